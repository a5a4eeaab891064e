"""The text of a page as a PDF content stream: invisible, each character stretched over its letter.

The characters of a line are laid end to end, a space between words among them, so that no viewer finds a gap
inside a
word, or no gap between two: each character reaches to the middle of the white between its letter and the
    next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from hwocr.exporting.baselines import Baseline, baseline_of
from hwocr.exporting.pdf.font import ASCENT, STEP, InvisibleFont
from hwocr.reading.page import Line, Page, Word

FONT = "/HwocrText"
"""The name of the font among a page's resources."""

Matrix = tuple[float, float, float, float, float, float]

# How far a line may rise, in sizes, so that poppler reads it as one; from how far on it is let be.
_RISE, _CALMED = 0.3, 1.3
# Poppler takes words less than 0.15 of the size apart for one, whatever stands between.
_SPACE = 0.2
# Letters that lie on one another still get a sliver each, pixels.
_SLIVER = 0.25


@dataclass(frozen=True, slots=True)
class Cell:
    """A character and the stretch of the line that it covers, pixels from the left."""

    text: str
    left: float
    right: float


def text_layer(page: Page, matrix: Matrix, font: InvisibleFont) -> bytes:
    """Return a content stream that lays the page's text on its letters without showing it.

    Args:
        page: its boxes are in pixels, y down.
        matrix: from these pixels to the units of the PDF page (the operands of ``cm``).
        font: of the PDF.
    """
    if not page.glyphs:
        return b""
    parts = [f"q {' '.join(_number(value) for value in matrix)} cm", "BT 3 Tr"]
    for line in page.lines:
        parts.extend(_line(line, font))
    parts.append("ET Q")
    return "\n".join(parts).encode("ascii") + b"\n"


def cells(line: Line, size: float) -> list[list[Cell]]:
    """Return the characters of a line by word, with a space after each word but the last.

    They follow one another without gap or overlap, also where letters or words stand on one another.

    Args:
        line: of the page.
        size: of the font, pixels; a space is at least `_SPACE` of it wide.
    """
    words = [word for word in line.words if word.glyphs]
    # Where the last letter of a word ends and the first of the next begins; midway where they overlap.
    ends: list[float] = []
    begins: list[float] = [float(words[0].glyphs[0].box.left)] if words else []
    for before, after in pairwise(words):
        right, left = float(_right(before)), float(_left(after))
        lacking = _SPACE * size - (left - right)
        if lacking > 0:
            right, left = right - lacking / 2, left + lacking / 2
        ends.append(right)
        begins.append(left)
    if words:
        ends.append(float(_right(words[-1])))
    found: list[list[Cell]] = []
    at = begins[0] if begins else 0.0
    for place, word in enumerate(words):
        row: list[Cell] = []
        edges = [*_borders(word), ends[place]]
        for glyph, edge in zip(word.glyphs, edges, strict=True):
            right = max(at + _SLIVER, edge)
            row.append(Cell(glyph.label, at, right))
            at = right
        if place + 1 < len(words):
            right = max(at + _SLIVER, begins[place + 1])
            row.append(Cell(" ", at, right))
            at = right
        found.append(row)
    return found


def _borders(word: Word) -> Iterator[float]:
    """Midway between each letter of a word and the next."""
    for before, after in pairwise(word.glyphs):
        yield (before.box.right + after.box.left) / 2


def _left(word: Word) -> int:
    return min(glyph.box.left for glyph in word.glyphs)


def _right(word: Word) -> int:
    return max(glyph.box.right for glyph in word.glyphs)


def _line(line: Line, font: InvisibleFont) -> Iterator[str]:
    if not line.glyphs:
        return
    baseline = baseline_of(line)
    size = _size(line, baseline)
    rows = cells(line, size)
    baseline = _calmed(baseline, rows[0][0].left, rows[-1][-1].right, size)
    yield f"{FONT} {_number(size)} Tf"
    for row in rows:
        middle = (row[0].left + row[-1].right) / 2
        # Upright in spite of y down; each word level, at the height of the slanting line.
        yield f"1 0 0 -1 {_number(row[0].left)} {_number(baseline.at(middle))} Tm"
        yield f"<{_encoded(row, size, font)}> Tj"


def _encoded(row: Sequence[Cell], size: float, font: InvisibleFont) -> str:
    """The characters of a word, each as wide as its cell; what rounding leaves goes to the next."""
    codes, at = [], row[0].left
    for cell in row:
        steps = max(1, round((cell.right - at) / (STEP * size)))
        codes.append(font.encode(cell.text, steps))
        at += steps * STEP * size
    return "".join(codes)


def _calmed(baseline: Baseline, left: float, right: float, size: float) -> Baseline:
    """Turn a line that rises a little too steeply for poppler about its middle.

    Poppler takes the words of a line that rises by more than about half of its size for lines of their own,
    and reads them from the highest down. Up to `_CALMED` sizes the line is laid flatter, which leaves its
    words over their ink; a
    steeper one keeps its slope: each word is found then, but not as a phrase.
    """
    rise = -baseline.slope * (right - left)
    if not _RISE * size < rise < _CALMED * size:
        return baseline
    slope = -_RISE * size / (right - left)
    middle = (left + right) / 2
    return Baseline(slope, baseline.at(middle) - slope * middle)


def _size(line: Line, baseline: Baseline) -> float:
    """The size of the font, pixels: what makes a character as high as the usual word above the baseline."""
    heights = [
        baseline.at((word.box.left + word.box.right) / 2) - word.box.top for word in line.words if word.glyphs
    ]
    usual = median(heights)
    return max(1.0, (usual if usual > 1 else float(line.box.height)) / ASCENT)


def _number(value: float) -> str:
    # PDF knows no exponents.
    return f"{value:.3f}".rstrip("0").rstrip(".")
