"""Seams: ways from the top of a piece of ink to its bottom that cross little ink, to cut it in letters.

Letters that touch seldom stand so that an upright cut divides them: people write with a slant, and
strokes overhang. A seam may swerve. The cheapest seams are found by dynamic programming, as in Avidan and
Shamir, "Seam carving for content-aware image resizing", 2007, in a picture that was sheared upright.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# What a seam pays for a pixel of ink, for one of paper, and for moving a pixel aside.
_INK, _PAPER, _ASIDE = 1.0, 0.02, 0.3
# An upright stroke: columns with this part of the height inked.
_UPRIGHT = 0.5
# Wider than so many pens, an upright stroke may be two.
_DOUBLE = 2.0
# A stroke that two letters share is no wider than this, in pens.
_SHARED = 3.5
# Slants tried, on how many letters and pixels of theirs.
_STEEPEST, _SLANTS, _LETTERS, _PIXELS = 0.5, 10, 60, 12_000


@dataclass(frozen=True, slots=True, eq=False)
class CutPath:
    """A way to divide a piece in two.

    Attributes:
        end: (h,) per row of the piece's box, what lies before this column belongs to the left part.
        start: (h,) what lies from this column on belongs to the right part; before ``end`` where an
            upright stroke belongs to both.
        crossed: pixels of ink it crosses; of a shared stroke, on its emptier side.
        shared: whether a stroke belongs to both parts.
    """

    end: NDArray[np.intp]
    start: NDArray[np.intp]
    crossed: float
    shared: bool


def find_cut_paths(
    ink: NDArray[np.bool_], pen: float, slant: float, apart: float, count: int
) -> list[CutPath]:
    """Find where a piece may be divided.

    Args:
        ink: (h, w) of the piece.
        pen: width of its strokes, pixels.
        slant: of the writing, pixels to the right per pixel upwards.
        apart: seams keep so many pixels from each other and from the ends, at half height.
        count: at most so many, besides those at shared strokes.

    Returns:
        Seams from left to right.
    """
    height, width = ink.shape
    shifts = np.rint(slant * (height / 2 - np.arange(height) - 0.5)).astype(np.intp)
    margin = int(np.abs(shifts).max(initial=0)) + 2
    upright = np.zeros((height, width + 2 * margin), bool)
    for row, shift in enumerate(shifts):
        upright[row, margin - shift : margin - shift + width] = ink[row]
    finder = _Finder(upright)
    strokes = _strokes(upright, pen)
    inked = np.flatnonzero(upright.any(axis=0))
    first, last = inked[0] + max(2.0, apart), inked[-1] + 1 - max(2.0, apart)
    found: list[tuple[float, CutPath]] = []

    def placed(way: NDArray[np.intp]) -> NDArray[np.intp]:
        columns: NDArray[np.intp] = np.clip(way - margin + shifts, 0, width)
        return columns

    for left, right in strokes:
        if left > first and right < last and right - left <= _SHARED * pen:
            before, after = max(left - 1, 0), min(right, upright.shape[1] - 1)
            start, crossed_left = finder.way(before)
            end, crossed_right = finder.way(after)
            seam = CutPath(placed(end), placed(start), min(crossed_left, crossed_right), True)
            found.append(((left + right) / 2, seam))
    for column in _choose(finder.cost, strokes, pen, (first, last), max(2.0, apart), count):
        way, crossed = finder.way(column)
        found.append((column, CutPath(placed(way), placed(way), crossed, False)))
    return [seam for _, seam in sorted(found, key=lambda pair: pair[0])]


class _Finder:
    """Finds the cheapest seam through any column of an upright picture at half its height."""

    def __init__(self, upright: NDArray[np.bool_]) -> None:
        self._upright = upright
        self._height = len(upright)
        self._middle = self._height // 2
        down, self._down = _cheapest(upright[: self._middle + 1])
        up, self._up = _cheapest(upright[self._middle :][::-1])
        self.cost = down[-1] + up[-1] - np.where(upright[self._middle], _INK, _PAPER)

    def way(self, column: int) -> tuple[NDArray[np.intp], float]:
        """The seam (height,) through a column, and the pixels of ink it crosses."""
        way = np.empty(self._height, np.intp)
        way[self._middle] = column
        for row in range(self._middle, 0, -1):
            way[row - 1] = way[row] + self._down[row, way[row]]
        last = len(self._up) - 1
        for row in range(self._middle, self._height - 1):
            way[row + 1] = way[row] + self._up[last - (row - self._middle), way[row]]
        return way, float(self._upright[np.arange(self._height), way].sum())


def estimate_slant(labels: NDArray[np.int32], boxes: NDArray[np.int64]) -> float:
    """Estimate how far upright strokes lean to the right, in pixels per pixel upwards.

    The slant is the shear under which the columns of the letters are most unequally filled, after Vinciarelli
    and Luettin, "A new normalization technique for cursive handwritten words", 2001.

    Args:
        labels: (H, W) int32, 0 = paper, i + 1 = component i.
        boxes: (N, 4) of letters among the components: left, top, right, bottom.

    Returns:
        The slant, within ±0.5; 0 where there are no letters.
    """
    rows, columns, groups = [], [], []
    for number, (left, top, right, bottom) in enumerate(boxes[:_LETTERS].tolist()):
        y, x = np.nonzero(labels[top:bottom, left:right])
        rows.append((bottom - top) / 2 - y)
        columns.append(x)
        groups.append(np.full(len(x), number))
    if not rows:
        return 0.0
    y, x, group = np.concatenate(rows), np.concatenate(columns), np.concatenate(groups)
    step = 1 + len(y) // _PIXELS
    y, x, group = y[::step], x[::step], group[::step]
    reach = int(x.max() + np.abs(y).max()) + 2
    slants = np.linspace(-_STEEPEST, _STEEPEST, 2 * _SLANTS + 1)
    fullness = [
        float(
            np.square(np.bincount(group * 2 * reach + np.rint(x - slant * y).astype(int) + reach // 2)).sum()
        )
        for slant in slants
    ]
    return float(slants[int(np.argmax(fullness))])


def _cheapest(ink: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Cost (h, w) of the cheapest way from the top row to each pixel, and the step back to the row above."""
    price = np.where(ink, _INK, _PAPER)
    height, width = ink.shape
    cost = np.empty((height, width))
    back = np.zeros((height, width), np.intp)
    cost[0] = price[0]
    steps = np.empty((3, width))
    for row in range(1, height):
        above = cost[row - 1]
        steps[0] = above
        steps[1, 1:] = above[:-1] + _ASIDE
        steps[1, 0] = np.inf
        steps[2, :-1] = above[1:] + _ASIDE
        steps[2, -1] = np.inf
        best = steps.argmin(axis=0)
        back[row] = np.where(best == 2, 1, -best)
        cost[row] = price[row] + np.take_along_axis(steps, best[None], 0)[0]
    return cost, back


