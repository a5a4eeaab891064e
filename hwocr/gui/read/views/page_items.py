"""What lies on the page view: the picture, the boxes, the chosen letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from hwocr.gui.appearance.theme import confidence_class, page_colours

if TYPE_CHECKING:
    from hwocr.gui.context.images import Pyramid
    from hwocr.reading.page import Box, Page

# Doubt is told by colour and, for those who cannot tell the colours, by weight.
_WIDTHS = (1.0, 1.6, 2.2)
_FILLS = (0, 26, 44)
_LINES = (150, 235, 255)


class PictureItem(QGraphicsItem):
    """The page's picture; paints from the level of the pyramid that suits the zoom."""

    def __init__(self) -> None:
        """Start without a picture."""
        super().__init__()
        self._pyramid: Pyramid | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_picture(self, pyramid: Pyramid | None) -> None:
        """Show another picture."""
        self.prepareGeometryChange()
        self._pyramid = pyramid
        self.update()

    def boundingRect(self) -> QRectF:
        """The picture, in its own pixels."""
        if self._pyramid is None:
            return QRectF()
        return QRectF(0, 0, self._pyramid.width, self._pyramid.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw the part that is exposed."""
        if self._pyramid is None:
            return
        transform = painter.worldTransform()
        scale = transform.m11() * painter.device().devicePixelRatioF()
        level = self._pyramid.level_for(scale)
        exposed = option.exposedRect.intersected(self.boundingRect())
        across = level.width() / self._pyramid.width
        down = level.height() / self._pyramid.height
        source = QRectF(
            exposed.x() * across, exposed.y() * down, exposed.width() * across, exposed.height() * down
        )
        # From twice its size on, pixels are shown as they are.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 2)
        painter.drawImage(exposed, level, source)


class BoxesItem(QGraphicsItem):
    """The boxes around all letters and the frame around the chosen one."""

    def __init__(self) -> None:
        """Start without boxes."""
        super().__init__()
        self._bounds = QRectF()
        self._boxes: tuple[list[QRectF], list[QRectF], list[QRectF]] = ([], [], [])
        self._chosen: QRectF | None = None
        self._shown = True
        self._dark = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    @property
    def count(self) -> int:
        """How many boxes are drawn."""
        return sum(map(len, self._boxes)) if self._shown else 0

    @property
    def chosen(self) -> QRectF | None:
        """The frame around the chosen letter."""
        return self._chosen

    def show_page(self, page: Page | None) -> None:
        """Show the boxes of a page."""
        self.prepareGeometryChange()
        self._boxes = ([], [], [])
        self._chosen = None
        self._bounds = QRectF(0, 0, page.width, page.height) if page is not None else QRectF()
        for glyph in page.iter_glyphs() if page is not None else ():
            self._boxes[confidence_class(glyph.confidence)].append(_rect(glyph.box))
        self.update()

    def draw_on(self, dark: bool) -> None:
        """Use colours that can be seen on a dark, or a light, picture."""
        self._dark = dark
        self.update()

    def show_boxes(self, shown: bool) -> None:
        """Show or hide the boxes; the chosen letter's frame stays."""
        self._shown = shown
        self.update()

    def choose(self, box: Box | None) -> None:
        """Frame a letter."""
        self._chosen = None if box is None else _rect(box)
        self.update()

    def boundingRect(self) -> QRectF:
        """The page and a little more, for the lines of boxes at its edge."""
        return self._bounds.adjusted(-8, -8, 8, 8)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw the boxes that are exposed."""
        confidence, accent = page_colours(self._dark)
        if self._shown:
            exposed = option.exposedRect
            for level, boxes in enumerate(self._boxes):
                visible = [box for box in boxes if box.intersects(exposed)]
                if not visible:
                    continue
                colour = QColor(confidence[level])
                fill = QColor(colour)
                fill.setAlpha(_FILLS[level])
                colour.setAlpha(_LINES[level])
                painter.setPen(_cosmetic(colour, _WIDTHS[level]))
                painter.setBrush(fill if _FILLS[level] else Qt.BrushStyle.NoBrush)
                painter.drawRects(visible)
        if self._chosen is not None:
            scale = max(painter.worldTransform().m11(), 1e-6)
            room = 3 / scale
            frame = self._chosen.adjusted(-room, -room, room, room)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            tint = QColor(accent)
            tint.setAlpha(30)
            painter.setBrush(tint)
            painter.setPen(_cosmetic(QColor(0, 0, 0, 160) if self._dark else QColor(255, 255, 255, 200), 5))
            painter.drawRoundedRect(frame, room, room)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(_cosmetic(QColor(accent), 2.5))
            painter.drawRoundedRect(frame, room, room)


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)


def _cosmetic(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen
