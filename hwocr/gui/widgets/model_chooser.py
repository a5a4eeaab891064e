"""The box in which the model is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from hwocr.gui.icons import draw_icon
from hwocr.gui.theme import STEP, colours_of


class ComboBox(QComboBox):
    """A combo box with the house's own arrow, which a style sheet cannot draw."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        place = QRect(self.width() - 26, (self.height() - 18) // 2, 18, 18)
        draw_icon(painter, "chevron-down", place, QColor(colours_of(self.palette()).muted))


class ModelChooser(QWidget):
    """A label and the names of the models.

    Signals:
        chosen: the name the user picked.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Show ``name`` until the list is known."""
        super().__init__(parent)
        self._box = ComboBox()
        self._box.setAccessibleName("Model")
        self._box.setStatusTip("Choose the model that reads; the page is read again with it.")
        self._box.setToolTip("The model that reads")
        self._box.setMinimumContentsLength(16)
        self._box.addItem(name)
        self._box.textActivated.connect(self.chosen)
        label = QLabel("&Model")
        label.setObjectName("muted")
        label.setBuddy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        row.addWidget(label)
        row.addWidget(self._box)

    @property
    def box(self) -> QComboBox:
        """The combo box itself."""
        return self._box

    def show_models(self, names: Sequence[str], current: str) -> None:
        """List the models; ``current`` stays chosen even if it is none of them (a file's path)."""
        self._box.clear()
        self._box.addItems([*names] if current in names else [*names, current])
        self._box.setCurrentText(current)
