"""One page in the window: its picture, and what was read on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hwocr.gui.appearance.theme import SURE
from hwocr.gui.context.engine import Choice

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from hwocr.gui.context.images import Pyramid
    from hwocr.reading.image import PageImage
    from hwocr.reading.page import Glyph, Page


@dataclass(slots=True, eq=False)
class PageState:
    """A page that was opened.

    Attributes:
        path: the file it came from; None for a picture from the clipboard.
        number, page_count: which page of how many in its file.
        thumbnail: a small picture of it.
        image, pyramid: its pixels, to be read and to be shown; None while they are put away to save memory.
        page: what was read, once it was.
        choice: what it was read with.
        selected: the chosen letter, an index into ``page.glyphs``; -1 for none.
    """

    path: Path | None
    source: str
    number: int
    page_count: int
    thumbnail: QImage
    image: PageImage | None
    pyramid: Pyramid | None
    page: Page | None = None
    choice: Choice | None = None
    selected: int = -1

    @property
    def name(self) -> str:
        """A short name for people."""
        return self.path.name if self.path is not None else self.source.capitalize()

    @property
    def title(self) -> str:
        """The name, and the page's number where there are several."""
        return f"{self.name} – page {self.number} of {self.page_count}" if self.page_count > 1 else self.name


def is_doubtful(glyph: Glyph) -> bool:
    """Tell whether a letter deserves a second look."""
    return glyph.confidence < SURE


def count_doubtful(page: Page) -> int:
    """Return how many letters deserve a second look."""
    return sum(is_doubtful(glyph) for glyph in page.iter_glyphs())


def next_doubtful(page: Page, selected: int, step: int) -> int:
    """Return the index of the next (step 1) or previous (step -1) doubtful letter; -1 if there is none.

    Args:
        page: the page; after its end the search goes on at its beginning.
        selected: where to start, exclusive; -1 starts at the page's beginning or end.
        step: 1 or -1.
    """
    glyphs = page.glyphs
    start = selected if selected >= 0 or step > 0 else 0
    for distance in range(1, len(glyphs) + 1):
        index = (start + step * distance) % len(glyphs)
        if is_doubtful(glyphs[index]):
            return index
    return -1


def status_line(page: Page) -> str:
    """Say how many letters, how many doubtful, how long."""
    count = len(page.glyphs)
    letters = "1 letter" if count == 1 else f"{count:,} letters"
    return f"{letters}  ·  {count_doubtful(page)} low confidence  ·  {page.seconds:.2f} s  ·  {page.model}"


def explain(glyph: Glyph) -> str:
    """Say in a sentence why a letter was read as it was."""
    from hwocr.gui.widgets.bars import percent

    if glyph.printed:
        return "Printed, not written: such letters are read as well as they can be."
    by_label = {other.label: other.probability for other in glyph.alternatives}
    if not by_label:
        return "Told by its form and its place on the line, not by the network."
    shape = percent(by_label.get(glyph.shape_label, 0.0))
    if glyph.changed_by_context:
        return f"Shape: {glyph.shape_label} ({shape}); the word around it made it {glyph.label}."
    rivals = [
        other for other in glyph.alternatives if other.label != glyph.label and other.probability >= 0.05
    ]
    if not rivals and glyph.confidence < SURE <= by_label.get(glyph.shape_label, 0.0):
        return f"Shape: {glyph.shape_label} ({shape}), but it may not be one whole letter."
    if not rivals:
        return f"Shape: {glyph.shape_label} ({shape}), no close alternative."
    rival = rivals[0]
    next_guess = f"{rival.label} would be the next guess ({percent(rival.probability)})"
    return f"Shape: {glyph.shape_label} ({shape}); {next_guess}."
