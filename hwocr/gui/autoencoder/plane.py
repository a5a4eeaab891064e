"""The plane of the codes' two leading directions: the samples as points, and a point that is moved."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from hwocr.gui.appearance.theme import colours_of

_POINT = 6
# Points further from the pointer than this are not meant, pixels.
_NEAR = 14
# An arrow key moves the point by this part of the plane's width.
_KEY_STEP = 0.01
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class PlaneView(pg.PlotWidget):
    """A scatter, coloured by label.

    Signals:
        pointed: the number of the sample under the pointer; −1 for none.
        picked: x and y of the point that was clicked, dragged or moved to by keys.
    """

    pointed = Signal(int)
    picked = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty plane."""
        super().__init__(parent)
        self.setAccessibleName("Plane of the codes")
        self.setStatusTip("Point at a sample to see it; click, drag or use the arrow keys to draw a point.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setMinimumHeight(160)
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setMouseEnabled(False, False)
        item.hideAxis("left")
        item.hideAxis("bottom")
        self._places = np.zeros((0, 2), np.float32)
        self._targets = np.zeros(0, np.int64)
        self._labels: tuple[str, ...] = ()
        self._highlighted = ""
        self._scatter = pg.ScatterPlotItem(size=_POINT, pen=None)
        self._names: list[pg.TextItem] = []
        self._ring = pg.ScatterPlotItem(size=_POINT + 8)
        self._mark = pg.ScatterPlotItem(size=16, symbol="+")
        for layer, thing in enumerate((self._scatter, self._ring, self._mark)):
            thing.setZValue(10 * layer)
            item.addItem(thing, ignoreBounds=thing is not self._scatter)
        self._point: tuple[float, float] | None = None
        self._apply_colours()

    @property
    def point(self) -> tuple[float, float] | None:
        """The point that is decoded."""
        return self._point

    def show_samples(
        self, places: NDArray[np.float32], targets: NDArray[np.int64], labels: tuple[str, ...]
    ) -> None:
        """Draw samples at places (N, 2) with class numbers (N,)."""
        self._places, self._targets, self._labels = places, targets, labels
        self._draw()
        self.getPlotItem().enableAutoRange()
        self._ring.setData([], [])
        self.show_point(self._point if len(places) else None)

    def highlight(self, label: str) -> None:
        """Draw the samples of one label alone in their colour, the others faintly; "" for all alike."""
        self._highlighted = label
        self._draw()

    def show_point(self, point: tuple[float, float] | None) -> None:
        """Mark the point that is decoded, or none."""
        self._point = point
        self._mark.setData([] if point is None else [point[0]], [] if point is None else [point[1]])

    def show_sample(self, index: int) -> None:
        """Mark a sample; −1 for none."""
        chosen = self._places[index : index + 1] if index >= 0 else self._places[:0]
        self._ring.setData(chosen[:, 0], chosen[:, 1])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a point."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pick_at(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the point, or tell which sample is pointed at."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pick_at(event.position())
        else:
            index = self._nearest(event.position())
            self.show_sample(index)
            self.pointed.emit(index)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The point stays."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        super().leaveEvent(event)
        self.show_sample(-1)
        self.pointed.emit(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the point with the arrow keys; with Shift five times as far."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or not len(self._places):
            super().keyPressEvent(event)
            return
        spread = float(np.ptp(self._places[:, 0])) or 1.0
        length = spread * _KEY_STEP * (5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        x, y = self._point or (0.0, 0.0)
        self._pick(x + step[0] * length, y + step[1] * length)
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Take over the colours of light or dark."""
        super().changeEvent(event)
        known = getattr(self, "_colours", None)
        is_change = known is not None and event.type() == QEvent.Type.PaletteChange
        if is_change and colours_of(self.palette()) is not known:
            self._apply_colours()
            self._draw()

    def _pick_at(self, position: QPointF) -> None:
        if len(self._places):
            place = self.getPlotItem().getViewBox().mapSceneToView(self.mapToScene(position.toPoint()))
            self._pick(place.x(), place.y())

    def _pick(self, x: float, y: float) -> None:
        self.show_point((x, y))
        self.picked.emit(x, y)

    def _nearest(self, position: QPointF) -> int:
        if not len(self._places):
            return -1
        box = self.getPlotItem().getViewBox()
        place = box.mapSceneToView(self.mapToScene(position.toPoint()))
        width, height = box.viewPixelSize()
        away = np.hypot((self._places[:, 0] - place.x()) / width, (self._places[:, 1] - place.y()) / height)
        index = int(away.argmin())
        return index if away[index] <= _NEAR else -1

    def _draw(self) -> None:
        item = self.getPlotItem()
        for name in self._names:
            item.removeItem(name)
        self._names = []
        count = len(self._labels)
        tones = [self._tone(number, count) for number in range(count)]
        one = self._labels.index(self._highlighted) if self._highlighted in self._labels else -1
        brushes = [
            pg.mkBrush(tone.red(), tone.green(), tone.blue(), _alpha(number, one))
            for number, tone in enumerate(tones)
        ]
        # What is highlighted lies on top.
        order = np.argsort(self._targets == one, kind="stable")
        self._scatter.setData(
            self._places[order, 0],
            self._places[order, 1],
            brush=[brushes[target] for target in self._targets[order]],
            size=[_POINT + 3 if target == one else _POINT for target in self._targets[order]],
        )
        font = self.font()
        font.setBold(True)
        for number in np.unique(self._targets):
            if one not in (-1, number):
                continue
            middle = np.median(self._places[self._targets == number], axis=0)
            name = pg.TextItem(self._labels[number], color=tones[number], anchor=(0.5, 0.5))
            name.setFont(font)
            name.setPos(float(middle[0]), float(middle[1]))
            name.setZValue(5)
            item.addItem(name, ignoreBounds=True)
            self._names.append(name)

    def _tone(self, number: int, count: int) -> QColor:
        # Neighbours in the alphabet get hues far from each other.
        hue = (number * 0.381966) % 1.0 if count > 6 else number / max(1, count)
        return QColor.fromHsvF(
            hue, 0.60 if self._colours.dark else 0.85, 0.95 if self._colours.dark else 0.70
        )

    def _apply_colours(self) -> None:
        self._colours = colours = colours_of(self.palette())
        self.setBackground(QColor(colours.surface))
        self._ring.setPen(pg.mkPen(colours.text, width=2))
        self._ring.setBrush(None)
        self._mark.setPen(pg.mkPen(colours.text, width=1))
        self._mark.setBrush(pg.mkBrush(colours.text))


def _alpha(number: int, highlighted: int) -> int:
    if highlighted < 0:
        return 150
    return 230 if number == highlighted else 28
