"""One plot in the house's manner: quiet axes, a crosshair, colours that follow light and dark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from hwocr.gui.appearance.theme import Colours, colours_of
from hwocr.gui.plots.axes import EpochAxis, FromZero, ValueAxis, level_range

AXIS_WIDTH = 56
# Wider lines than a pixel cost several times as much to draw where they are jagged.
_WIDE, _NARROW = 2.0, 1.0
# So much of the range of the curves is left above them where words stand above one.
_NOTE_ROOM = 0.18

ColourOf = Callable[[Colours], str]


@dataclass(frozen=True, slots=True)
class Line:
    """How a curve looks.

    Attributes:
        name: what it is, for the legend and the readout.
        colour: picks its colour from the appearance.
        wide: whether it is the one that counts.
    """

    name: str
    colour: ColourOf
    wide: bool = True


class Plot(pg.PlotWidget):
    """Curves over epochs.

    Signals:
        pointed: the place on the axis of epochs under the pointer, or None when it has left.
    """

    pointed = Signal(object)
    _is_made = False

    def __init__(self, title: str, *, bottom: str = "", parent: QWidget | None = None) -> None:
        """Make an empty plot.

        Args:
            title: what goes up.
            bottom: what goes to the right; empty for a plot whose axis is told by the one below it.
            parent: the widget it stands in.
        """
        super().__init__(parent, axisItems={"bottom": EpochAxis(), "left": ValueAxis()})
        self.setAccessibleName(title)
        self._title = title
        self._bottom = bottom
        self._items: dict[str, tuple[Line, pg.PlotDataItem]] = {}
        self._notes: dict[str, pg.TextItem] = {}
        self._levelled = False
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        item.setClipToView(True)
        item.getAxis("left").setWidth(AXIS_WIDTH)
        item.getAxis("bottom").setHeight(34 if bottom else 18)
        item.setContentsMargins(0, 4, 12, 0)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.setMinimumHeight(88)
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        item.addItem(self._cross, ignoreBounds=True)
        self._bounds = FromZero()
        item.addItem(self._bounds)
        self._empty = pg.TextItem("Nothing yet", anchor=(0.5, 0.5))
        self._empty.setParentItem(item.getViewBox())
        self._best = pg.ScatterPlotItem(size=9)
        self._best.setZValue(10)
        item.addItem(self._best, ignoreBounds=True)
        self.setMouseTracking(True)
        item.getViewBox().sigResized.connect(lambda _box: self._place_words())
        self._is_made = True
        self._apply_colours()
        self._fit()

    def set_title(self, title: str) -> None:
        """Say what goes up."""
        if title == self._title:
            return
        self.setAccessibleName(title)
        self._title = title
        self._apply_colours()

    def add_line(self, key: str, line: Line) -> None:
        """Add a curve, empty so far."""
        item = pg.PlotDataItem(antialias=True, connect="finite")
        self.addItem(item)
        self._items[key] = (line, item)
        self._colour_curve(line, item)

    def remove_lines(self) -> None:
        """Take all curves away."""
        for item in (*(item for _line, item in self._items.values()), *self._notes.values()):
            self.removeItem(item)
        self._items.clear()
        self._notes.clear()
        self._fit()

    @property
    def lines(self) -> Mapping[str, Line]:
        """The curves there are."""
        return {key: line for key, (line, _item) in self._items.items()}

    def show_curve(self, key: str, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Draw a curve; a single point is drawn as a dot."""
        _line, item = self._items[key]
        item.setData(x, y, symbol="o" if len(x) == 1 else None)
        self._fit()

    def show_note(self, key: str, words: str) -> None:
        """Write words at the end of a curve, above it, in its colour; no words take them away."""
        x, y = self.curve(key)
        note = self._notes.get(key)
        if note is None:
            note = self._notes[key] = pg.TextItem(anchor=(1, 1))
            self.getPlotItem().addItem(note, ignoreBounds=True)
        colour = self._items[key][0].colour(colours_of(self.palette()))
        note.setText(words if len(x) else "", color=colour)
        self._leave_room()
        if len(x):
            note.setPos(float(x[-1]), float(y[-1]))

    def _leave_room(self) -> None:
        """Let words above the topmost curve stand below the plot's edge."""
        has_words = any(note.toPlainText() for note in self._notes.values())
        known = np.concatenate([self.curve(key)[1] for key in self._items]) if has_words else np.empty(0)
        known = known[np.isfinite(known)]
        top = float(known.max() + _NOTE_ROOM * np.ptp(known)) if len(known) else None
        if top != self._bounds.top:
            self._bounds.top = top
            self.getPlotItem().getViewBox().updateAutoRange()

    def curve(self, key: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what is drawn of a curve, before any logarithm."""
        x, y = self._items[key][1].getOriginalDataset()
        return (np.empty(0), np.empty(0)) if x is None else (x, y)

    def show_best(self, x: float | None, y: float | None) -> None:
        """Mark a point, or none."""
        if x is None or y is None or not np.isfinite(y):
            self._best.setData([], [])
        else:
            self._best.setData([x], [y])

    def show_cross(self, x: float | None) -> None:
        """Show the crosshair at a place on the axis of epochs, or hide it."""
        self._cross.setVisible(x is not None)
        if x is not None:
            self._cross.setPos(x)

    def show_everything(self) -> None:
        """Let the axes fit the curves again, now and as they grow."""
        self._levelled = False
        self.getPlotItem().enableAutoRange()
        self._fit()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not any(len(self.curve(key)[0]) for key in self._items)

    def _fit(self) -> None:
        """Show an empty state instead of made-up axes, epochs from 0, and level curves in a fitting range."""
        item, empty = self.getPlotItem(), self.is_empty
        self._empty.setVisible(empty)
        for side in ("left", "bottom"):
            item.getAxis(side).setStyle(showValues=not empty)
        box = item.getViewBox()
        if empty:
            self._place_words()
            return
        self._leave_room()
        xs, ys = zip(*(self.curve(key) for key in self._items), strict=True)
        last = max((float(x[-1]) for x in xs if len(x)), default=1.0)
        box.setLimits(xMin=0, xMax=max(1.0, last) * 1.5, minXRange=1)
        wanted = None if box.state["logMode"][1] else level_range(np.concatenate(ys))
        if wanted is not None:
            self._levelled = True
            item.setYRange(*wanted, padding=0)
        elif self._levelled:
            self._levelled = False
            item.enableAutoRange(axis="y")

    def _fitting_title(self) -> str:
        """Return the title, or where the plot is low its last word: cut off, it would say less."""
        high = self.getPlotItem().getViewBox().rect().height()
        fits = self.fontMetrics().horizontalAdvance(self._title) <= high
        return self._title if fits or not high else self._title.removeprefix("validation ")

    def resizeEvent(self, event: pg.QtGui.QResizeEvent) -> None:
        """Let the title fit."""
        super().resizeEvent(event)
        # It is resized while it is being made and taken apart, too.
        item = self.getPlotItem() if self._is_made else None
        if item is not None and self._fitting_title() != item.getAxis("left").labelText:
            self._apply_colours()

    def _place_words(self) -> None:
        size = self.getPlotItem().getViewBox().rect()
        self._empty.setPos(size.width() / 2, size.height() / 2)

    def mouseMoveEvent(self, event: pg.QtGui.QMouseEvent) -> None:
        """Tell where the pointer is."""
        super().mouseMoveEvent(event)
        box = self.getPlotItem().getViewBox()
        place = self.mapToScene(event.position().toPoint())
        inside = box.sceneBoundingRect().contains(QPointF(place))
        self.pointed.emit(box.mapSceneToView(QPointF(place)).x() if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        super().leaveEvent(event)
        self.pointed.emit(None)

    def mouseDoubleClickEvent(self, event: pg.QtGui.QMouseEvent) -> None:
        """Show everything again."""
        self.show_everything()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Take over the colours of light or dark."""
        super().changeEvent(event)
        # Every style sheet above this widget sends these, mostly for nothing.
        known = getattr(self, "_colours", None)
        is_change = known is not None and event.type() == QEvent.Type.PaletteChange
        if is_change and colours_of(self.palette()) is not known:
            self._apply_colours()

    def _apply_colours(self) -> None:
        self._colours = colours = colours_of(self.palette())
        self.setBackground(QColor(colours.surface))
        item = self.getPlotItem()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(pg.mkPen(colours.border))
            axis.setTextPen(pg.mkPen(colours.muted))
            axis.setStyle(tickLength=0, tickTextOffset=6, tickFont=self.font())
        style = {"color": colours.muted, "font-size": f"{self.font().pointSizeF():g}pt"}
        item.setLabel("left", self._fitting_title(), **style)
        if self._bottom:
            item.setLabel("bottom", self._bottom, **style)
        item.showGrid(x=True, y=True, alpha=0.12)
        self._empty.setColor(colours.muted)
        self._cross.setPen(pg.mkPen(colours.muted, width=1, style=Qt.PenStyle.DashLine))
        self._best.setPen(pg.mkPen(colours.surface, width=2))
        self._best.setBrush(pg.mkBrush(colours.accent))
        for line, curve in self._items.values():
            self._colour_curve(line, curve)
        for key, note in self._notes.items():
            note.setColor(self._items[key][0].colour(colours))

    def _colour_curve(self, line: Line, curve: pg.PlotDataItem) -> None:
        colour = line.colour(colours_of(self.palette()))
        curve.setPen(pg.mkPen(colour, width=_WIDE if line.wide else _NARROW))
        curve.setSymbolBrush(colour)
        curve.setSymbolPen(None)
        curve.setSymbolSize(6)


def nearest(x: NDArray[np.float64], y: NDArray[np.float64], place: float) -> tuple[float, float] | None:
    """Return the point of a curve nearest to a place on its axis."""
    if not len(x):
        return None
    at = int(np.clip(np.searchsorted(x, place), 0, len(x) - 1))
    if at and abs(x[at - 1] - place) <= abs(x[at] - place):
        at -= 1
    return float(x[at]), float(y[at])
