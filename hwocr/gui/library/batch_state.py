"""The batch as the table shows it: a row a file. Knows no Qt, so that a test can hold it without a window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from hwocr.batch.run import BatchEvent
    from hwocr.batch.sources import Source
    from hwocr.library.adding import Added

State = Literal["waiting", "reading", "done", "done before", "failed"]


@dataclass(slots=True)
class FileRow:
    """A file of a batch.

    Attributes:
        path: of it.
        name: as the batch calls it.
        state: how it stands.
        pages: how many of its pages were read.
        count: how many it has; 0 while that is not known.
        letters: how many were read.
        confidence: the mean of theirs; 0 without any.
        words: what went wrong, or what was written.
    """

    path: Path
    name: str
    state: State = "waiting"
    pages: int = 0
    count: int = 0
    letters: int = 0
    confidence: float = 0.0
    words: str = ""

    def take_page(self, letters: int, confidence: float, count: int, error: str) -> None:
        """Take over a page that was read, or could not be."""
        self.state, self.count = "reading", max(count, self.count)
        if error:
            self.state, self.words = "failed", error
            return
        self.pages += 1
        whole = self.letters + letters
        if whole:
            self.confidence = (self.confidence * self.letters + confidence * letters) / whole
        self.letters = whole


@dataclass(slots=True)
class BatchState:
    """All rows, in the order of the files, and how many are done.

    Attributes:
        rows: the files.
    """

    rows: list[FileRow] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)

    def begin(self, sources: Iterable[Source]) -> None:
        """Begin with files that wait."""
        self.rows = [FileRow(source.path, source.name) for source in sources]
        self._places = {row.name: place for place, row in enumerate(self.rows)}

    @property
    def done(self) -> int:
        """How many files are done or have failed."""
        return sum(row.state in ("done", "done before", "failed") for row in self.rows)

    @property
    def failed(self) -> int:
        """How many files have failed."""
        return sum(row.state == "failed" for row in self.rows)

    @property
    def pages(self) -> int:
        """How many pages were read."""
        return sum(row.pages for row in self.rows)

    def take_event(self, event: BatchEvent) -> int:
        """Take over what happened in a batch; return the place of its row."""
        place = self._places[event.source.name]
        row = self.rows[place]
        if event.kind == "passed":
            row.state, row.pages = "done before", len(event.entry.pages)
            row.confidence, row.count = event.entry.confidence, row.pages
            row.words = ", ".join(event.entry.outputs)
        elif event.kind == "page" and event.page is not None:
            page = event.page
            row.take_page(page.letters, page.confidence, page.count, page.error)
        elif event.kind == "written":
            row.state = "failed" if event.entry.errors else "done"
            row.words = row.words if event.entry.errors else ", ".join(event.entry.outputs)
        elif event.kind == "failed" and event.error is not None:
            row.state, row.words = "failed", event.error.message
        return place

    def take_added(self, added: Added) -> int:
        """Take over a page that was read into the library; return the place of its row."""
        place = self._places[added.source.name]
        row, page = self.rows[place], added.result
        row.take_page(page.letters, page.confidence, page.count, page.error)
        if row.state == "reading" and row.pages >= row.count:
            row.state, row.words = "done", "in the library"
        return place

    def end(self, *, stopped: bool, in_library: bool) -> None:
        """Settle rows of which nothing came: what the library had already, unless it was stopped."""
        if stopped or not in_library:
            return
        for row in self.rows:
            if row.state in ("waiting", "reading"):
                row.state, row.words = "done before", "in the library"
