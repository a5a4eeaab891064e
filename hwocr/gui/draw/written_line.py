"""The line that was read or written, with the letter that the alternatives belong to."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hwocr.gui.appearance.theme import STEP, colours_of

_HEIGHT = 7 * STEP


class WrittenLine(QWidget):
    """Shows a line of text; its letters can be clicked.

    Signals:
        letter_clicked: the number of a letter; spaces do not count.
    """

    letter_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setAccessibleName("Written so far")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._text = ""
        self._placeholder = ""
        self._chosen = -1

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    @property
    def chosen(self) -> int:
        """The letter that is marked; -1 for none."""
        return self._chosen

    def show_line(self, text: str, placeholder: str, chosen: int) -> None:
        """Show a line, or words in its place, and mark one of its letters; -1 for none."""
        self._text, self._placeholder, self._chosen = text, placeholder, chosen
        self.setToolTip(text)
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        """One line of large letters."""
        return QSize(320, _HEIGHT)

    def letter_at(self, x: float) -> int:
        """Return the letter at a place from the left; -1 for none."""
        return next((number for number, left, right, _ in self._letters() if left <= x < right), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the letter under the pointer."""
        number = self.letter_at(event.position().x())
        if number >= 0:
            self.letter_clicked.emit(number)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._text:
            painter.setPen(QColor(colours.muted))
            room = self.rect().adjusted(2 * STEP, 0, -2 * STEP, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._placeholder)
            return
        painter.setFont(self._large())
        for number, left, right, value in self._letters():
            place = QRectF(left, 0, right - left, self.height())
            if number == self._chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.accent))
                painter.drawRoundedRect(place.adjusted(-1, STEP, 1, -STEP), 4, 4)
            painter.setPen(QColor(colours.on_accent if number == self._chosen else colours.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, value)

    def _letters(self) -> list[tuple[int, float, float, str]]:
        """Return number, edges and character of every letter; too long a line loses its start."""
        metrics = QFontMetricsF(self._large())
        widths = [metrics.horizontalAdvance(value) for value in self._text]
        at = min(2.0 * STEP, self.width() - 2 * STEP - sum(widths))
        letters, number = [], -1
        for value, width in zip(self._text, widths, strict=True):
            if not value.isspace():
                number += 1
                letters.append((number, at, at + width, value))
            at += width
        return letters

    def _large(self) -> QFont:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.8)
        return font
