"""What can be done in the Read tab: its actions, and what they do with text and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QGuiApplication

from hwocr.gui.context.actions import make_action
from hwocr.gui.context.tab import ApplicationContext, Menus
from hwocr.gui.read.correcting.actions import correcting_menu, make_correcting, update_correcting
from hwocr.gui.read.export import missing_words
from hwocr.gui.read.exporting_commands import Exporting
from hwocr.gui.read.page_state import next_doubtful
from hwocr.gui.read.views.text_map import neighbour_line

if TYPE_CHECKING:
    from hwocr.gui.read.tab import ReadTab


class Commands:
    """The tab's actions.

    Attributes:
        actions: by their name in the table of actions.
        exporting: *Export page…* and *Export all pages…*.
    """

    def __init__(self, tab: ReadTab, context: ApplicationContext) -> None:
        """Make the actions of ``tab``; they are used once it is built."""
        self._tab = tab
        self._context = context
        self.exporting = Exporting(tab, context, lambda: tab.page_state, lambda: tab.read_queue)
        self.actions = self._make()

    def menus(self) -> Menus:
        """Return the actions by menu."""
        a = self.actions
        return {
            "File": [
                a["save_document"],
                a["save_document_as"],
                a["export_page"],
                a["export_all"],
                a["close_page"],
            ],
            "Edit": [a["undo_edit"], a["redo_edit"], None, a["copy"], a["copy_all"], a["find"], a["history"]],
            "View": [a["zoom_in"], a["zoom_out"], a["fit"], a["actual_size"], None, a["boxes"]],
            "Page": [
                *(a[n] for n in ("next_page", "previous_page", "next_letter", "previous_letter")),
                *(a[n] for n in ("next_doubtful", "previous_doubtful")),
                None,
                *(a[n] for n in ("turn_left", "turn_right", "crop", "whole_picture", "read_region")),
                None,
                *(a[n] for n in ("context", "labels", "reread", "cancel")),
            ],
            "Correct": correcting_menu(a),
        }

    def _make(self) -> dict[str, QAction]:
        tab = self._tab
        calls = {
            "copy": self._copy,
            "copy_all": self._copy_all,
            "export_page": lambda: self.exporting.ask(all_pages=False),
            "export_all": lambda: self.exporting.ask(all_pages=True),
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
        for name, short in (("boxes", "Boxes"), ("context", "Context"), ("labels", "Ignore printed text")):
            actions[name] = make_action(name, tab)
            actions[name].setIconText(short)
        return actions | make_correcting(tab)

    def update(self) -> None:
        """Enable what makes sense now."""
        page_state = self._tab.page_state
        has_text = page_state is not None and page_state.page is not None
        for name in ("close_page", "reread", "zoom_in", "zoom_out", "fit", "actual_size"):
            self.actions[name].setEnabled(page_state is not None)
        for name in (
            "copy",
            "copy_all",
            "export_page",
            "next_letter",
            "previous_letter",
            "next_doubtful",
            "previous_doubtful",
        ):
            self.actions[name].setEnabled(has_text)
        for name in ("next_page", "previous_page"):
            self.actions[name].setEnabled(len(self._tab.read_queue.page_states) > 1)
        read = sum(page_state.page is not None for page_state in self._tab.read_queue.page_states)
        self.actions["export_all"].setEnabled(read > 0)
        self.actions["cancel"].setEnabled(self._tab.read_queue.busy)
        update_correcting(self.actions, self._tab)

    def _copy(self) -> None:
        text = self._tab.panes.text.selected_text() or (
            self._tab.page_state.page.text if self._tab.page_state and self._tab.page_state.page else ""
        )
        QGuiApplication.clipboard().setText(text)

    def _copy_all(self) -> None:
        pages = [
            page_state.page for page_state in self._tab.read_queue.page_states if page_state.page is not None
        ]
        QGuiApplication.clipboard().setText("\n\n".join(page.text for page in pages if page.text))
        missing = missing_words(self._tab.read_queue.page_states, reading=self._tab.read_queue.busy)
        if missing:
            self._context.messages.show_message(f"Copied {len(pages)} pages.", missing, "error")

    def _turn(self, step: int) -> None:
        page_states = self._tab.read_queue.page_states
        if self._tab.page_state is not None:
            at = page_states.index(self._tab.page_state) + step
            if 0 <= at < len(page_states):
                self._tab.show_sheet(page_states[at])

    def move(self, letters: int, lines: int) -> None:
        """Choose the letter that many letters to the right and lines below the chosen one."""
        page_state = self._tab.page_state
        if page_state is None or page_state.page is None or not page_state.page.glyphs:
            return
        if page_state.selected < 0:
            self._tab.choose(0)
        elif lines:
            self._tab.choose(
                neighbour_line(page_state.page, self._tab.panes.text.text_map, page_state.selected, lines)
            )
        else:
            self._tab.choose(min(len(page_state.page.glyphs) - 1, max(0, page_state.selected + letters)))

    def _go_doubtful(self, step: int) -> None:
        if self._tab.page_state is not None and self._tab.page_state.page is not None:
            index = next_doubtful(self._tab.page_state.page, self._tab.page_state.selected, step)
            if index >= 0:
                self._tab.choose(index)
            else:
                self._context.messages.show_message("No letter on this page has low confidence.")
