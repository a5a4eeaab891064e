"""A picture as large as its room, pixel by pixel, that tells which of its cells is pointed at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hwocr.gui.appearance.theme import colours_of


class PictureView(QWidget):
    """Shows an image without changing its proportions.

    Signals:
        pointed: column and row of the image's pixel under the pointer; (-1, -1) when it has left.
        clicked: column and row of the pixel that was clicked.
    """

    pointed = Signal(int, int)
    clicked = Signal(int, int)

    def __init__(self, name: str, empty: str = "", *, square: bool = False) -> None:
        """Make an empty view.

        Args:
            name: what it shows, for screen readers.
            empty: the words in it while there is no picture.
            square: whether it is at most as high as it is wide.
        """
        super().__init__()
        self._image: QImage | None = None
        self._empty = empty
        self._square = square
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(64, 64)

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """Show an image, or none."""
        self._image = image
        self.update()

    def say_when_empty(self, words: str) -> None:
        """Change the words that stand in place of a picture."""
        self._empty = words
        self.update()

    def frame(self) -> QRect:
        """Return where the image is drawn."""
        if self._image is None:
            return self.rect()
        room = self.room()
        factor = min(room.width() / self._image.width(), room.height() / self._image.height())
        size = QSize(round(self._image.width() * factor), round(self._image.height() * factor))
        corner = room.topLeft() + QPoint((room.width() - size.width()) // 2, 0)
        return QRect(corner, size)

    def room(self) -> QRect:
        """Return what the image may fill."""
        return self.rect()

    def cell_at(self, place: QPoint) -> tuple[int, int] | None:
        """Return column and row of the image's pixel at a place of the widget."""
        frame = self.frame()
        if self._image is None or not frame.contains(place):
            return None
        column = (place.x() - frame.left()) * self._image.width() // frame.width()
        row = (place.y() - frame.top()) * self._image.height() // frame.height()
        return column, row

    def sizeHint(self) -> QSize:
        """A fair size."""
        return QSize(240, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay square."""
        super().resizeEvent(event)
        if self._square:
            self.setMaximumHeight(self.width())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is pointed at."""
        self.pointed.emit(*(self.cell_at(event.position().toPoint()) or (-1, -1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell what was clicked."""
        cell = self.cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(*cell)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        super().leaveEvent(event)
        self.pointed.emit(-1, -1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture, or say why there is none."""
        painter = QPainter(self)
        colours = colours_of(self.palette())
        if self._image is None:
            painter.setPen(QColor(colours.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), flags, self._empty)
            return
        frame = self.frame()
        shrinks = frame.width() < self._image.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrinks)
        painter.drawImage(frame, self._image)
        self.paint_over(painter, frame)

    def paint_over(self, painter: QPainter, frame: QRect) -> None:
        """Draw marks over the picture; nothing here."""
