"""The canvas: mouse, finger and pen leave strokes on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from hwocr.gui.appearance.theme import colours_of
from hwocr.gui.draw.history import History, Trace
from hwocr.gui.draw.ink_painter import draw_segment, draw_trace, extent, pen_painter
from hwocr.gui.draw.pen import USUAL, fitted_width, is_new_point, pen_width


class Canvas(QWidget):
    """Records strokes and shows them.

    The finished picture lies in a pixmap; while one draws, only the new segment is added to it.

    Signals:
        changed: the drawing changed: a segment more (True), or a stroke ended, undo, clear (False).
        history_changed: undo or redo may have become possible or impossible.
    """

    changed = Signal(bool)
    history_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with an empty canvas."""
        super().__init__(parent)
        self.setAccessibleName("Canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 240)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._history = History()
        self._current: list[tuple[float, float, float]] = []
        self._current_erases = False
        self._erasing = False
        self._width = USUAL
        self._pixmap: QPixmap | None = None
        self._before: QPixmap | None = None
        self._hint = ""
        self._line_mode = False
        self._boxes: tuple[QRectF, ...] = ()
        self._chosen = -1
        self._reached_by_key = False

    @property
    def history(self) -> History:
        """The strokes, with what can be undone."""
        return self._history

    @property
    def unfinished(self) -> Trace | None:
        """The stroke that is being drawn."""
        return Trace(tuple(self._current), self._current_erases) if self._current else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn."""
        return not self._history.traces and not self._current

    @property
    def pen_width(self) -> int:
        """The width of the pen in pixels."""
        return self._width

    @property
    def _fitted_width(self) -> float:
        """The width chosen, as it fits the letters that this canvas has room for."""
        return fitted_width(self._width, self.height(), self._line_mode)

    @property
    def _ink_colour(self) -> str:
        return colours_of(self.palette()).text

    def set_pen_width(self, width: int) -> None:
        """Draw with another width from now on."""
        self._width = width

    def set_erasing(self, erasing: bool) -> None:
        """Take the eraser, or the pen."""
        self._erasing = erasing

    def set_guides(self, line_mode: bool, hint: str) -> None:
        """Show the guidelines of a mode, and a hint while the canvas is empty."""
        self._line_mode, self._hint = line_mode, hint
        self.update()

    def show_boxes(self, boxes: tuple[QRectF, ...], chosen: int = -1) -> None:
        """Show, faintly, what was taken for letters, and the chosen one less faintly."""
        if (boxes, chosen) != (self._boxes, self._chosen):
            self._boxes, self._chosen = boxes, chosen
            self.update()

    def ink_picture(self) -> QImage:
        """Return the drawing as dark ink on white paper, whatever the appearance."""
        image = QImage(self.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        ink = QPixmap(self.size())
        ink.fill(Qt.GlobalColor.transparent)
        painter = pen_painter(ink)
        for trace in self._history.traces:
            draw_trace(painter, trace, "#101418")
        painter.end()
        painter = QPainter(image)
        painter.drawPixmap(0, 0, ink)
        painter.end()
        return image

    def undo(self) -> None:
        """Take the last step back."""
        self._set_history(self._history.undo())

    def redo(self) -> None:
        """Take the step again."""
        self._set_history(self._history.redo())

    def clear(self) -> None:
        """Wipe the canvas."""
        self._set_history(self._history.clear())

    def start_afresh(self) -> None:
        """Wipe the canvas and forget what could be undone: a new letter begins."""
        self._set_history(History())

    def _set_history(self, history: History) -> None:
        if history is self._history:
            return
        self._history = history
        self._current.clear()
        self._pixmap = None
        self._boxes = ()
        self.update()
        self.changed.emit(False)
        self.history_changed.emit()

    def begin(self, point: QPointF, pressure: float | None = None, *, eraser_end: bool = False) -> None:
        """Set the pen down."""
        self._current_erases = self._erasing or eraser_end
        width = pen_width(self._fitted_width, pressure, self._current_erases)
        self._before = self._picture().copy()
        self._current = [(point.x(), point.y(), width)]
        self._paint_segment(self._current[0], self._current[0])
        self.changed.emit(True)

    def go_on(self, point: QPointF, pressure: float | None = None) -> None:
        """Move the pen."""
        if not self._current or not is_new_point(self._current[-1], point.x(), point.y()):
            return
        width = pen_width(self._fitted_width, pressure, self._current_erases)
        last = self._current[-1]
        self._current.append((point.x(), point.y(), width))
        self._paint_segment(last, self._current[-1])
        self.changed.emit(True)

    def end(self) -> None:
        """Lift the pen."""
        if not self._current:
            return
        trace = Trace(tuple(self._current), self._current_erases)
        self._history = self._history.add(trace)
        self._current = []
        if self._before is not None and self._pixmap is not None:
            # Drawn once more in one piece: the joints of its segments go away.
            self._pixmap, self._before = self._before, None
            painter = pen_painter(self._pixmap)
            draw_trace(painter, trace, self._ink_colour)
            painter.end()
            self.update(extent(trace.points))
        self.changed.emit(False)
        self.history_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set the pen down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the pen."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.go_on(event.position())
            self.end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with pressure; the other end of the pen erases."""
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            eraser_end = event.pointerType() == QPointingDevice.PointerType.Eraser
            self.begin(event.position(), event.pressure(), eraser_end=eraser_end)
        elif kind == QEvent.Type.TabletMove:
            self.go_on(event.position(), event.pressure())
        elif kind == QEvent.Type.TabletRelease:
            self.end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Draw with the first finger."""
        if isinstance(event, QTouchEvent):
            self._on_touch(event)
            return True
        return super().event(event)

    def _on_touch(self, event: QTouchEvent) -> None:
        event.accept()
        kind = event.type()
        points = event.points()
        if kind == QEvent.Type.TouchBegin and points:
            self.begin(points[0].position())
        elif kind == QEvent.Type.TouchUpdate and points:
            self.go_on(points[0].position())
        elif kind in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel):
            self.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room."""
        super().resizeEvent(event)
        self._pixmap = self._before = None

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of the new appearance."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._pixmap = self._before = None
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a frame if the Tab key led here; a hand that draws knows where it is."""
        reasons = Qt.FocusReason
        self._reached_by_key = event.reason() in (reasons.TabFocusReason, reasons.BacktabFocusReason)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes away."""
        self._reached_by_key = False
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show paper, guidelines, ink and boxes."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours.surface))
        self._paint_guides(painter)
        painter.drawPixmap(0, 0, self._picture())
        if self._boxes:
            frame = QColor(colours.accent)
            frame.setAlphaF(0.45)
            painter.setPen(QPen(frame, 1.2, Qt.PenStyle.DotLine))
            painter.drawRects(list(self._boxes))
            if 0 <= self._chosen < len(self._boxes):
                painter.setPen(QPen(QColor(colours.accent), 1.6))
                painter.drawRect(self._boxes[self._chosen])
        if self.is_empty and self._hint:
            font = self.font()
            font.setPointSizeF(font.pointSizeF() * 1.35)
            painter.setFont(font)
            painter.setPen(QColor(colours.muted))
            room = QRectF(0, 0, self.width(), self.height() * (0.5 if self._line_mode else 0.16))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._hint)
        if self._reached_by_key:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_guides(self, painter: QPainter) -> None:
        """Draw where letters could stand: a baseline and the height of capitals; a line is less high."""
        colours = colours_of(self.palette())
        top, base = (0.36, 0.64) if self._line_mode else (0.18, 0.82)
        line = QColor(colours.border)
        painter.setPen(QPen(line, 1, Qt.PenStyle.DashLine))
        y = round(self.height() * top)
        painter.drawLine(24, y, self.width() - 24, y)
        painter.setPen(QPen(line, 1.5))
        y = round(self.height() * base)
        painter.drawLine(24, y, self.width() - 24, y)

    def _picture(self) -> QPixmap:
        if self._pixmap is None:
            ratio = self.devicePixelRatioF()
            self._pixmap = QPixmap(self.size() * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            traces = [*self._history.traces, *filter(None, [self.unfinished])]
            painter = pen_painter(self._pixmap)
            for trace in traces:
                draw_trace(painter, trace, self._ink_colour)
            painter.end()
        return self._pixmap

    def _paint_segment(self, start: tuple[float, float, float], stop: tuple[float, float, float]) -> None:
        if len(self._current) == 1 and not self._history.traces:
            self.update()  # the hint goes away
        painter = pen_painter(self._picture())
        draw_segment(painter, start, stop, self._current_erases, self._ink_colour)
        painter.end()
        self.update(extent((start, stop)))
