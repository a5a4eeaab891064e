"""What can be done in the Read tab: its actions, and what they do with text and letters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from hwocr.gui.context.actions import make_action
from hwocr.gui.context.tab import Desk, Menus
from hwocr.gui.read.page_state import next_doubtful
from hwocr.gui.read.save import FILTERS, save_pages, with_suffix
from hwocr.gui.read.views.text_map import neighbour_line

if TYPE_CHECKING:
    from hwocr.gui.read.tab import ReadTab


class Commands:
    """The tab's actions.

    Attributes:
        actions: by their name in the table of actions.
    """

    def __init__(self, tab: ReadTab, desk: Desk) -> None:
        """Make the actions of ``tab``; they are used once it is built."""
        self._tab = tab
        self._desk = desk
        self.actions = self._make()

    def menus(self) -> Menus:
        """Return the actions by menu."""
        a = self.actions
        return {
            "File": [a["save"], a["close_page"]],
            "Edit": [a["copy"], a["copy_all"]],
            "View": [a["zoom_in"], a["zoom_out"], a["fit"], a["actual_size"], None, a["boxes"]],
            "Page": [
                *(a[n] for n in ("next_page", "previous_page", "next_letter", "previous_letter")),
                *(a[n] for n in ("next_doubtful", "previous_doubtful")),
                None,
                *(a[n] for n in ("context", "labels", "reread", "cancel")),
            ],
        }

    def _make(self) -> dict[str, QAction]:
        tab = self._tab
        calls = {
            "copy": self._copy,
            "copy_all": self._copy_all,
            "save": self._save,
            "reread": tab.reread,
            "close_page": tab.close_page,
            "cancel": tab.cancel,
            "next_page": lambda: self._turn(1),
            "previous_page": lambda: self._turn(-1),
            "next_letter": lambda: self.move(1, 0),
            "previous_letter": lambda: self.move(-1, 0),
            "next_doubtful": lambda: self._go_doubtful(1),
            "previous_doubtful": lambda: self._go_doubtful(-1),
            "zoom_in": lambda: self._tab.panes.page.zoom_in(),
            "zoom_out": lambda: self._tab.panes.page.zoom_out(),
            "fit": lambda: self._tab.panes.page.fit(),
            "actual_size": lambda: self._tab.panes.page.set_zoom(1.0),
        }
        actions = {name: make_action(name, tab, call) for name, call in calls.items()}
        for name, short in (("boxes", "Boxes"), ("context", "Context"), ("labels", "No labels")):
            actions[name] = make_action(name, tab)
            actions[name].setIconText(short)
        return actions

    def update(self) -> None:
        """Enable what makes sense now."""
        sheet = self._tab.sheet
        has_text = sheet is not None and sheet.page is not None
        for name in ("close_page", "reread", "zoom_in", "zoom_out", "fit", "actual_size"):
            self.actions[name].setEnabled(sheet is not None)
        for name in (
            "copy",
            "copy_all",
            "save",
            "next_letter",
            "previous_letter",
            "next_doubtful",
            "previous_doubtful",
        ):
            self.actions[name].setEnabled(has_text)
        for name in ("next_page", "previous_page"):
            self.actions[name].setEnabled(len(self._tab.conductor.sheets) > 1)
        self.actions["cancel"].setEnabled(self._tab.conductor.busy)

    def _copy(self) -> None:
        text = self._tab.panes.text.selected_text() or (
            self._tab.sheet.page.text if self._tab.sheet and self._tab.sheet.page else ""
        )
        QGuiApplication.clipboard().setText(text)

    def _copy_all(self) -> None:
        pages = [sheet.page for sheet in self._tab.conductor.sheets if sheet.page is not None]
        QGuiApplication.clipboard().setText("\n\n".join(page.text for page in pages if page.text))

    def _save(self) -> None:
        folder = Path(self._desk.settings.last_folder or str(Path.home()))
        start = folder / f"{Path(self._tab.sheet.name).stem if self._tab.sheet else 'text'}.txt"
        name, chosen_filter = QFileDialog.getSaveFileName(self._tab, "Save text as", str(start), FILTERS)
        if name:
            self.save_to(with_suffix(name, chosen_filter))

    def save_to(self, path: Path) -> None:
        """Save the text of all pages to a file."""
        pages = [sheet.page for sheet in self._tab.conductor.sheets if sheet.page is not None]
        self._desk.settings.last_folder = str(path.absolute().parent)
        messages = self._desk.messages
        self._desk.workers.start(
            lambda _task: save_pages(pages, path),
            lambda _none: messages.show_message(f"Saved as {path.name}.", str(path.absolute().parent)),
            messages.show_error,
        )

    def _turn(self, step: int) -> None:
        sheets = self._tab.conductor.sheets
        if self._tab.sheet is not None:
            at = sheets.index(self._tab.sheet) + step
            if 0 <= at < len(sheets):
                self._tab.show_sheet(sheets[at])

    def move(self, letters: int, lines: int) -> None:
        """Choose the letter that many letters to the right and lines below the chosen one."""
        sheet = self._tab.sheet
        if sheet is None or sheet.page is None or not sheet.page.glyphs:
            return
        if sheet.selected < 0:
            self._tab.choose(0)
        elif lines:
            self._tab.choose(neighbour_line(sheet.page, self._tab.panes.text.text_map, sheet.selected, lines))
        else:
            self._tab.choose(min(len(sheet.page.glyphs) - 1, max(0, sheet.selected + letters)))

    def _go_doubtful(self, step: int) -> None:
        if self._tab.sheet is not None and self._tab.sheet.page is not None:
            index = next_doubtful(self._tab.sheet.page, self._tab.sheet.selected, step)
            if index >= 0:
                self._tab.choose(index)
            else:
                self._desk.messages.show_message("No letter on this page is doubtful.")
