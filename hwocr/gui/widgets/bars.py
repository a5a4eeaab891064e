"""Alternatives as bars: label, bar, percentage."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hwocr.gui.theme import STEP, colours_of

_ROW = 26
_LABEL = 36
_FIGURE = 58


def percent(probability: float) -> str:
    """Write a probability as a whole percentage that never claims certainty it does not have."""
    if 0 < probability < 0.01:
        return "< 1 %"
    if 0.99 < probability < 1:
        return "> 99 %"
    return f"{probability * 100:.0f} %"


class Bars(QWidget):
    """The best few labels with their probabilities; keeps its height whatever it shows.

    Signals:
        chosen: the label of a bar that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, rows: int = 5, parent: QWidget | None = None) -> None:
        """Make room for ``rows`` bars."""
        super().__init__(parent)
        self._rows = rows
        self._values: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Alternatives")

    @property
    def values(self) -> tuple[tuple[str, float], ...]:
        """What is shown: labels and probabilities, best first."""
        return self._values

    def show_values(self, values: Sequence[tuple[str, float]]) -> None:
        """Show labels and probabilities, best first; the rest of the rows stays empty."""
        self._values = tuple(values[: self._rows])
        self.setAccessibleDescription(", ".join(f"{label} {percent(p)}" for label, p in self._values))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all rows."""
        return QSize(220, self._rows * _ROW)

    def minimumSizeHint(self) -> QSize:
        """The narrowest that can be read."""
        return QSize(150, self._rows * _ROW)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the pointer."""
        row = int(event.position().y() // _ROW)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= row < len(self._values):
            self.chosen.emit(self._values[row][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave keys to the tab."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        label_font = QFont(self.font())
        label_font.setPointSizeF(self.font().pointSizeF() * 1.25)
        label_font.setWeight(QFont.Weight.DemiBold)
        for row in range(self._rows):
            top = row * _ROW
            track = QRectF(_LABEL, top + _ROW / 2 - 4, self.width() - _LABEL - _FIGURE, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.sunken))
            painter.drawRoundedRect(track, 4, 4)
            if row >= len(self._values):
                continue
            label, probability = self._values[row]
            if probability > 0.002:
                bar = QRectF(track)
                bar.setWidth(max(8.0, track.width() * min(1.0, probability)))
                painter.setBrush(QColor(colours.accent if row == 0 else colours.muted))
                painter.drawRoundedRect(bar, 4, 4)
            painter.setFont(label_font)
            painter.setPen(QColor(colours.text))
            painter.drawText(QRectF(0, top, _LABEL - STEP, _ROW), Qt.AlignmentFlag.AlignCenter, label)
            painter.setFont(self.font())
            painter.setPen(QColor(colours.text if row == 0 else colours.muted))
            figure = QRectF(self.width() - _FIGURE, top, _FIGURE, _ROW)
            painter.drawText(
                figure, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, percent(probability)
            )
