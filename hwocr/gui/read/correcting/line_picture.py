"""The picture of one line of the page, the chosen letter framed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from hwocr.gui.appearance.theme import STEP, colours_of, page_colours
from hwocr.gui.context.images import cut
from hwocr.gui.read.views.text_map import glyph_under

if TYPE_CHECKING:
    from hwocr.gui.context.images import Pyramid
    from hwocr.reading.page import Line, Page

_HEIGHT, _LOW_HEIGHT = 8 * STEP, 5 * STEP
# Room around the line, in heights of it.
_MARGIN = 0.25
# A line is not shown larger than this, pixels of the screen a pixel of the page.
_LARGEST = 4.0


class LinePicture(QWidget):
    """Shows a line as it stands on the page.

    Signals:
        letter_clicked: the number of a letter within the line.
    """

    letter_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a line."""
        super().__init__(parent)
        self.setAccessibleName("The line on the page")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._image: QImage | None = None
        self._area = QRectF()
        self._line: Line | None = None
        self._dark = False
        self._low = False
        self._chosen = -1

    @property
    def image(self) -> QImage | None:
        """The part of the page that is shown."""
        return self._image

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(320, _LOW_HEIGHT if self._low else _HEIGHT)

    def set_low(self, low: bool) -> None:
        """Take less height, or as much as usual."""
        if low != self._low:
            self._low = low
            self.updateGeometry()

    def show_line(self, line: Line | None, pyramid: Pyramid | None, chosen: int) -> None:
        """Show a line and frame one of its letters; None for none."""
        self._chosen = chosen
        if line is not self._line or self._image is None:
            self._line = line
            self._image = None
            if line is not None and pyramid is not None:
                box = line.box
                margin = round(_MARGIN * box.height) + 4
                left, top = max(0, box.left - margin), max(0, box.top - margin)
                self._image = cut(pyramid, left, top, box.right + margin, box.bottom + margin)
                self._area = QRectF(left, top, self._image.width(), self._image.height())
                self._dark = pyramid.dark
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the letter under the pointer."""
        if self._line is None or self._image is None:
            return
        place, scale = self._place()
        x = (event.position().x() - place.left()) / scale + self._area.left()
        y = (event.position().y() - place.top()) / scale + self._area.top()
        index = glyph_under(_page_of(self._line), x, y, 8 / scale)
        if index >= 0:
            self.letter_clicked.emit(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line and the frame."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(frame, STEP, STEP)
        painter.fillPath(outline, QColor(colours.sunken))
        painter.setClipPath(outline)
        if self._image is None:
            painter.setPen(QColor(colours.muted))
            painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, "Choose a letter to see its line here.")
            return
        place, scale = self._place()
        painter.drawImage(place, self._image)
        glyphs = self._line.glyphs if self._line is not None else ()
        if 0 <= self._chosen < len(glyphs):
            box = glyphs[self._chosen].box
            rect = QRectF(
                place.left() + (box.left - self._area.left()) * scale,
                place.top() + (box.top - self._area.top()) * scale,
                box.width * scale,
                box.height * scale,
            ).adjusted(-2, -2, 2, 2)
            accent = QColor(page_colours(self._dark)[1])
            tint = QColor(accent)
            tint.setAlpha(36)
            painter.setBrush(tint)
            painter.setPen(QPen(accent, 2))
            painter.drawRoundedRect(rect, 3, 3)

    def _place(self) -> tuple[QRectF, float]:
        """Return where the line is drawn, and how large; the chosen letter is in view where not all fits."""
        room = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        scale = min(_LARGEST, room.height() / self._area.height())
        whole = room.width() / self._area.width()
        # A long line is shown whole as long as it can be read, else the part around the chosen letter.
        scale = max(min(scale, whole), min(scale, 0.5 * scale))
        width, height = self._area.width() * scale, self._area.height() * scale
        top = room.center().y() - height / 2
        if width <= room.width():
            return QRectF(room.center().x() - width / 2, top, width, height), scale
        glyphs = self._line.glyphs if self._line is not None else ()
        middle = 0.0
        if 0 <= self._chosen < len(glyphs):
            box = glyphs[self._chosen].box
            middle = ((box.left + box.right) / 2 - self._area.left()) * scale
        left = room.center().x() - middle
        left = min(room.left(), max(room.right() - width, left))
        return QRectF(left, top, width, height), scale


def _page_of(line: Line) -> Page:
    from hwocr.reading.page import Page

    return Page((line,), 0, 0)