def _strokes(upright: NDArray[np.bool_], pen: float) -> list[tuple[int, int]]:
    """Where upright strokes begin and end: columns that are inked over most of the height."""
    full = upright.sum(axis=0) > _UPRIGHT * len(upright)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], full, [False]]).astype(int)))
    slack = max(1, round(0.4 * pen))
    return [(int(a) - slack, int(b) + slack) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _choose(
    cost: NDArray[np.float64],
    strokes: list[tuple[int, int]],
    pen: float,
    ends: tuple[float, float],
    apart: float,
    count: int,
) -> list[int]:
    """Columns of the sheared picture for seams to pass through at half height, from left to right."""
    order: list[float] = []
    for start, stop in strokes:
        if stop - start > _DOUBLE * pen:
            order.append((start + stop) / 2)
        order += [start - 1, stop]
    # Where touching strokes end is told best by the strokes; then come the emptiest places.
    order = [column for column in order if ends[0] <= column <= ends[1]]
    order.sort(key=lambda column: cost[int(column)])
    order += [float(column) for column in np.argsort(cost, kind="stable")]
    chosen: list[int] = []
    for column in order:
        inside = ends[0] <= column <= ends[1]
        if inside and all(abs(column - other) >= apart for other in chosen):
            chosen.append(int(column))
        if len(chosen) == count:
            break
    return sorted(chosen)
