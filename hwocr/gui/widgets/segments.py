"""Buttons of which one is chosen, in a row, or in two where the row is too narrow: the pages of a panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QGridLayout, QToolButton, QWidget

from hwocr.gui.appearance.theme import STEP

_EDGE, _SPACE = 3, 2


class Segments(QFrame):
    """Names of pages.

    Signals:
        chosen: the number of the page that was chosen.
    """

    chosen = Signal(int)

    def __init__(
        self,
        pages: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        wraps_in: QWidget | None = None,
    ) -> None:
        """Make a button for each page.

        Args:
            pages: of each its title and what it shows.
            parent: the widget it stands in.
            wraps_in: the strip it stands in, which grows for a second row where one would cut the titles;
                None for one row always.
        """
        super().__init__(parent)
        self._strip = wraps_in
        self._low = wraps_in.minimumHeight() if wraps_in is not None else 0
        self._left_out: set[int] = set()
        self._arranged: tuple[int, int] = (0, 0)
        self.setObjectName("segments")
        self.setProperty("compact", True)
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        self._grid.setSpacing(_SPACE)
        for index, (title, tip) in enumerate(pages):
            button = QToolButton()
            button.setText(title)
            button.setToolTip(tip)
            button.setStatusTip(tip)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, index)
        self._arrange()
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
        if button is None or on == (index not in self._left_out):
            return
        self._left_out ^= {index}
        button.setVisible(on)
        self._arrange()
        if not on and button.isChecked():
            self.choose(0)

    def sizeHint(self) -> QSize:
        """As wide as one row wants to be."""
        return QSize(self._one_row(), self._grid.totalSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take one row or two."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Take one row or two: the sizes that came before were of no use."""
        super().showEvent(event)
        self._arrange()

    def _one_row(self) -> int:
        widths = [button.sizeHint().width() for button in self._offered()]
        return 2 * _EDGE + sum(widths) + _SPACE * max(0, len(widths) - 1)

    def _offered(self) -> list[QAbstractButton]:
        # Not by isHidden(): before they are shown for the first time, all are.
        return [button for button in self._group.buttons() if self._group.id(button) not in self._left_out]

    def _arrange(self) -> None:
        offered = self._offered()
        rows = 2 if self._strip is not None and self.isVisible() and self.width() < self._one_row() else 1
        if (rows, len(offered)) == self._arranged:
            return
        self._arranged = (rows, len(offered))
        columns = -(-len(offered) // rows)
        for button in self._group.buttons():
            self._grid.removeWidget(button)
        for place, button in enumerate(offered):
            self._grid.addWidget(button, *divmod(place, columns))
        height = self._grid.totalSizeHint().height()
        self.setMinimumHeight(height)
        if self._strip is not None:
            self._strip.setMinimumHeight(self._low if rows == 1 else height + STEP)
        self.updateGeometry()

    def _on_toggled(self, index: int, on: bool) -> None:
        if on:
            self.chosen.emit(index)
