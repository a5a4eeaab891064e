"""Axes that say what is there: whole epochs from 0, no prefixes, no room where nothing happens."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

# Of the values: so much room a single point, or a level line, gets above and below.
_ROOM = 0.1
_LEAST_ROOM = 1e-6
_ABOUT_SO_MANY = 7


class EpochAxis(pg.AxisItem):
    """The axis of epochs: whole numbers alone."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.enableAutoSIPrefix(False)

    def tickValues(self, least: float, most: float, _size: float) -> list[tuple[float, list[float]]]:
        """Return steps of 1, 2, 5, 10, 20 … epochs."""
        step = whole_step(most - least)
        first = int(np.ceil(least / step)) * step
        return [(step, [float(value) for value in range(first, int(np.floor(most)) + 1, step)])]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """Return whole numbers."""
        return [f"{value:.0f}" for value in values]


class ValueAxis(pg.AxisItem):
    """The axis of values, without prefixes: 0.0012, not 1.2 (x0.001)."""

    def __init__(self) -> None:
        super().__init__("left")
        self.enableAutoSIPrefix(False)


class FromZero(pg.GraphicsObject):
    """Nothing to be seen; lets the axis of epochs begin at 0 as long as it fits the curves.

    Attributes:
        top: a value that the other axis reaches, too; None for none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.top: float | None = None

    def dataBounds(self, axis: int, **_others: object) -> tuple[Any, Any]:
        """Return 0 for the axis of epochs, for the other what it is to reach."""
        return (0.0, 0.0) if axis == 0 else (self.top, self.top)

    def boundingRect(self) -> QRectF:
        """Return nothing."""
        return QRectF()

    def paint(self, *_words: object) -> None:
        """Paint nothing."""


def whole_step(reach: float) -> int:
    """Return the distance of marks on an axis of epochs: 1, 2 or 5, times a power of ten."""
    wanted = max(1.0, reach / _ABOUT_SO_MANY)
    power = 10 ** int(np.floor(np.log10(wanted)))
    return int(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= wanted))


def level_range(values: Sequence[float] | NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the range for values that hardly differ, which would be drawn from -400 to 400; else None."""
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    room = max(abs(low), abs(high)) * _ROOM + _LEAST_ROOM
    return (low - room, high + room) if high - low < room / 10 else None
