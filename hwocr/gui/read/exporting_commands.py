"""*Export page…* and *Export all pages…*: ask for a name, write in a worker, say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QFileDialog, QWidget

from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.read.export import Exported, chosen_format, export_states, format_filters, missing_words

if TYPE_CHECKING:
    from hwocr.exporting.registry import ExportFormat
    from hwocr.gui.read.page_state import PageState
    from hwocr.gui.read.read_queue import ReadQueue

_LAST_FILTER = "export_filter"


class Exporting:
    """Exports pages of the Read tab."""

    def __init__(
        self,
        parent: QWidget,
        context: ApplicationContext,
        shown: Callable[[], PageState | None],
        queue: Callable[[], ReadQueue],
    ) -> None:
        """Export for a tab.

        Args:
            parent: of the file dialog.
            context: of the main window.
            shown: gives the page that is shown.
            queue: gives the pages that are open.
        """
        self._parent = parent
        self._context = context
        self._shown = shown
        self._queue = queue

    def ask(self, *, all_pages: bool) -> None:
        """Ask where to and as what, and export; the name that is proposed says what is exported."""
        from hwocr.exporting.export import proposed_name

        states = self._states(all_pages)
        shown = self._shown()
        if not states or shown is None:
            return
        filters = format_filters()
        kept = self._context.settings.state(_LAST_FILTER)
        last = "" if kept is None else kept.toStdString()
        chosen = last if last in filters else next(iter(filters))
        count = len(self._queue().page_states)
        at = self._queue().page_states.index(shown) + 1
        proposed = proposed_name(shown.name, at, count, filters[chosen], all_pages=all_pages)
        folder = Path(self._context.settings.last_folder or str(Path.home()))
        title = "Export all pages" if all_pages else "Export page"
        name, chosen = QFileDialog.getSaveFileName(
            self._parent, title, str(folder / proposed), ";;".join(filters), chosen
        )
        if name:
            self._context.settings.set_state(_LAST_FILTER, QByteArray(chosen.encode()))
            path, format = chosen_format(Path(name), chosen)
            self.export(path, format, all_pages=all_pages)

    def export(self, path: Path, format: ExportFormat, *, all_pages: bool = True) -> None:
        """Write pages to a file."""
        states = self._states(all_pages)
        missing = missing_words(states, reading=self._queue().busy)
        self._context.settings.last_folder = str(path.absolute().parent)
        self._context.workers.start(
            lambda _task: export_states(self._context.engine, states, path, format),
            lambda exported: self._on_exported(exported, missing),
            self._context.messages.show_error,
        )

    def _states(self, all_pages: bool) -> Sequence[PageState]:
        if all_pages:
            return list(self._queue().page_states)
        shown = self._shown()
        return [shown] if shown is not None else []

    def _on_exported(self, exported: Exported, missing: str) -> None:
        files = exported.files
        if not files:
            self._context.messages.show_message("Nothing was exported.", missing, "error")
            return
        several = f" to {files[-1].name}" if len(files) > 1 else ""
        proof = exported.proof
        parts = [missing, proof.sentence if proof is not None else "", *exported.notes, str(files[0].parent)]
        good = not missing and (proof is None or proof.holds)
        message = f"Saved as {files[0].name}{several}."
        hint = " ".join(part for part in parts if part)
        self._context.messages.show_message(message, hint, "info" if good else "error")
