"""What the hidden units say: a histogram of each layer's answers, and how many hardly learn any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP, colours_of
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.training.panels.panel import RunPanel
from hwocr.gui.widgets.parts import heading, muted
from hwocr.runs.recipe.schema import Recipe

_HEIGHT = 152
_TREND_POINTS = 400


class ActivationsPanel(RunPanel):
    """A histogram and a trend for each hidden layer."""

    title = "Activations"
    tip = "The activations of the hidden units, and how many are saturated."

    def __init__(self, context: ApplicationContext) -> None:
        """Build the panel."""
        super().__init__(context)
        self._layers: list[LayerView] = []
        self._empty = muted(
            "After the first epoch: what each hidden layer answers to validation samples.", wrap=True
        )
        self._column = QVBoxLayout()
        self._column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        self._column.setSpacing(2 * STEP)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._column)
        area = QScrollArea()
        area.setAccessibleName("Hidden layers")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    @property
    def layers(self) -> Sequence[LayerView]:
        """What is shown of each layer."""
        return self._layers

    def suits(self, recipe: Recipe) -> bool:
        """Only of NumPy's networks is this measured."""
        return not recipe.uses_torch

    def forget(self) -> None:
        """Show no layers."""
        for view in self._layers:
            self._column.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._layers = []
        self._empty.show()

    def refresh(self) -> None:
        """Show the latest epoch."""
        if self.run_seen is None:
            return
        measured = self.run_seen.view.layers
        if not measured or not measured[-1]:
            return
        latest = measured[-1]
        while len(self._layers) < len(latest):
            view = LayerView(len(self._layers) + 1)
            self._column.insertWidget(self._column.count() - 1, view)
            self._layers.append(view)
        self._empty.hide()
        step = max(1, len(measured) // _TREND_POINTS)
        for index, (view, values) in enumerate(zip(self._layers, latest, strict=False)):
            picked = measured[::-step][::-1]
            trend = [share_of(layers[index])[0] for layers in picked if len(layers) > index]
            view.show_layer(values, trend)


class LayerView(QWidget):
    """One layer: words, histogram, and the saturated share over the epochs."""

    def __init__(self, number: int) -> None:
        """Make the view of layer ``number``, counted from 1."""
        super().__init__()
        self._number = number
        self._words = muted(wrap=True)
        self._picture = _LayerPicture()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        column.addWidget(heading(f"Hidden layer {number}"))
        column.addWidget(self._words)
        column.addWidget(self._picture)

    @property
    def words(self) -> str:
        """What is said about the layer."""
        return self._words.text()

    def show_layer(self, values: dict[str, Any], trend: list[float]) -> None:
        """Show what was measured of the layer, and its saturated share over the epochs."""
        share, name = share_of(values)
        mean, deviation = float(values.get("mean") or 0), float(values.get("deviation") or 0)
        told = f"{100 * share:.1f} % of the answers {name}; " if name else "no activation; "
        self._words.setText(f"{told}mean {mean:.2f} ± {deviation:.2f}")
        self._picture.show_values(values.get("histogram") or [], values.get("range") or [], trend, name)


def share_of(values: dict[str, Any]) -> tuple[float, str]:
    """Return the share of answers at which a unit hardly learns, and what that is called, if it can be."""
    if "off" in values:
        return float(values["off"] or 0), "are off"
    return float(values.get("saturated") or 0), "are saturated" if "saturated" in values else ""


class _LayerPicture(QWidget):
    """Histogram at the left, the share over the epochs at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._histogram: list[float] = []
        self._range: list[float] = []
        self._trend: list[float] = []
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Histogram of the answers")

    def show_values(self, histogram: list[float], limits: list[float], trend: list[float], name: str) -> None:
        """Take what is to be drawn."""
        self._histogram, self._range, self._trend, self._name = histogram, limits, trend, name
        self.update()

    def sizeHint(self) -> QSize:
        """Always the same height."""
        return QSize(320, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (self.width() - 3 * STEP) / 2
        base = self.height() - 22
        self._paint_histogram(painter, QRectF(0, 4, width, base - 4))
        if self._name:
            self._paint_trend(painter, QRectF(width + 3 * STEP, 4, width, base - 4))

    def _paint_histogram(self, painter: QPainter, room: QRectF) -> None:
        colours = colours_of(self.palette())
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        if self._histogram:
            step, largest = room.width() / len(self._histogram), max(self._histogram) or 1
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            for index, value in enumerate(self._histogram):
                height = room.height() * value / largest
                bar = QRectF(room.left() + index * step + 0.5, room.bottom() - height, step - 1, height)
                painter.drawRoundedRect(bar, 1, 1)
        painter.setPen(QColor(colours.muted))
        under = QRectF(room.left(), room.bottom() + 2, room.width(), 18)
        if len(self._range) == 2:
            painter.drawText(under, Qt.AlignmentFlag.AlignLeft, f"{self._range[0]:.3g}")
            painter.drawText(under, Qt.AlignmentFlag.AlignRight, f"{self._range[1]:.3g}")
        painter.drawText(under, Qt.AlignmentFlag.AlignHCenter, "answer")

    def _paint_trend(self, painter: QPainter, room: QRectF) -> None:
        colours = colours_of(self.palette())
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        top = max([*self._trend, 0.05])
        if len(self._trend) > 1:
            step = room.width() / (len(self._trend) - 1)
            points = [
                QPointF(room.left() + i * step, room.bottom() - room.height() * share / top)
                for i, share in enumerate(self._trend)
            ]
            painter.setPen(QPen(QColor(colours.confidence[1]), 2))
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(QColor(colours.muted))
        under = QRectF(room.left(), room.bottom() + 2, room.width(), 18)
        painter.drawText(under, Qt.AlignmentFlag.AlignHCenter, f"{self._name.removeprefix('are ')}, by epoch")
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, f"{100 * top:.0f} %")
