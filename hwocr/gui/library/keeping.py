"""Pages that are read in the window go into the library where it is on for their file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hwocr.gui.context.tab import ApplicationContext

if TYPE_CHECKING:
    from hwocr.gui.read.page_state import PageState
    from hwocr.gui.read.read_queue import ReadQueue
    from hwocr.reading.page import Page


def keep_what_is_read(context: ApplicationContext, queue: ReadQueue) -> None:
    """Put pages into the library as they are read, in workers; where it is off, nothing is done."""

    def on_read(state: PageState) -> None:
        frame = state.frame
        as_opened = frame is None or (frame.turns == 0 and frame.crop is None)
        page, path = state.page, state.path
        if page is None or path is None or state.document is not None or not as_opened:
            return
        context.workers.start(lambda _task: keep(page, path), lambda _none: None, context.messages.show_error)

    queue.sheet_read.connect(on_read)


def keep(page: Page, path: Path) -> bool:
    """Put a page into the library if it is on for its file (in a worker); tell whether it was.

    Raises:
        HwocrError: if the library cannot be written to.
    """
    from hwocr.library.roots import is_on_for, roots_path

    if not roots_path().exists() or not is_on_for(path):
        return False
    from hwocr.library.library import Library

    # Without a stamp: `hwocr library add` reads the page again with its own settings.
    with Library() as library:
        library.add(page, path)
    return True
