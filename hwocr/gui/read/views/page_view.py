"""The page, to zoom, to pan and to click letters on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGestureEvent, QGraphicsScene, QGraphicsView, QPinchGesture, QWidget

from hwocr.gui.read.views.keys import stroke_of
from hwocr.gui.read.views.page_items import BoxesItem, PictureItem
from hwocr.gui.read.views.text_map import glyph_under

if TYPE_CHECKING:
    from hwocr.gui.context.images import Pyramid
    from hwocr.reading.page import Page

_STEP = 1.25
_LARGEST = 24.0
# A press that moves less than this, in pixels, is a click.
_CLICK = 5
# How far beside a letter a click still means it, in pixels of the screen.
_SLACK = 6
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PageView(QGraphicsView):
    """Shows one page with its boxes.

    Signals:
        glyph_clicked: the index of a letter; -1 beside all letters.
        moved: an arrow key: letters to the right, lines down.
        stroked: a key that types on the page: what it does, and the character.
        zoom_changed: pixels of the screen a pixel of the page.
    """

    glyph_clicked = Signal(int)
    moved = Signal(int, int)
    stroked = Signal(str, str)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a page."""
        super().__init__(parent)
        self.setObjectName("page")
        self.setAccessibleName("Page")
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self._picture = PictureItem()
        self._boxes = BoxesItem()
        self._scene.addItem(self._picture)
        self._scene.addItem(self._boxes)
        self._page: Page | None = None
        self._fitted = True
        self._pressed: QPoint | None = None
        self._middle: QPoint | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        # The window takes what is dropped.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    @property
    def boxes(self) -> BoxesItem:
        """The boxes over the page."""
        return self._boxes

    @property
    def zoom(self) -> float:
        """Pixels of the screen a pixel of the page."""
        return self.transform().m11()

    @property
    def fitted(self) -> bool:
        """Whether the whole page is kept in view."""
        return self._fitted

    def show_picture(self, pyramid: Pyramid | None) -> None:
        """Show another page's picture, fitted."""
        self._picture.show_picture(pyramid)
        self._boxes.draw_on(pyramid is not None and pyramid.dark)
        margin = 0 if pyramid is None else 0.02 * max(pyramid.width, pyramid.height)
        self._scene.setSceneRect(self._picture.boundingRect().adjusted(-margin, -margin, margin, margin))
        self.fit()

    def show_page(self, page: Page | None) -> None:
        """Show the boxes of what was read."""
        self._page = page
        self._boxes.show_page(page)

    def choose(self, index: int) -> None:
        """Frame a letter and bring it into view; -1 frames none."""
        if self._page is None or index < 0:
            self._boxes.choose(None)
            return
        box = self._page.glyphs[index].box
        self._boxes.choose(box)
        self.ensureVisible(QRectF(box.left, box.top, box.width, box.height), 48, 48)

    def fit(self) -> None:
        """Keep the whole page in view."""
        self._fitted = True
        if not self._picture.boundingRect().isEmpty():
            self.fitInView(self._scene.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        self.zoom_changed.emit(self.zoom)

    def set_zoom(self, zoom: float) -> None:
        """Show a pixel of the page as ``zoom`` pixels; never much smaller than the whole page."""
        rect = self._scene.sceneRect()
        if rect.isEmpty():
            return
        whole = min(self.viewport().width() / rect.width(), self.viewport().height() / rect.height())
        wanted = min(_LARGEST, max(min(whole / 2, 1.0), zoom))
        self._fitted = False
        self.scale(wanted / self.zoom, wanted / self.zoom)
        self.zoom_changed.emit(self.zoom)

    def zoom_in(self) -> None:
        """Show the page larger, around the middle."""
        self._zoom_centred(_STEP)

    def zoom_out(self) -> None:
        """Show the page smaller, around the middle."""
        self._zoom_centred(1 / _STEP)

    def _zoom_centred(self, factor: float) -> None:
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.set_zoom(self.zoom * factor)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)

    def glyph_at(self, point: QPointF) -> int:
        """Return the letter at a point of the viewport; -1 for none."""
        if self._page is None:
            return -1
        place = self.mapToScene(point.toPoint())
        return glyph_under(self._page, place.x(), place.y(), _SLACK / self.zoom)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the pointer is; two fingers on a touchpad move the page."""
        on_touchpad = event.device().type() == QInputDevice.DeviceType.TouchPad
        if on_touchpad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self.set_zoom(self.zoom * _STEP ** (event.angleDelta().y() / 120))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Zoom by pinching, on a touch screen or a touchpad."""
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self.set_zoom(self.zoom * pinch.scaleFactor())
                event.accept(pinch)
                return True
        is_zoom = isinstance(event, QNativeGestureEvent) and (
            event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        )
        if is_zoom and isinstance(event, QNativeGestureEvent):
            self.set_zoom(self.zoom * (1 + event.value()))
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, or moving the page."""
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._middle = point
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        self._pressed = point
        super().mousePressEvent(event)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the page, or show that a letter can be clicked."""
        point = event.position().toPoint()
        if self._middle is not None:
            step = point - self._middle
            self._middle = point
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - step.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - step.y())
            return
        super().mouseMoveEvent(event)
        if self._pressed is not None and (point - self._pressed).manhattanLength() > _CLICK:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a movement."""
        pressed, self._pressed, self._middle = self._pressed, None, None
        super().mouseReleaseEvent(event)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - pressed).manhattanLength() <= _CLICK and self._page is not None:
            self.glyph_clicked.emit(self.glyph_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from letter to letter, or type."""
        step = _ARROWS.get(Qt.Key(event.key()))
        stroke = stroke_of(event)
        if stroke is not None:
            self.stroked.emit(*stroke)
        elif step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.moved.emit(*step)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page fitted if it was."""
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
