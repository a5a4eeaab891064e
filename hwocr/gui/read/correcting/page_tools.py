"""Tools on the page: drawing a box, cutting a letter, moving its box, cropping, drawing a part to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from hwocr.gui.appearance.theme import page_colours
from hwocr.gui.read.correcting.grips import Grip, dragged, grip_at

if TYPE_CHECKING:
    from hwocr.reading.page import Box

Tool = Literal["", "add", "cut", "crop", "region"]

# How near to an edge the pointer takes hold of it, and how far a drag is no click, pixels of the screen.
_SLACK = 6
_CLICK = 4

_CURSORS: dict[Grip, Qt.CursorShape] = {
    (0, 0): Qt.CursorShape.SizeAllCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}


class ToolItem(QGraphicsItem):
    """What is being drawn: a box, a cut, and the grips of the chosen letter."""

    def __init__(self) -> None:
        """Start with nothing to draw."""
        super().__init__()
        self.setZValue(10)
        self._bounds = QRectF()
        self._dark = False
        self.box: QRectF | None = None
        self.line: QLineF | None = None
        self.grips: QRectF | None = None

    def cover(self, bounds: QRectF, dark: bool) -> None:
        """Draw on a page of this size."""
        self.prepareGeometryChange()
        self._bounds, self._dark = bounds, dark

    def boundingRect(self) -> QRectF:
        """The page and a little more."""
        return self._bounds.adjusted(-16, -16, 16, 16)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        """Draw it."""
        accent = QColor(page_colours(self._dark)[1])
        pen = QPen(accent, 2)
        pen.setCosmetic(True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        if self.grips is not None:
            side = 7 / max(painter.worldTransform().m11(), 1e-6)
            painter.setBrush(QColor("#FFFFFF"))
            rect = self.grips
            for x in (rect.left(), rect.center().x(), rect.right()):
                for y in (rect.top(), rect.center().y(), rect.bottom()):
                    if (x, y) != (rect.center().x(), rect.center().y()):
                        painter.drawRect(QRectF(x - side / 2, y - side / 2, side, side))
        if self.box is not None:
            tint = QColor(accent)
            tint.setAlpha(40)
            painter.setBrush(tint)
            painter.drawRect(self.box)
        if self.line is not None:
            painter.drawLine(self.line)


class PageTools(QObject):
    """Takes the mouse from the page view while a tool is on, and over the chosen letter's grips.

    Signals:
        box_drawn: a box was drawn for a new letter (Box).
        crop_drawn: a box was drawn around what shall stay of the page (Box).
        region_drawn: a box was drawn around what alone shall be read (Box).
        cut_drawn: a line was drawn through a letter: two points (x, y).
        box_moved: the chosen letter's box was moved or resized (Box).
        tool_changed: which tool is on; "" for none.
    """

    box_drawn = Signal(object)
    crop_drawn = Signal(object)
    region_drawn = Signal(object)
    cut_drawn = Signal(object, object)
    box_moved = Signal(object)
    tool_changed = Signal(str)

    def __init__(self, view: QGraphicsView) -> None:
        """Work on this view."""
        super().__init__(view)
        self._view = view
        self._item = ToolItem()
        view.scene().addItem(self._item)
        view.viewport().installEventFilter(self)
        view.viewport().setMouseTracking(True)
        view.installEventFilter(self)
        self._size = (0, 0)
        self._tool: Tool = ""
        self._chosen: Box | None = None
        self._start: QPointF | None = None
        self._grip: Grip | None = None

    @property
    def tool(self) -> Tool:
        """The tool that is on."""
        return self._tool

    @property
    def item(self) -> ToolItem:
        """What is drawn over the page."""
        return self._item

    def show_page(self, width: int, height: int, dark: bool) -> None:
        """Work on a page of this size."""
        self._size = (width, height)
        self._item.cover(QRectF(0, 0, width, height), dark)
        self.choose(None)

    def choose(self, box: Box | None) -> None:
        """Show the grips of the chosen letter; None for none."""
        self._chosen = box
        self._grip = self._start = None
        self._item.grips = None if box is None else _rect(box)
        self._item.box = self._item.line = None
        self._item.update()

    def take(self, tool: Tool) -> None:
        """Take a tool in hand, or put it down with ""."""
        if tool == self._tool:
            return
        self._tool = tool
        self._start = None
        self._item.box = self._item.line = None
        self._item.update()
        self._view.viewport().setCursor(Qt.CursorShape.CrossCursor if tool else Qt.CursorShape.ArrowCursor)
        self.tool_changed.emit(tool)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw, drag, or leave the event to the view."""
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and self._tool:
            if event.key() == Qt.Key.Key_Escape:
                self.take("")
                return True
        elif isinstance(event, QMouseEvent) and watched is self._view.viewport():
            if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                return self._press(event)
            if kind == QEvent.Type.MouseMove:
                return self._move(event)
            if kind == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
                return self._release(event)
        return super().eventFilter(watched, event)

    def _press(self, event: QMouseEvent) -> bool:
        place = self._place(event)
        if not self._tool:
            self._grip = self._grip_at(place)
            if self._grip is None:
                return False
        self._start = place
        self._view.setFocus()
        return True

    def _move(self, event: QMouseEvent) -> bool:
        place = self._place(event)
        if self._start is None:
            if self._tool:
                return True
            grip = self._grip_at(place) if not event.buttons() else None
            if grip is not None:
                self._view.viewport().setCursor(_CURSORS[grip])
            elif not event.buttons():
                self._view.viewport().setCursor(Qt.CursorShape.ArrowCursor)
            return False
        if self._tool == "cut":
            self._item.line = QLineF(self._start, place)
        elif self._tool:
            self._item.box = QRectF(self._start, place).normalized()
        else:
            self._item.grips = _rect(self._dragged(place))
        self._item.update()
        return True

    def _release(self, event: QMouseEvent) -> bool:
        start, self._start = self._start, None
        if start is None:
            return False
        place = self._place(event)
        far = QLineF(start, place).length() * self._view.transform().m11() > _CLICK
        tool = self._tool
        self._item.box = self._item.line = None
        self._item.update()
        if not tool:
            moved = self._dragged(place, start)
            self._grip = None
            if far and moved != self._chosen:
                self.box_moved.emit(moved)
            else:
                self.choose(self._chosen)
            return far
        if far:
            self.take("")
            self._draw(tool, start, place)
        return True

    def _draw(self, tool: Tool, start: QPointF, place: QPointF) -> None:
        from hwocr.reading.page import Box

        if tool == "cut":
            self.cut_drawn.emit((start.x(), start.y()), (place.x(), place.y()))
            return
        rect = QRectF(start, place).normalized()
        left, top = max(0, round(rect.left())), max(0, round(rect.top()))
        right, bottom = min(self._size[0], round(rect.right())), min(self._size[1], round(rect.bottom()))
        if right > left and bottom > top:
            signals = {"add": self.box_drawn, "crop": self.crop_drawn, "region": self.region_drawn}
            signals[tool].emit(Box(left, top, right, bottom))

    def _grip_at(self, place: QPointF) -> Grip | None:
        if self._chosen is None:
            return None
        return grip_at(self._chosen, place.x(), place.y(), _SLACK / self._view.transform().m11())

    def _dragged(self, place: QPointF, start: QPointF | None = None) -> Box:
        start = start or self._start
        assert self._chosen is not None and self._grip is not None and start is not None
        step = place - start
        return dragged(self._chosen, self._grip, step.x(), step.y(), *self._size)

    def _place(self, event: QMouseEvent) -> QPointF:
        return self._view.mapToScene(event.position().toPoint())


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
