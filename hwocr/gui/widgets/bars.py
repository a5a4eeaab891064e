"""Alternatives as bars: label, bar, percentage."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hwocr.gui.appearance.theme import STEP, colours_of

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
        chosen: the label of a bar that was clicked, or taken with Return.
    """

    chosen = Signal(str)

    def __init__(self, rows: int = 5, *, can_be_chosen: bool = False) -> None:
        """Make room for ``rows`` bars.

        Args:
            rows: how many.
            can_be_chosen: whether keys reach them: arrows go from bar to bar, Return takes one.
        """
        super().__init__()
        self._rows = rows
        self._row = 0
        if can_be_chosen:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._values: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Alternatives")

    @property
    def values(self) -> tuple[tuple[str, float], ...]:
        """What is shown: labels and probabilities, best first."""
        return self._values[: self._rows]

    def set_rows(self, rows: int) -> None:
        """Show more or fewer bars."""
        if rows != self._rows:
            self._rows = rows
            self.updateGeometry()
            self.show_values(self._values)

    def show_values(self, values: Sequence[tuple[str, float]]) -> None:
        """Show labels and probabilities, best first; the rest of the rows stays empty."""
        self._values = tuple(values)
        self._row = min(self._row, max(0, len(self.values) - 1))
        self.setAccessibleDescription(", ".join(f"{label} {percent(p)}" for label, p in self.values))
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
        if event.button() == Qt.MouseButton.LeftButton and 0 <= row < len(self.values):
            self.chosen.emit(self.values[row][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar, take one; leave other keys to the tab."""
        key, last = event.key(), len(self.values) - 1
        if not self.hasFocus() or last < 0:
            event.ignore()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._row = min(last, max(0, self._row + (1 if key == Qt.Key.Key_Down else -1)))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.values[self._row][0])
        else:
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
            if row >= len(self.values):
                continue
            if self.hasFocus() and row == self._row:
                painter.setPen(QPen(QColor(colours.accent), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(1, top + 1, self.width() - 2, _ROW - 2), 6, 6)
                painter.setPen(Qt.PenStyle.NoPen)
            label, probability = self.values[row]
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
