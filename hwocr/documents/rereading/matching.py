"""Which letters of two readings of one picture are the same ink."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.page import Box

# Two boxes are the same ink if this part of the smaller one lies in the other.
SHARED = 0.5


def shares(first: Sequence[Box], second: Sequence[Box]) -> NDArray[np.float32]:
    """Measure how far boxes lie in one another.

    Args:
        first: N boxes.
        second: M boxes.

    Returns:
        (N, M): the area two boxes share, as a part of the smaller one's; 0 to 1.
    """
    one, other = _edges(first)[:, None], _edges(second)[None]
    wide = np.minimum(one[..., 2], other[..., 2]) - np.maximum(one[..., 0], other[..., 0])
    high = np.minimum(one[..., 3], other[..., 3]) - np.maximum(one[..., 1], other[..., 1])
    shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
    smaller = np.minimum(_areas(one), _areas(other))
    return np.asarray(shared / np.maximum(smaller, 1), np.float32)


def partners(first: Sequence[Box], second: Sequence[Box]) -> list[int]:
    """Return for each of the first boxes the one of the second that is the same ink; -1 for none.

    Each of the second is taken once at most, by the one that shares most of it.
    """
    found = [-1] * len(first)
    if not first or not second:
        return found
    table = shares(first, second)
    rows, columns = np.nonzero(table >= SHARED)
    taken: set[int] = set()
    for place in np.argsort(-table[rows, columns], kind="stable").tolist():
        row, column = int(rows[place]), int(columns[place])
        if found[row] < 0 and column not in taken:
            found[row] = column
            taken.add(column)
    return found


def clusters(first: Sequence[Box], second: Sequence[Box]) -> list[tuple[list[int], list[int]]]:
    """Return which of the first boxes and which of the second hang together, by lying in one another.

    Boxes that lie in none of the others are left out.
    """
    if not first or not second:
        return []
    near = shares(first, second) >= SHARED
    groups: list[tuple[list[int], list[int]]] = []
    seen: set[int] = set()
    for start in range(len(first)):
        if start in seen or not near[start].any():
            continue
        rows, columns = {start}, set(np.flatnonzero(near[start]).tolist())
        while True:
            wider = set(np.flatnonzero(near[:, sorted(columns)].any(axis=1)).tolist())
            if wider == rows:
                break
            rows = wider
            columns = set(np.flatnonzero(near[sorted(rows)].any(axis=0)).tolist())
        seen |= rows
        groups.append((sorted(rows), sorted(columns)))
    return groups


def _edges(boxes: Sequence[Box]) -> NDArray[np.float32]:
    rows = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(rows, np.float32).reshape(-1, 4)


def _areas(edges: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((edges[..., 2] - edges[..., 0]) * (edges[..., 3] - edges[..., 1]))
