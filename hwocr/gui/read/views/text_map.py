"""Where each letter of a page stands in its text, and which letter lies where on the page."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwocr.reading.page import Page


@dataclass(frozen=True, slots=True)
class TextMap:
    """The page's text and the place of each letter in it.

    Attributes:
        text: a line of the page a line.
        offsets: for each letter, in reading order, its position in ``text``.
        lines: for each letter, the number of its line.
    """

    text: str
    offsets: tuple[int, ...]
    lines: tuple[int, ...]

    def glyph_at(self, position: int) -> int:
        """Return the letter at a position of the text; between words the one before, -1 if there is none."""
        index = bisect_right(self.offsets, position) - 1
        return index if self.offsets else -1


def map_text(page: Page) -> TextMap:
    """Lay the letters of a page out as text."""
    offsets: list[int] = []
    lines: list[int] = []
    position = 0
    for number, line in enumerate(page.lines):
        for place, word in enumerate(line.words):
            position += place > 0
            for glyph in word.glyphs:
                offsets.append(position)
                lines.append(number)
                position += len(glyph.label)
        position += 1
    return TextMap(page.text, tuple(offsets), tuple(lines))


def glyph_under(page: Page, x: float, y: float, slack: float) -> int:
    """Return the letter at a point of the page.

    Args:
        page: the page.
        x: pixels from the left.
        y: pixels from the top.
        slack: how far, in pixels, the point may lie outside a box.

    Returns:
        The index of the smallest box around the point, or of the nearest within ``slack``; -1 for none.
    """
    best, best_key = -1, (slack, float("inf"))
    for index, glyph in enumerate(page.iter_glyphs()):
        box = glyph.box
        distance = max(box.left - x, x - box.right, box.top - y, y - box.bottom, 0.0)
        key = (distance, float(box.width * box.height))
        if key < best_key:
            best, best_key = index, key
    return best


def neighbour_line(page: Page, text_map: TextMap, selected: int, step: int) -> int:
    """Return the letter above (step -1) or below (step 1) the selected one; itself at the edge."""
    glyphs = page.glyphs
    line = text_map.lines[selected]
    wanted = line + step
    candidates = [index for index, number in enumerate(text_map.lines) if number == wanted]
    if not candidates:
        return selected
    centre = glyphs[selected].box.left + glyphs[selected].box.right
    return min(candidates, key=lambda index: abs(glyphs[index].box.left + glyphs[index].box.right - centre))
