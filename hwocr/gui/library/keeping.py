"""Pages that are read or corrected in the window go into the library where it is on for their file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from hwocr.gui.context.tab import ApplicationContext

if TYPE_CHECKING:
    from hwocr.gui.read.correcting.corrections import Corrections
    from hwocr.gui.read.page_state import PageState
    from hwocr.gui.read.read_queue import ReadQueue
    from hwocr.reading.page import Page

_MOMENT = 700
"""Milliseconds after the last step of a correction until the library hears of it."""


def keep_what_is_read(context: ApplicationContext, queue: ReadQueue) -> None:
    """Put pages into the library as they are read, in workers; where it is off, nothing is done."""

    def on_read(state: PageState) -> None:
        page, path = state.page, state.path
        if page is None or path is None or state.document is not None or not _as_opened(state):
            return
        _start_keeping(context, page, path, corrected=False)

    queue.sheet_read.connect(on_read)


def keep_what_is_corrected(context: ApplicationContext, corrections: Corrections) -> None:
    """Put the corrected text of pages into the library, in workers, once the last step is a moment ago."""
    edited: dict[int, PageState] = {}
    timer = QTimer(corrections)
    timer.setSingleShot(True)
    timer.setInterval(_MOMENT)

    def on_edited(states: list[PageState]) -> None:
        edited.update((id(state), state) for state in states)
        timer.start()

    def on_timeout() -> None:
        states = list(edited.values())
        edited.clear()
        for state in states:
            page, path = state.page, _file_of(state)
            if page is not None and path is not None and _as_opened(state):
                _start_keeping(context, page, path, corrected=True)

    corrections.edited.connect(on_edited)
    timer.timeout.connect(on_timeout)


def _start_keeping(context: ApplicationContext, page: Page, path: Path, *, corrected: bool) -> None:
    context.workers.start(
        lambda _task: keep(page, path, corrected=corrected), lambda _none: None, context.messages.show_error
    )


def _as_opened(state: PageState) -> bool:
    """Whether the page's places are those of its file: it was neither turned nor cropped."""
    frame = state.history.state.frame if state.history is not None else state.frame
    return frame is None or (frame.turns == 0 and frame.crop is None)


def _file_of(state: PageState) -> Path | None:
    """The picture or PDF that a page came from; None where there is none."""
    if state.path is None or state.path != state.document:
        return state.path
    origin = Path(state.origin)
    return origin if origin.is_absolute() and origin.is_file() else None


def keep(page: Page, path: Path, *, corrected: bool = False) -> bool:
    """Put a page into the library if it is on for its file (in a worker); tell whether it was.

    A corrected page is not read again by `hwocr library add` as long as its file stays as it is.

    Raises:
        HwocrError: if the library cannot be written to.
    """
    from hwocr.library.roots import is_on_for, roots_path

    if not roots_path().exists() or not is_on_for(path):
        return False
    from hwocr.library.library import Library

    stamp = ""  # `hwocr library add` reads the page again with its own settings
    if corrected:
        from hwocr.library.adding import corrected_stamp

        stamp = corrected_stamp(path)
    with Library() as library:
        library.add(page, path, stamp=stamp)
    return True
