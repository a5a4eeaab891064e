"""Columns: where a strip of blank paper divides what is to be read one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hwocr.reading.layout.text_line import TextLine

# All lengths below are in letter heights.
_CELL = 1 / 3
_GUTTER = 1.8
_LEAST_ROWS = 3
_LEAST_HEIGHT = 4.0
# Columns of prose are wider than this; what is narrower beside others, and level with them, is a table's.
_PROSE = 5.0
_ENTRY = 2.5
_LEVEL = 0.4
_WIDE = 2.2


@dataclass(frozen=True, slots=True)
class Gutter:
    """A blank upright strip: its middle, and from where to where it reaches, in pixels."""

    x: float
    top: float
    bottom: float


def in_reading_order(
    boxes: NDArray[np.int64],
    chosen: NDArray[np.bool_],
    letter_size: float,
    lines_of: Callable[[NDArray[np.bool_]], list[TextLine]],
    depth: int,
) -> list[TextLine]:
    """Gather lines column by column where the page has columns, else as they stand.

    Args:
        boxes: (N, 4) of the components.
        chosen: (N,) which of them to gather.
        letter_size: height of the letters, pixels.
        lines_of: makes the lines, top to bottom, of some components.
        depth: how often columns are divided again.

    Returns:
        The lines in the order in which they are read.
    """
    gutter = find_gutter(boxes[chosen], letter_size) if depth else None
    if gutter is None:
        return lines_of(chosen)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    within = chosen & (y >= gutter.top) & (y < gutter.bottom)
    sides = [within & (x < gutter.x), within & (x >= gutter.x)]
    left, right = (lines_of(side) for side in sides)
    if not _is_prose(left, right, boxes, letter_size):
        return lines_of(chosen)
    lines: list[TextLine] = []
    parts = [chosen & (y < gutter.top), *sides, chosen & (y >= gutter.bottom)]
    for part in parts:
        if part.any():
            lines += in_reading_order(boxes, part, letter_size, lines_of, depth - 1)
    return lines


def find_gutter(boxes: NDArray[np.int64], letter_size: float) -> Gutter | None:
    """Find the tallest blank strip that has several lines on both sides.

    Args:
        boxes: (N, 4) of the letters.
        letter_size: their height, pixels.
    """
    if len(boxes) < 4 * _LEAST_ROWS:
        return None
    cell = max(1.0, _CELL * letter_size)
    origin = boxes[:, :2].min(axis=0)
    cells = np.floor((boxes - np.tile(origin, 2)) / cell).astype(int)
    inked = np.zeros((cells[:, 3].max() + 1, cells[:, 2].max() + 1), bool)
    for left, top, right, bottom in cells.tolist():
        inked[top : bottom + 1, left : right + 1] = True
    # A blank row between two lines divides nothing.
    blank = ndimage.maximum_filter1d(inked.view(np.uint8), round(_GUTTER / _CELL), axis=1) == 0
    best, best_run = None, round(_LEAST_HEIGHT / _CELL)
    for column in range(1, inked.shape[1] - 1):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], blank[:, column].view(np.int8), [0]])))
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if stop - start <= best_run:
                continue
            place = Gutter(
                float(origin[0] + (column + 0.5) * cell),
                float(origin[1] + start * cell),
                float(origin[1] + stop * cell),
            )
            if all(_rows(side, letter_size) >= _LEAST_ROWS for side in _beside(boxes, place)):
                best, best_run = place, stop - start
    if best is None:
        return None
    return best


def _beside(boxes: NDArray[np.int64], gutter: Gutter) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    within = (y >= gutter.top) & (y < gutter.bottom)
    return boxes[within & (x < gutter.x)], boxes[within & (x >= gutter.x)]


def _rows(boxes: NDArray[np.int64], letter_size: float) -> int:
    """About how many lines letters stand in: how many fit over one another."""
    middles = np.sort((boxes[:, 1] + boxes[:, 3]) / 2)
    count, last = 0, -np.inf
    for middle in middles:
        if middle - last > letter_size:
            count, last = count + 1, middle
    return count


def _is_prose(
    left: Sequence[TextLine], right: Sequence[TextLine], boxes: NDArray[np.int64], letter_size: float
) -> bool:
    """Whether two columns are to be read one after the other, not line by line."""
    widths = [_median_width(lines, boxes) / letter_size for lines in (left, right)]
    if min(widths) < _ENTRY:
        return False
    fewer, more = sorted((_middles(left), _middles(right)), key=len)
    level = np.abs(fewer[:, None] - more).min(axis=1) < _LEVEL * letter_size
    if float(level.mean()) < 0.6:
        return True
    # Every line of a table goes on in the next column. Prose does so on ruled paper; then the gap must be
    # wider than any between words, for blanks between words fall below one another by chance, too.
    edges = [boxes[line.letters] for line in (*left, *right)]
    ends = max(float(edge[:, 2].max()) for edge in edges[: len(left)])
    starts = min(float(edge[:, 0].min()) for edge in edges[len(left) :])
    return min(widths) >= _PROSE and starts - ends > _WIDE * letter_size


def _middles(lines: Sequence[TextLine]) -> NDArray[np.float64]:
    """(N,) how low each line stands, pixels."""
    return np.array([np.median([y for _, y in line.centres]) for line in lines])


def _median_width(lines: Sequence[TextLine], boxes: NDArray[np.int64]) -> float:
    if not lines:
        return 0.0
    return float(np.median([np.ptp(boxes[line.letters][:, [0, 2]]) for line in lines]))
