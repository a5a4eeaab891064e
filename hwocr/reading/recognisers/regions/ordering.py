"""The order in which a person reads regions of text: rows from left to right, columns one after the other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.columns import in_reading_order
from hwocr.reading.layout.text_line import TextLine
from hwocr.reading.recognisers.regions.region import Region

# Two regions stand in one row if they share this part of the lower one's height, where they are nearest.
_SHARED = 0.5
# How often columns are divided again.
_DEPTH = 3


def upright(regions: Sequence[Region]) -> NDArray[np.float64]:
    """The corners (N, 4, 2) of regions, turned so that most of the text is level."""
    corners = np.array([region.corners for region in regions]).reshape(-1, 4, 2)
    along = corners[:, 1] - corners[:, 0]
    lengths = np.hypot(along[:, 0], along[:, 1])
    # The mean of directions, for single letters tell little; those of long lines count.
    total = (along * lengths[:, None]).sum(axis=0)
    angle = float(np.arctan2(total[1], total[0]))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    level: NDArray[np.float64] = corners @ turn
    return level


def reading_order(regions: Sequence[Region], *, with_columns: bool = True) -> list[list[int]]:
    """Put regions in order.

    Args:
        regions: in any order.
        with_columns: whether there may be columns of prose; not on a form.

    Returns:
        Rows from first to last, each of the numbers of its regions from left to right.
    """
    if not regions:
        return []
    level = upright(regions)
    height = float(np.median([region.height for region in regions]))
    boxes, owners = _letters(level, height)

    def gather(part: NDArray[np.bool_]) -> list[TextLine]:
        numbers = sorted(set(owners[part].tolist()))
        rows = _rows(level[numbers])
        lines = []
        for row in rows:
            line = TextLine()
            for letter in np.flatnonzero(part & np.isin(owners, [numbers[place] for place in row])):
                line.add_letter(int(letter), boxes[letter].astype(np.float64))
            lines.append(line)
        return lines

    depth = _DEPTH if with_columns else 0
    lines = in_reading_order(boxes, np.ones(len(boxes), bool), 0.7 * height, gather, depth)
    seen: set[int] = set()
    order = []
    for line in lines:
        row = [number for number in _in_turn(owners[line.letters]) if number not in seen]
        seen.update(row)
        if row:
            order.append(sorted(row, key=lambda number: float(level[number][:, 0].mean())))
    return order


def _in_turn(owners: NDArray[np.int64]) -> list[int]:
    return list(dict.fromkeys(owners.tolist()))


def _letters(level: NDArray[np.float64], height: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Boxes (M, 4) about as large as letters that fill the regions, and whose (M,) they are."""
    boxes, owners = [], []
    for number, corners in enumerate(level):
        left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
        tops, bottoms = corners[[0, 1], 1], corners[[3, 2], 1]
        count = max(1, round((right - left) / max(height, 1.0)))
        for place in range(count):
            part = (place + 0.5) / count
            top = tops[0] + part * (tops[1] - tops[0])
            bottom = bottoms[0] + part * (bottoms[1] - bottoms[0])
            # Detected regions reach beyond the ink.
            inset = 0.15 * (bottom - top)
            step = (right - left) / count
            boxes.append([left + place * step, top + inset, left + (place + 1) * step, bottom - inset])
            owners.append(number)
    return np.rint(boxes).astype(np.int64).reshape(-1, 4), np.array(owners, np.int64)


def _rows(level: NDArray[np.float64]) -> list[list[int]]:
    """Gather regions (N, 4, 2) into rows, top to bottom."""
    left = level[:, [0, 3], 0].mean(axis=1)
    rows: list[list[int]] = []
    for number in np.argsort(left, kind="stable").tolist():
        best, best_share = None, _SHARED
        for row in rows:
            share = _shared(level[row[-1]], level[number])
            if share > best_share:
                best, best_share = row, share
        if best is None:
            rows.append([number])
        else:
            best.append(number)
    return sorted(rows, key=lambda row: float(np.median([level[number][:, 1].mean() for number in row])))


def _shared(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """How much of the lower one's height two regions share where the second begins."""
    x = float(second[[0, 3], 0].mean())
    left, right = float(first[[0, 3], 0].mean()), float(first[[1, 2], 0].mean())
    part = min(max((x - left) / max(right - left, 1.0), 0.0), 1.0)
    top = first[0, 1] + part * (first[1, 1] - first[0, 1])
    bottom = first[3, 1] + part * (first[2, 1] - first[3, 1])
    other_top, other_bottom = second[0, 1], second[3, 1]
    shared = min(bottom, other_bottom) - max(top, other_top)
    return float(shared / max(1.0, min(bottom - top, other_bottom - other_top)))
