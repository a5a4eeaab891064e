"""What can be done in the window whatever tab is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog

from hwocr.gui.app.drop import files_of, picture_of
from hwocr.gui.app.shortcuts_panel import ShortcutsPanel
from hwocr.gui.context.actions import make_action
from hwocr.gui.context.engine import MODEL_SUFFIXES

if TYPE_CHECKING:
    from hwocr.errors import HwocrError
    from hwocr.files.scanner import Scanner
    from hwocr.gui.app.main_window import MainWindow


class WindowCommands:
    """The window's own actions.

    Attributes:
        actions: by their name in the table of actions.
    """

    def __init__(self, window: MainWindow) -> None:
        """Make the actions of ``window``."""
        self._window = window
        self.actions = self._make()

    def _make(self) -> dict[str, QAction]:
        calls = {
            "open": self._ask_for_files,
            "open_model": self._ask_for_model,
            "open_scanner": self._scan,
            "paste": self._paste,
            "clear_recent": self._window.context.settings.clear_recent_files,
            "quit": self._window.close,
            "next_tab": lambda: self._window.step_tab(1),
            "previous_tab": lambda: self._window.step_tab(-1),
            "shortcuts": self._show_shortcuts,
            "open_log": self._open_log,
            "about": self._about,
        }
        return {name: make_action(name, self._window, call) for name, call in calls.items()}

    def _ask_for_files(self) -> None:
        self._window.context.workers.start(
            lambda _task: self._window.context.engine.suffixes(),
            self._show_file_dialog,
            lambda error: self._window.messages.show_error(error),
        )

    def _show_file_dialog(self, suffixes: Sequence[str]) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        models = " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
        names, _filter = QFileDialog.getOpenFileNames(
            self._window,
            "Open pages",
            self._window.context.settings.last_folder,
            f"Pictures and PDF ({patterns});;Models ({models});;All files (*)",
        )
        self._window.open_files([Path(name) for name in names])

    def _ask_for_model(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
        name, _filter = QFileDialog.getOpenFileName(
            self._window,
            "Open a model",
            self._window.context.settings.last_folder,
            f"Models ({patterns});;All files (*)",
        )
        if name:
            self._window.open_model(Path(name))

    def _scan(self) -> None:
        """Ask SANE for scanners; with one, scan at once."""
        from hwocr.gui.app.scanning import find_scanners, scan_page

        window = self._window

        def choose(found: Sequence[Scanner]) -> None:
            names = [scanner.name for scanner in found]
            if not found:
                window.messages.show_message(
                    "There is no scanner.", "Switch it on; `scanimage -L` lists them."
                )
                return
            name, good = names[0], True
            if len(found) > 1:
                name, good = QInputDialog.getItem(window, "Open from scanner", "Scanner", names, 0, False)
            if good:
                chosen = found[names.index(name)]
                window.messages.show_message(f"Scanning with {chosen.name} …")
                window.context.workers.start(
                    lambda _task: scan_page(chosen), lambda path: window.open_files([path]), fail
                )

        def fail(error: HwocrError) -> None:
            window.messages.show_error(error)

        window.context.workers.start(lambda _task: find_scanners(), choose, fail)

    def _paste(self) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        files, picture = files_of(mime), picture_of(mime)
        if files:
            self._window.open_files(files)
        elif picture is not None:
            self._window.open_picture(picture)
        elif mime.hasText() and self._window.tab.paste_text(mime.text()):
            pass
        else:
            self._window.messages.show_message(
                "There is no picture on the clipboard.", "Copy a picture or a file, then paste it here."
            )

    def _show_shortcuts(self) -> None:
        panel = self._window.findChild(ShortcutsPanel)
        if panel is None:
            panel = ShortcutsPanel(self._window)
        panel.setVisible(panel.isHidden())
        if panel.isVisible():
            panel.search.setFocus()

    def _open_log(self) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        from hwocr.mistakes import log_path

        path = log_path()
        if not path.is_file():
            self._window.messages.show_message("There is no log: nothing has gone wrong yet.")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._window.messages.show_message("No program opens the log here.", str(path), "warning")

    def _about(self) -> None:
        from hwocr import __version__

        self._window.messages.show_message(
            f"hwocr {__version__}",
            f"Reads hand-printed pages on this computer. Model: {self._window.context.reading.choice.model}.",
        )
