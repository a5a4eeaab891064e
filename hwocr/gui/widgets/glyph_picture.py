"""A small picture shown large: the 32 × 32 the network sees, or a cut from the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hwocr.gui.appearance.theme import colours_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class GlyphPicture(QWidget):
    """A square that shows a picture, pixel by pixel, with a caption for screen readers."""

    def __init__(self, name: str, empty: str = "", side: int = 128, parent: QWidget | None = None) -> None:
        """Make an empty square.

        Args:
            name: what it shows, for screen readers.
            empty: words in it while there is nothing to show.
            side: its length in pixels.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._side = side
        self._empty = empty
        self._image: QImage | None = None
        self._is_ink = False
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def image(self) -> QImage | None:
        """What is shown, if anything."""
        return self._image

    def show_ink(self, ink: NDArray[np.float32] | None) -> None:
        """Show a glyph (H, W) in [0, 1], ink in the colour of writing, with a grid."""
        self._is_ink = True
        if ink is None:
            self._image = None
        else:
            import numpy as np

            grey = np.ascontiguousarray((np.clip(ink, 0, 1) * 255).astype(np.uint8))
            height, width = grey.shape
            self._image = QImage(grey.data, width, height, width, QImage.Format.Format_Alpha8).copy()
        self.update()

    def show_image(self, image: QImage | None) -> None:
        """Show a cut from the page."""
        self._is_ink = False
        self._image = image
        self.update()

    def set_side(self, side: int) -> None:
        """Take more or less room."""
        if side != self._side:
            self._side = side
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The square."""
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the picture."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(frame, 8, 8)
        painter.fillPath(outline, QColor(colours.sunken))
        painter.save()
        painter.setClipPath(outline)
        if self._image is None:
            painter.setPen(QColor(colours.muted))
            room = frame.adjusted(8, 8, -8, -8)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
        elif self._is_ink:
            self._paint_ink(painter, frame)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(_fitted(frame, self._image), self._image)
        painter.restore()
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)

    def _paint_ink(self, painter: QPainter, frame: QRectF) -> None:
        assert self._image is not None
        colours = colours_of(self.palette())
        painter.fillRect(frame, QColor(colours.surface))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        tinted = QImage(self._image.size(), QImage.Format.Format_ARGB32_Premultiplied)
        tinted.fill(QColor(colours.text))
        inner = QPainter(tinted)
        inner.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        inner.drawImage(0, 0, self._image)
        inner.end()
        painter.drawImage(frame, tinted)
        line = QColor(colours.muted)
        line.setAlphaF(0.16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(line, 1))
        count = self._image.width()
        step = frame.width() / count
        for index in range(4, count, 4):
            at = round(frame.left() + index * step)
            painter.drawLine(at, int(frame.top()), at, int(frame.bottom()))
            at = round(frame.top() + index * step)
            painter.drawLine(int(frame.left()), at, int(frame.right()), at)


def _fitted(frame: QRectF, image: QImage) -> QRectF:
    """Return the largest rectangle of the image's proportions in the middle of ``frame``."""
    factor = min(frame.width() / image.width(), frame.height() / image.height())
    width, height = image.width() * factor, image.height() * factor
    return QRectF(frame.center().x() - width / 2, frame.center().y() - height / 2, width, height)
