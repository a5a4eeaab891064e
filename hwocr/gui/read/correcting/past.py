"""The history of the page in view: shown, and gone back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hwocr.gui.read.correcting.corrections import Corrections
from hwocr.gui.read.correcting.history_panel import HistoryPanel

if TYPE_CHECKING:
    from hwocr.gui.read.tab import ReadTab


class Past(QObject):
    """Shows a page as it was, and brings it back."""

    def __init__(self, tab: ReadTab, corrections: Corrections, panel: HistoryPanel) -> None:
        """Show in this panel."""
        super().__init__(tab)
        self._tab = tab
        self._corrections = corrections
        self._panel = panel
        panel.looked_at.connect(self._look_at)
        panel.accepted.connect(self._go_back)
        panel.dismissed.connect(self.leave)

    def show(self) -> None:
        """Show what was done to the page."""
        history = self._corrections.editor.history
        if history is not None:
            self._panel.show_versions(history.versions())
            self._tab.panes.show_lower(self._panel)
            self._panel.list.setFocus()

    def leave(self) -> None:
        """Show the page as it is."""
        self._tab.panes.show_letter()
        self._tab.refresh_page()

    def _look_at(self, sequence: int) -> None:
        history = self._corrections.editor.history
        if history is not None:
            state = history.state_at(sequence)
            same = state.frame == history.state.frame
            self._tab.panes.text.show_page(state.page)
            self._tab.panes.page.show_page(state.page if same else None)

    def _go_back(self, sequence: int) -> None:
        history, work = self._corrections.editor.history, self._tab.page_state
        self._tab.panes.show_letter()
        if history is not None and work is not None:
            self._corrections.guard(lambda: history.do(history.go_back(sequence)))
            work.selected = -1
            self._corrections.edited.emit([work])
