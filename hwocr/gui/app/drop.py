"""Files and pictures that are dropped or pasted."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hwocr.gui.appearance.theme import STEP, colours_of


def files_of(mime: QMimeData) -> list[Path]:
    """Return the local files that are carried along."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def picture_of(mime: QMimeData) -> QImage | None:
    """Return the picture that is carried along, if there is one."""
    if not mime.hasImage():
        return None
    image = mime.imageData()
    return image if isinstance(image, QImage) and not image.isNull() else None


class DropOverlay(QWidget):
    """Lies over the window while something is dragged over it, and says that it can be dropped."""

    def __init__(self, over: QWidget) -> None:
        """Lie over ``over``, hidden."""
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Drop here")
        self.hide()

    def appear(self) -> None:
        """Cover the parent."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame and the words."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = QColor(colours.window)
        tint.setAlphaF(0.86)
        painter.fillRect(self.rect(), tint)
        frame = QRectF(self.rect()).adjusted(2 * STEP, 2 * STEP, -2 * STEP, -2 * STEP)
        soft = QColor(colours.accent_soft)
        soft.setAlphaF(0.6)
        painter.setBrush(soft)
        painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, 12, 12)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.accent))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, "Drop to read")
