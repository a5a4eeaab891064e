"""The panel that says why a letter was read as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.images import heat_image, ink_image
from hwocr.gui.widgets.bars import percent
from hwocr.gui.widgets.glyph_picture import GlyphPicture
from hwocr.gui.widgets.parts import heading, muted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.gui.context.explanation import Explanation
    from hwocr.gui.context.neighbour import Neighbour

_SIDE = 112
_SMALL = 44
_ALIKE = "Letters most like it: those you named or taught, then those of the training:"
_ALIKE_TRAINING = "Letters of the training most like it; none was named or taught yet:"
_NONE = "No letter could be compared with it."


class WhyPanel(QFrame):
    """Steps in words, what the network's answer hangs on, and the letters most like it.

    Signals:
        removed: the identity of a taught letter that shall be taken out of the personal set.
        closed: the panel is not wanted any more.
    """

    removed = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a letter."""
        super().__init__(parent)
        self._neighbours: tuple[Neighbour, ...] = ()
        self._heading = heading("Why this letter?")
        self._steps = muted(wrap=True)
        self._steps.setAccessibleName("Why")
        self.saliency = GlyphPicture("What the prediction hangs on: the redder, the more", "", _SIDE)
        self._alike = muted(_ALIKE, wrap=True)
        self.list = QListWidget()
        self.list.setObjectName("rows")
        self.list.setAccessibleName("Letters most like it")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setIconSize(QSize(_SMALL, _SMALL))
        self.list.setGridSize(QSize(_SMALL + 4 * STEP, _SMALL + 4 * STEP))
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.currentRowChanged.connect(self._on_row)
        self.remove = QPushButton("Take out of the personal set")
        self.remove.clicked.connect(self._on_remove)
        close = QPushButton("Close")
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setSpacing(2 * STEP)
        top.addWidget(self.saliency, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._steps, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        column.addWidget(self._heading)
        column.addLayout(top)
        column.addWidget(self._alike)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self.show_explanation("", None, None)

    @property
    def text(self) -> str:
        """The steps in words."""
        return self._steps.text()

    @property
    def neighbours(self) -> tuple[Neighbour, ...]:
        """The letters most like it."""
        return self._neighbours

    def show_explanation(
        self, label: str, picture: NDArray[np.float32] | None, explanation: Explanation | None
    ) -> None:
        """Show why a letter was read so; None while that is being found out, or without a letter."""
        self._heading.setText(f"Why {label}?" if label else "Why this letter?")
        if explanation is None:
            self._steps.setText("" if label else "Choose a letter.")
        else:
            self._steps.setText("\n".join(explanation.steps))
        if picture is None:
            self.saliency.show_ink(None)
        elif explanation is None:
            self.saliency.show_ink(picture)
        else:
            self.saliency.show_image(heat_image(picture, explanation.saliency).scaled(_SIDE, _SIDE))
        self._neighbours = explanation.neighbours if explanation is not None else ()
        self.list.clear()
        for one in self._neighbours:
            icon = QIcon(QPixmap.fromImage(ink_image(one.picture)))
            item = QListWidgetItem(icon, f"{one.label}  {percent(one.similarity)}")
            item.setToolTip(_origin(one))
            self.list.addItem(item)
        known = explanation is not None
        self._alike.setText(
            _ALIKE
            if any(not one.generated for one in self._neighbours) or not known
            else _ALIKE_TRAINING
            if self._neighbours
            else _NONE
        )
        self.remove.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes, Delete takes a taught letter out."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_Delete and self.remove.isEnabled():
            self._on_remove()
        else:
            super().keyPressEvent(event)

    def _on_row(self, row: int) -> None:
        self.remove.setEnabled(row >= 0 and bool(self._neighbours[row].identity))

    def _on_remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0 and self._neighbours[row].identity:
            self.removed.emit(self._neighbours[row].identity)


def _origin(one: Neighbour) -> str:
    if one.generated:
        return "As the network was trained on"
    return "Taught" if one.identity else "Named on a page"
