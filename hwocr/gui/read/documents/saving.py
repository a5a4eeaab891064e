"""Saving pages as `.hwocr` documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from hwocr.errors import HwocrError
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.read.opening import DOCUMENT_SUFFIX
from hwocr.gui.read.page_state import PageState

if TYPE_CHECKING:
    from hwocr.documents.document import DocumentPage
    from hwocr.gui.context.engine import Engine

_FILTER = "hwocr document (*.hwocr)"


class Saving:
    """Saves the pages that were opened together in one document.

    Attributes:
        saved: is told of each page that was saved.
        ask_name: asks for the name of a document; returns "" for none.
        ask_unsaved: asks what shall become of so many pages with corrections that are not saved:
            "save", "discard" or "cancel".
    """

    def __init__(
        self, context: ApplicationContext, parent: QWidget, page_states: Callable[[], Sequence[PageState]]
    ) -> None:
        """Save for this window."""
        self._context = context
        self._parent = parent
        self._sheets = page_states
        self.saved: Callable[[PageState], None] = lambda _page_state: None
        self.ask_name: Callable[[str], str] = self._ask_name
        self.ask_unsaved: Callable[[int], str] = self._ask_unsaved

    def save(
        self, page_state: PageState, *, as_new: bool = False, done: Callable[[], None] | None = None
    ) -> bool:
        """Save the document of a page; ask for its name if it has none yet, or shall have another.

        Returns:
            Whether a name was given, so that saving has begun.
        """
        path = None if as_new else page_state.document
        if path is None:
            path = self._new_name(page_state)
            if path is None:
                return False
        self._write(self._together(page_state), path, done)
        return True

    def unsaved(self) -> list[PageState]:
        """Return the pages with corrections that no document holds."""
        return [page_state for page_state in self._sheets() if page_state.unsaved]

    def may_close(self) -> bool:
        """Ask once about corrections that are not saved, and save them if so wished.

        Returns:
            Whether the window may close.
        """
        unsaved = self.unsaved()
        if not unsaved:
            return True
        answer = self.ask_unsaved(len(unsaved))
        if answer != "save":
            return answer == "discard"
        while unsaved:
            page_state = unsaved[0]
            path = page_state.document or self._new_name(page_state)
            if path is None:
                return False
            together = self._together(page_state)
            try:
                _write(_snapshots(together), path, page_state, self._context.engine)
            except HwocrError as error:
                self._context.messages.show_error(error)
                return False
            self._on_saved(together, [_entries(one) for one in together], path, None)
            unsaved = [one for one in unsaved if one not in together]
        return True

    def _together(self, page_state: PageState) -> list[PageState]:
        return [one for one in self._sheets() if one.group == page_state.group]

    def _write(self, page_states: list[PageState], path: Path, done: Callable[[], None] | None) -> None:
        pages = _snapshots(page_states)
        counts = [_entries(page_state) for page_state in page_states]
        engine, first = self._context.engine, page_states[0]
        self._context.workers.start(
            lambda _task: _write(pages, path, first, engine),
            lambda _none: self._on_saved(page_states, counts, path, done),
            self._context.messages.show_error,
        )

    def _on_saved(
        self, page_states: list[PageState], counts: list[int], path: Path, done: Callable[[], None] | None
    ) -> None:
        for page_state, count in zip(page_states, counts, strict=True):
            page_state.document = path
            self.saved(page_state)
            history = page_state.history
            if history is not None and len(history.entries) == count:
                history.mark_saved()
                page_state.previous = history.state.page
        self._context.settings.last_folder = str(path.parent)
        self._context.settings.add_recent_file(path)
        self._context.messages.show_message(f"Saved as {path.name}.", str(path.parent))
        if done is not None:
            done()

    def _new_name(self, page_state: PageState) -> Path | None:
        folder = Path(self._context.settings.last_folder or str(Path.home()))
        if page_state.path is not None and page_state.path.parent.is_dir():
            folder = page_state.path.parent
        stem = Path(page_state.origin or page_state.name).stem or "page"
        name = self.ask_name(str(folder / f"{stem}{DOCUMENT_SUFFIX}"))
        if not name:
            return None
        path = Path(name).absolute()
        return path if path.suffix.lower() == DOCUMENT_SUFFIX else path.with_name(path.name + DOCUMENT_SUFFIX)

    def _ask_name(self, start: str) -> str:
        return QFileDialog.getSaveFileName(self._parent, "Save document as", start, _FILTER)[0]

    def _ask_unsaved(self, count: int) -> str:
        which = "1 page with corrections is" if count == 1 else f"{count} pages with corrections are"
        box = QMessageBox(self._parent)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("hwocr")
        box.setText(f"{which} not saved.")
        box.setInformativeText("A document keeps the picture, the text and every step.")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        return {buttons.Save: "save", buttons.Discard: "discard"}.get(buttons(answer), "cancel")


def _snapshots(page_states: Sequence[PageState]) -> list[tuple[PageState, DocumentPage]]:
    from hwocr.gui.read.documents.snapshot import as_saved, snapshot

    return [(page_state, as_saved(snapshot(page_state))) for page_state in page_states]


def _entries(page_state: PageState) -> int:
    return len(page_state.history.entries) if page_state.history is not None else 0


def _write(pages: list[tuple[PageState, DocumentPage]], path: Path, first: PageState, engine: Engine) -> None:
    """Write the document (in a worker).

    Pages that it has and the window has not, as they were closed or only some were recovered, stay in it.
    """
    from hwocr.documents.archive.write import write_document
    from hwocr.documents.document import Document
    from hwocr.gui.read.documents.snapshot import joined, with_picture

    complete = [with_picture(page, page_state, engine) for page_state, page in pages]
    if first.document == path and path.is_file():
        complete = joined(path, complete)
    inputs = [one.path for one, _page in pages if one.path is not None and one.path != one.document]
    write_document(Document(tuple(complete), created=first.created), path, inputs)
