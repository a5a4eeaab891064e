"""Drawing strokes with Qt, for the canvas to show. The network's ink is rendered elsewhere (`ink`)."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from hwocr.gui.draw.history import Trace

Point = tuple[float, float, float]
"""x, y and the pen's width there."""


def pen_painter(pixmap: QPixmap) -> QPainter:
    """Begin to draw strokes on a pixmap."""
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def draw_trace(painter: QPainter, trace: Trace, colour: str) -> None:
    """Draw a whole stroke: in one piece, without joints, if its width does not change."""
    points = trace.points
    if len(points) > 1 and len({width for _x, _y, width in points}) == 1:
        _set_pen(painter, points[0][2], trace.erases, colour)
        painter.drawPolyline([QPointF(x, y) for x, y, _width in points])
        return
    for start, stop in zip(points, points[1:] or points, strict=False):
        draw_segment(painter, start, stop, trace.erases, colour)


def draw_segment(painter: QPainter, start: Point, stop: Point, erases: bool, colour: str) -> None:
    """Draw a piece of a stroke; a dot if its ends are the same."""
    _set_pen(painter, (start[2] + stop[2]) / 2, erases, colour)
    if start == stop:
        painter.drawPoint(QPointF(start[0], start[1]))
    else:
        painter.drawLine(QPointF(start[0], start[1]), QPointF(stop[0], stop[1]))


def extent(points: tuple[Point, ...]) -> QRect:
    """Return the part of the canvas that a stroke or a piece of one touches."""
    xs, ys, widths = zip(*points, strict=True)
    room = max(widths) / 2 + 2
    corners = QPointF(min(xs) - room, min(ys) - room), QPointF(max(xs) + room, max(ys) + room)
    return QRectF(*corners).toAlignedRect()


def _set_pen(painter: QPainter, width: float, erases: bool, colour: str) -> None:
    mode = QPainter.CompositionMode
    painter.setCompositionMode(mode.CompositionMode_Clear if erases else mode.CompositionMode_SourceOver)
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
