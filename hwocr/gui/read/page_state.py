"""One page in the window: its picture, and what was read on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from hwocr.gui.appearance.theme import SURE
from hwocr.gui.context.engine import Choice

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from hwocr.documents.document import Picture
    from hwocr.documents.frame import Frame
    from hwocr.documents.history.history import History
    from hwocr.gui.context.images import Pyramid
    from hwocr.reading.image import PageImage
    from hwocr.reading.page import Box, Glyph, Page

Status = Literal["waiting", "reading", "read", "failed"]


@dataclass(slots=True, eq=False)
class PageState:
    """A page that was opened.

    Attributes:
        path: the file it came from; None for a picture from the clipboard.
        number, page_count: which page of how many in its file.
        thumbnail: a small picture of it.
        image, pyramid: its pixels, to be read and to be shown; None while they are put away to save memory.
        choice: what it was read with.
        selected: the chosen letter, an index into ``page.glyphs``; -1 for none.
        history: what was read and every step since; None while it was not read.
        opened: the picture as opened, for those that no file has.
        stored: the picture as a document holds it; None for those that did not come from one.
        frame: how the picture in ``image`` was turned and cropped; None for as it was opened.
        region: the part of the picture that alone is read, in pixels of ``image``; None for all of it.
        status: what is being done with it.
        origin: what it was called where it came from first; for pages of documents.
        document: the `.hwocr` file it belongs to; None if none yet.
        created: when that was made; empty if not yet.
        previous: the page as it was saved last; None if it was not.
        group: the same for the pages that were opened together and are saved in one document.
    """

    path: Path | None
    source: str
    number: int
    page_count: int
    thumbnail: QImage
    image: PageImage | None
    pyramid: Pyramid | None
    choice: Choice | None = None
    selected: int = -1
    history: History | None = None
    opened: PageImage | None = None
    stored: Picture | None = None
    frame: Frame | None = None
    region: Box | None = None
    status: Status = "waiting"
    origin: str = ""
    document: Path | None = None
    created: str = ""
    previous: Page | None = None
    group: str = ""

    @property
    def page(self) -> Page | None:
        """What was read, with what was corrected; None while it was not read."""
        return self.history.state.page if self.history is not None else None

    @property
    def shown_status(self) -> Status | Literal["corrected"]:
        """What a person wants to know of it: whether it waits, was read, corrected, or failed."""
        if self.status == "read" and self.history is not None and self.history.state.corrected:
            return "corrected"
        return self.status

    @property
    def unsaved(self) -> bool:
        """Whether there are corrections that no document holds."""
        return self.history is not None and self.history.unsaved

    def fits(self, page: Page) -> bool:
        """Tell whether a page was read in the frame that the picture has now."""
        frame = self.history.state.frame if self.history is not None else self.frame
        return frame is None or frame.size == (page.width, page.height)

    def take_reading(self, page: Page, choice: Choice | None) -> None:
        """Take over what was read; what was corrected before is kept where it stands on the page."""
        from hwocr.documents.frame import Frame
        from hwocr.documents.history.edit import Edit
        from hwocr.documents.history.history import History
        from hwocr.documents.rereading.reattach import reattach
        from hwocr.documents.state import PageState as DocumentState

        if self.history is not None:
            frame = self.history.state.frame
        else:
            frame = self.frame or Frame(page.width, page.height)
        self.choice, self.status, self.frame = choice, "read", frame
        if self.history is None or not self.history.entries:
            self.history = History(DocumentState(page, page, frame))
        else:
            before = self.history.state
            after = reattach(before, page, frame)
            self.history.do(Edit("read again", states=(before, after), selected=(self.selected, -1)))
        self.selected = -1

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


def bars_words(glyph: Glyph) -> str:
    """Say what the bars of the alternatives show, and where the letter's own figure differs, why."""
    from hwocr.gui.widgets.bars import percent

    if not glyph.alternatives:
        return ""
    by = "By shape alone" if glyph.recogniser == "letters" else f"By {glyph.recogniser} alone"
    shown = {other.label: percent(other.probability) for other in glyph.alternatives}
    own = percent(glyph.confidence)
    if glyph.checked or shown.get(glyph.label) == own:
        return by
    return f"{by}; with cut, line and word it is {own}, which counts"


def explain(glyph: Glyph) -> str:
    """Say in a sentence why a letter was read as it was."""
    from hwocr.gui.widgets.bars import percent

    if glyph.checked == "corrected":
        if not glyph.alternatives:
            return "Put here by hand."
        return f"Corrected by hand; it was read as {glyph.shape_label} by its shape."
    if glyph.checked == "confirmed":
        return "Confirmed by hand: it was read right."
    if glyph.printed:
        return "Printed, not written: such letters are read as well as they can be."
    by_label = {other.label: other.probability for other in glyph.alternatives}
    if not by_label:
        return "Told by its form and its place on the line, not by the network."
    by = "Shape" if glyph.recogniser == "letters" else f"{glyph.recogniser}, from the whole line"
    shape = percent(by_label.get(glyph.shape_label, 0.0))
    if glyph.changed_by_context:
        return f"{by}: {glyph.shape_label} ({shape}); the word around it made it {glyph.label}."
    rivals = [
        other for other in glyph.alternatives if other.label != glyph.label and other.probability >= 0.05
    ]
    if not rivals and glyph.confidence < SURE <= by_label.get(glyph.shape_label, 0.0):
        return f"{by}: {glyph.shape_label} ({shape}), but it may not be one whole letter."
    if not rivals:
        return f"{by}: {glyph.shape_label} ({shape}), no close alternative."
    rival = rivals[0]
    next_guess = f"{rival.label} would be the next guess ({percent(rival.probability)})"
    return f"{by}: {glyph.shape_label} ({shape}); {next_guess}."
