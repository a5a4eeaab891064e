"""A row of buttons of which one is chosen: the pages of a panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget


class Segments(QFrame):
    """Names of pages.

    Signals:
        chosen: the number of the page that was chosen.
    """

    chosen = Signal(int)

    def __init__(self, pages: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Make a button for each page: its title and what it shows."""
        super().__init__(parent)
        self.setObjectName("segments")
        self.setProperty("compact", True)
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for index, (title, tip) in enumerate(pages):
            button = QToolButton()
            button.setText(title)
            button.setToolTip(tip)
            button.setStatusTip(tip)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, index)
            row.addWidget(button)
        self._group.idToggled.connect(self._on_toggled)
        self.choose(0)

    @property
    def current(self) -> int:
        """The number of the page that is chosen."""
        return self._group.checkedId()

    def choose(self, index: int) -> None:
        """Choose a page."""
        button = self._group.button(index)
        if button is not None:
            button.setChecked(True)

    def show_page(self, index: int, on: bool) -> None:
        """Offer a page, or do not; another one is chosen if it was this one's turn."""
        button = self._group.button(index)
        if button is None or on != button.isHidden():
            return
        button.setVisible(on)
        if not on and button.isChecked():
            self.choose(0)

    def _on_toggled(self, index: int, on: bool) -> None:
        if on:
            self.chosen.emit(index)
