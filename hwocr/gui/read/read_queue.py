"""Opens files and reads their pages, one after the other, in workers; knows what is waiting."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hwocr.errors import HwocrError
from hwocr.gui.context.engine import Choice, Engine
from hwocr.gui.context.tab import Reading
from hwocr.gui.context.workers import Task, Workers
from hwocr.gui.read.opening import Source, decode, load_again
from hwocr.gui.read.page_state import PageState

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from hwocr.documents.frame import Frame
    from hwocr.documents.recovery import Recovered
    from hwocr.gui.context.images import Pyramid
    from hwocr.reading.image import PageImage
    from hwocr.reading.page import Box, Page

# Pages decoded ahead of being read: enough that reading never waits, few enough for memory.
_AHEAD = 2
# Pixels kept in memory; pages beyond it are decoded again when they are shown.
_BUDGET_BYTES = 600_000_000
_ONLY_A_PART = "Only the part you drew was read. Press F5 to read the whole page."


class ReadQueue(QObject):
    """Runs opening and reading.

    Signals:
        sheet_added: a page was decoded (PageState, whether it is the first since files were asked for).
        sheet_loaded: the pixels of a page are back in memory (PageState).
        sheet_read: a page was read with the choice in force (PageState).
        warned: a document was damaged: what was lost of it (tuple of str).
        failed: a file or a page could not be done (HwocrError, Path or None).
        progressed: stage and fraction of what is being done.
        busy_changed: whether anything is being done.
    """

    sheet_added = Signal(object, bool)
    sheet_loaded = Signal(object)
    sheet_read = Signal(object)
    warned = Signal(object)
    failed = Signal(object, object)
    progressed = Signal(str, float)
    busy_changed = Signal(bool)

    def __init__(self, engine: Engine, workers: Workers, reading: Reading, parent: QObject) -> None:
        """Work with this engine, in these workers."""
        super().__init__(parent)
        self._engine = engine
        self._workers = workers
        self._reading_choice = reading
        self.page_states: list[PageState] = []
        self._sources: deque[Source] = deque()
        self._waiting: list[PageState] = []
        self._current: PageState | None = None
        self._load_task: Task | None = None
        self._read_task: Task | None = None
        self._being_read: PageState | None = None
        self._first_wanted = False
        self._busy = False
        reading.changed.connect(self.reread_all)

    @property
    def busy(self) -> bool:
        """Whether anything is being opened or read."""
        return self._busy

    @property
    def place(self) -> tuple[int, int]:
        """Which page is being read, counted from 1, of how many as far as is known; (0, 0) for none."""
        if self._being_read not in self.page_states:
            return 0, 0
        files: dict[str, int] = {}
        for page_state in self.page_states:
            files[page_state.group] = files.get(page_state.group, 0) + 1
        for page_state in self.page_states:
            # A file's later pages are opened while the earlier ones are being read.
            files[page_state.group] = max(files[page_state.group], page_state.page_count)
        waiting = sum(source.group not in files for source in self._sources)
        return self.page_states.index(self._being_read) + 1, sum(files.values()) + waiting

    def open(self, paths: Iterable[Path]) -> None:
        """Open files; their pages are added at the end."""
        self._sources.extend(Source(path) for path in paths)
        self._first_wanted = True
        self._step()

    def open_picture(self, picture: QImage, word: str = "clipboard", page: Page | None = None) -> None:
        """Open a picture that is in memory; a word says where it came from.

        Args:
            picture: what to read.
            word: such as "drawing".
            page: what was read on it already; it is not read again then.
        """
        self._sources.append(Source(picture=picture, word=word, page=page))
        self._first_wanted = True
        self._step()

    def open_recovered(self, pages: Iterator[Recovered]) -> None:
        """Open pages as a killed window left them."""
        self._sources.append(Source(recovered=pages))
        self._first_wanted = True
        self._step()

    def show(self, page_state: PageState | None) -> None:
        """Say which page is looked at: it is read first, and its pixels are fetched if they were put away."""
        self._current = page_state
        if page_state is not None and page_state.pyramid is None:
            self.reload(page_state)

    def reload(self, page_state: PageState) -> None:
        """Fetch the pixels of a page again, as its history says they are turned and cropped."""
        self._workers.start(
            lambda task: load_again(self._engine, page_state),
            lambda loaded: self._on_reloaded(page_state, loaded),
            lambda error: self.failed.emit(error, page_state.path),
        )

    def reread(self, page_state: PageState, region: Box | None = None) -> None:
        """Read a page again, or only a region of it, in pixels of its picture as it is turned and cropped."""
        page_state.region = region
        if self._being_read is page_state:
            self._stop_reading()
        if page_state not in self._waiting:
            self._waiting.append(page_state)
            page_state.status = "waiting"
        self._step()

    def reread_all(self) -> None:
        """Read all pages again, the one looked at first."""
        self._stop_reading()
        self._waiting = list(self.page_states)
        for page_state in self._waiting:
            page_state.status = "waiting"
        self._step()

    def close(self, page_state: PageState) -> None:
        """Forget a page."""
        if self._being_read is page_state:
            self._stop_reading()
        self.page_states.remove(page_state)
        if page_state in self._waiting:
            self._waiting.remove(page_state)
        self._step()

    def cancel(self) -> None:
        """Stop everything; what was read stays, the rest stays unread."""
        if self._load_task is not None:
            self._load_task.cancel()
            self._load_task = None
        self._stop_reading()
        self._sources.clear()
        for page_state in self._waiting:
            page_state.status = "read" if page_state.history is not None else "waiting"
        self._waiting.clear()
        self._step()

    def _stop_reading(self) -> None:
        if self._read_task is not None:
            self._read_task.cancel()
        if self._being_read is not None:
            self._being_read.status = "read" if self._being_read.history is not None else "waiting"
        self._read_task = None
        self._being_read = None

    def _step(self) -> None:
        """Start what can be started."""
        if self._load_task is None and self._sources and len(self._waiting) < _AHEAD:
            source = self._sources[0]
            self._load_task = self._workers.start(
                lambda task: source.next_sheet(self._engine, task),
                lambda loaded: self._on_loaded(source, loaded),
                lambda error: self._on_load_failed(source, error),
                self._on_load_progress,
            )
        if self._read_task is None and self._waiting:
            page_state = self._current if self._current in self._waiting else self._waiting[0]
            assert page_state is not None
            self._waiting.remove(page_state)
            self._being_read = page_state
            page_state.status = "reading"
            choice, region = self._reading_choice.choice, page_state.region
            self._read_task = self._workers.start(
                lambda task: _read(self._engine, page_state, region, choice, task),
                lambda page: self._on_read(page_state, page),
                lambda error: self._on_read_failed(page_state, error),
                self.progressed.emit,
            )
        busy = self._load_task is not None or self._read_task is not None
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)

    def _on_load_progress(self, stage: str, fraction: float) -> None:
        if self._read_task is None:
            self.progressed.emit(stage, fraction)

    def _on_loaded(self, source: Source, page_state: PageState | None) -> None:
        self._load_task = None
        if page_state is None:
            self._sources.popleft()
            if source.warnings:
                self.warned.emit(source.warnings)
        else:
            self.page_states.append(page_state)
            if page_state.history is None:
                self._waiting.append(page_state)
            first, self._first_wanted = self._first_wanted, False
            self.sheet_added.emit(page_state, first)
            self._save_memory()
        self._step()

    def _on_load_failed(self, source: Source, error: HwocrError) -> None:
        self._load_task = None
        self._sources.popleft()
        self.failed.emit(error, source.path)
        self._step()

    def _on_read(self, page_state: PageState, page: Page) -> None:
        self._read_task = self._being_read = None
        if not page_state.fits(page):  # it was turned or cropped back meanwhile
            page_state.status = "read"
            self._step()
            return
        page_state.take_reading(page, self._reading_choice.choice)
        self.sheet_read.emit(page_state)
        self._step()

    def _on_read_failed(self, page_state: PageState, error: HwocrError) -> None:
        self._read_task = self._being_read = None
        page_state.status = "failed"
        self.failed.emit(error, page_state.path)
        self._step()

    def _on_reloaded(self, page_state: PageState, loaded: tuple[PageImage, Pyramid, Frame | None]) -> None:
        page_state.image, page_state.pyramid, page_state.frame = loaded
        self._save_memory()
        self.sheet_loaded.emit(page_state)

    def _save_memory(self) -> None:
        held = sum(
            page_state.pyramid.bytes for page_state in self.page_states if page_state.pyramid is not None
        )
        for page_state in self.page_states:
            if held <= _BUDGET_BYTES:
                return
            if (
                page_state.pyramid is None
                or page_state.opened is not None
                or page_state.page is None
                or page_state is self._current
            ):
                continue
            held -= page_state.pyramid.bytes
            page_state.image = page_state.pyramid = None


def _read(engine: Engine, page_state: PageState, region: Box | None, choice: Choice, task: Task) -> Page:
    """Return what is read on a page, or on a region of it (worker)."""
    image = _pixels(engine, page_state)
    if region is None:
        return engine.read(image, choice, task.report)
    from hwocr.reading.region import read_region

    page = read_region(lambda part: engine.read(part, choice, task.report), image, region)
    return replace(page, warnings=(_ONLY_A_PART, *page.warnings))


def _pixels(engine: Engine, page_state: PageState) -> PageImage:
    """Return the pixels of a page, decoded again if they were put away (worker)."""
    return page_state.image if page_state.image is not None else decode(engine, page_state)
