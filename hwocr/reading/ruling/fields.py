"""The places of a form that are to be written in: rows of cells, combs, frames, lines to write on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hwocr.reading.ruling.skew import Turn

# All lengths below are in letter heights.
_SHORTEST_TOOTH = 0.18
_PITCHES = (0.55, 4.0)
_LEAST_CELLS = 3
# A line through nearly the whole width of the picture belongs to no field: the paper is ruled.
_WIDEST_LINE = 0.93
_WRITING_ROOM = 1.7
# A box for one letter: its sides, and how much of each must be inked.
_BOX_SIDES = (0.65, 4.0)
_COVERED = 0.9
_ALIKE = 0.09


@dataclass(frozen=True, slots=True)
class Field:
    """A place to write in.

    Attributes:
        left, right: its ends, pixels.
        start, end: how low its lower border is at the left and the right end, pixels.
        height: of the room above that border, pixels.
        pitch: width of its cells, pixels; 0 where letters are spaced freely.
    """

    left: float
    right: float
    start: float
    end: float
    height: float
    pitch: float = 0.0

    def bottom_at(self, x: float) -> float:
        """How low its lower border is at ``x``."""
        share = (x - self.left) / max(1.0, self.right - self.left)
        return self.start + share * (self.end - self.start)

    def holds(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points (N,) lie in it."""
        bottom = self.start + (x - self.left) / max(1.0, self.right - self.left) * (self.end - self.start)
        beside = 0.1 * self.height
        inside: NDArray[np.bool_] = (
            (x > self.left - beside) & (x < self.right + beside) & (y < bottom) & (y > bottom - self.height)
        )
        return inside

    def is_labelled_by(self, box: tuple[int, int, int, int]) -> bool:
        """Whether a box (left, top, right, bottom) lies where its label would: left of it or above it."""
        left, top, right, bottom = box
        low, high = self.bottom_at(right), self.bottom_at(right) - self.height
        if right <= self.left + 0.2 * self.height:
            middle = (top + bottom) / 2
            return high < middle < low + 0.2 * self.height and self.left - right < 4 * self.height
        above = high - bottom
        return -0.15 * self.height < above < 0.8 * self.height and abs(left - self.left) < self.height

    def has_cell_above(self, box: tuple[int, int, int, int]) -> bool:
        """Whether a box (left, top, right, bottom) lies right below it, where cells have small captions."""
        left, top, right, _ = box
        if not self.pitch or right < self.left or left > self.right:
            return False
        return -0.1 * self.height <= top - self.bottom_at((left + right) / 2) < 0.5 * self.height

    def turned(self, turn: Turn) -> "Field":
        """The field after the page was turned."""
        (left, start), (right, end) = (
            turn.place_after(x, y) for x, y in ((self.left, self.start), (self.right, self.end))
        )
        return replace(self, left=left, right=right, start=start, end=end)


@dataclass(frozen=True, slots=True)
class Segment:
    """A horizontal line of the form, in a picture sheared so that it is level.

    Attributes:
        left, right: its ends, right exclusive.
        row: its middle.
        thickness: pixels.
    """

    left: int
    right: int
    row: int
    thickness: float


def find_segments(lines: NDArray[np.bool_], letter_size: float) -> list[Segment]:
    """Gather the pixels of horizontal lines (H, W) to segments, top to bottom."""
    # A letter's stroke across the line, or faint print, leaves holes in it.
    bridged = ndimage.maximum_filter1d(lines.view(np.uint8), 2 * round(0.2 * letter_size) + 1, axis=1)
    bridged = ndimage.maximum_filter1d(bridged, 3, axis=0)
    labels, _ = ndimage.label(bridged, np.ones((3, 3)))
    segments = []
    for number, place in enumerate(ndimage.find_objects(labels), start=1):
        inked = lines[place] & (labels[place] == number)
        rows, columns = np.nonzero(inked)
        left, right = int(columns.min()), int(columns.max()) + 1
        thickness = len(rows) / max(1, len(np.unique(columns)))
        row = place[0].start + round(float(np.median(rows)))
        segments.append(Segment(place[1].start + left, place[1].start + right, row, thickness))
    return sorted(segments, key=lambda segment: segment.row)


def find_teeth(
    segment: Segment, runs: NDArray[np.int32], letter_size: float
) -> tuple[NDArray[np.int64], float, float] | None:
    """Find the teeth of a comb, or the sides of a row of cells: thin, equally far apart, from end to end.

    Args:
        segment: the line they stand on.
        runs: (H, W) how many pixels of ink go up from each, itself included; sheared as the segment.
        letter_size: height of the letters, pixels.

    Returns:
        (N,) the columns of the teeth, their distance and their height in pixels; None where there are none.
    """
    above = max(0, segment.row - round(segment.thickness / 2) - 2)
    heights = runs[above, segment.left : segment.right].copy()
    wide = max(3.0, 3 * segment.thickness, 0.12 * letter_size)
    tall = heights >= _SHORTEST_TOOTH * letter_size
    labels, count = ndimage.label(tall)
    if count < _LEAST_CELLS:
        return None
    places, tops = [], []
    for (span,) in ndimage.find_objects(labels):
        if span.stop - span.start <= wide:
            places.append((span.start + span.stop - 1) / 2)
            tops.append(float(heights[span].max()))
    best = _fit_comb(np.array(places), segment.right - segment.left, letter_size)
    if best is None:
        return None
    pitch, count = best
    marks = pitch * np.arange(count)
    nearest = np.abs(np.array(places)[:, None] - marks).min(axis=1) < 0.07 * pitch + 1
    height = float(np.median(np.array(tops)[nearest]))
    return np.rint(marks).astype(np.int64) + segment.left, pitch, height


def _fit_comb(places: NDArray[np.float64], length: int, letter_size: float) -> tuple[float, int] | None:
    """Find the distance and the number of teeth that divide a line evenly."""
    low, high = (factor * letter_size for factor in _PITCHES)
    best, best_hits = None, _LEAST_CELLS
    if not len(places):
        return None
    for cells in range(_LEAST_CELLS, int(length / low) + 1):
        if length / cells > high:
            continue
        # The line's own ends are the first and the last tooth.
        pitch = (length - 1) / cells
        marks = pitch * np.arange(cells + 1)
        distance = np.abs(places[:, None] - marks).min(axis=0)
        hits = int((distance < 0.07 * pitch + 1).sum())
        if hits >= 0.8 * (cells + 1) and hits > best_hits:
            best, best_hits = (pitch, cells + 1), hits
    return best


def segment_fields(
    segments: Sequence[Segment],
    teeth: Sequence[tuple[NDArray[np.int64], float, float] | None],
    shifts: NDArray[np.int64],
    letter_size: float,
) -> list[Field]:
    """Make fields of the lines of a form: rows of cells, combs, frames, and lines to write on.

    Args:
        segments: top to bottom, in the sheared picture.
        teeth: of each segment, from `find_teeth`.
        shifts: (W,) how far each column was moved up.
        letter_size: height of the letters, pixels.

    Returns:
        The fields, in the picture before shearing.
    """
    width = len(shifts)
    fields = []
    for number, (segment, comb) in enumerate(zip(segments, teeth, strict=True)):
        long = segment.right - segment.left
        if long > _WIDEST_LINE * width or long < 2 * letter_size:
            continue
        lids = [
            other
            for other in segments[:number]
            if 0.8 * letter_size < segment.row - other.row < 3.5 * letter_size
            and min(other.right, segment.right) - max(other.left, segment.left) > 0.8 * long
        ]
        height = float(segment.row - lids[-1].row) if lids else _WRITING_ROOM * letter_size
        if comb is None:
            below = _below(segment, list(zip(segments, teeth, strict=True))[number + 1 :], letter_size)
            # What closes a frame or a row of cells at the top is the lower border of nothing.
            if below and (not lids or below[1] or abs(below[0] - height) > 0.25 * below[0]):
                continue
        start, end = (segment.row + float(shifts[x]) for x in (segment.left, segment.right - 1))
        pitch = comb[1] if comb else 0.0
        if comb and not lids:
            height = max(height, comb[2])
        fields.append(Field(segment.left, segment.right, start, end, height, pitch))
    return fields


def _below(
    segment: Segment,
    later: Sequence[tuple[Segment, tuple[NDArray[np.int64], float, float] | None]],
    letter_size: float,
) -> tuple[int, bool] | None:
    """How far below a line the next one with the same ends is, in pixels, and whether that one has teeth."""
    long = segment.right - segment.left
    for other, comb in later:
        apart = other.row - segment.row
        same = abs(other.left - segment.left) + abs(other.right - segment.right) < 0.1 * long
        if same and 0.8 * letter_size < apart < 2.6 * letter_size:
            return apart, comb is not None
    return None


def find_letter_boxes(
    labels: NDArray[np.int32], boxes: NDArray[np.int64], letter_size: float
) -> list[tuple[int, NDArray[np.int64]]]:
    """Find the components that are printed boxes, each for one letter, with or without the letter.

    Args:
        labels: (H, W) components, from 1.
        boxes: (N, 4) of the components.
        letter_size: height of the letters, pixels.

    Returns:
        Component numbers from 0, each with the box (4,) that is printed; empty unless several are alike.
    """
    low, high = (factor * letter_size for factor in _BOX_SIDES)
    sides = boxes[:, 2:] - boxes[:, :2]
    possible = np.flatnonzero((sides.min(axis=1) >= low) & (sides.max(axis=1) <= high))
    found: list[tuple[int, NDArray[np.int64]]] = []
    rest = []
    for number in possible.tolist():
        left, top, right, bottom = boxes[number].tolist()
        ink = labels[top:bottom, left:right] == number + 1
        if _is_box(ink):
            found.append((number, boxes[number]))
        else:
            rest.append(number)
    if len(found) < _LEAST_CELLS:
        return []
    found_sides = sides[[number for number, _ in found]]
    alike = np.abs(found_sides[:, None] - found_sides) <= _ALIKE * found_sides + 1
    several = alike.all(axis=2).sum(axis=1) >= _LEAST_CELLS
    if not several.any():
        return []
    chosen = [box for box, one_of_several in zip(found, several, strict=True) if one_of_several]
    typical = np.rint(np.median(found_sides[several], axis=0)).astype(np.int64)
    # A letter that sticks out of its box makes the component larger than the box.
    for number in rest:
        left, top, right, bottom = boxes[number].tolist()
        if right - left < typical[0] - 2 or bottom - top < typical[1] - 2:
            continue
        place = _box_within(labels[top:bottom, left:right] == number + 1, typical)
        if place is not None:
            chosen.append((number, place + np.array([left, top, left, top])))
    return chosen


def _is_box(ink: NDArray[np.bool_]) -> bool:
    """Whether ink (H, W) goes along all four sides of its bounding box, and into the corners."""
    depth = max(2, round(0.07 * min(ink.shape)))
    sides = (ink[:depth], ink[-depth:], ink[:, :depth].T, ink[:, -depth:].T)
    return all(float(side.any(axis=0).mean()) > _COVERED for side in sides) and _has_corners(ink, depth)


def _box_within(ink: NDArray[np.bool_], sides: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Find a box of the given width and height in ink (H, W): left, top, right, bottom; or None."""
    width, height = (int(side) for side in sides)
    across, down = ink.sum(axis=1), ink.sum(axis=0)
    most_right, most_down = max(0, ink.shape[1] - width), max(0, ink.shape[0] - height)
    best, best_ink = None, 0
    for top in range(most_down + 1):
        for left in range(most_right + 1):
            bottom, right = min(top + height, ink.shape[0]), min(left + width, ink.shape[1])
            total = int(across[top] + across[bottom - 1] + down[left] + down[right - 1])
            if total > best_ink and _is_box(ink[top:bottom, left:right]):
                best, best_ink = np.array([left, top, right, bottom]), total
    return best


def _has_corners(ink: NDArray[np.bool_], depth: int) -> bool:
    corner = depth + 1
    return all(
        bool(part.any())
        for part in (
            ink[:corner, :corner], ink[:corner, -corner:], ink[-corner:, :corner], ink[-corner:, -corner:]
        )
    )  # fmt: skip


def border_of(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The printed border in the ink (H, W) of a box."""
    depth = max(2, round(0.07 * min(ink.shape)))
    thickness = np.median(
        [side[:depth].sum(axis=0).mean() for side in (ink, ink[::-1], ink.T, ink[:, ::-1].T)]
    )
    rim = max(2, round(float(thickness)) + 2)
    border = ink.copy()
    border[rim:-rim, rim:-rim] = False
    return border


def box_rows(boxes: NDArray[np.int64]) -> list[Field]:
    """Gather letter boxes (N, 4) that stand on one line to fields."""
    rows: list[list[list[int]]] = []
    for box in boxes[np.argsort(boxes[:, 0], kind="stable")].tolist():
        height = box[3] - box[1]
        for row in rows:
            last = row[-1]
            # Boxes between these may have escaped: a letter hides its box's side.
            if abs(last[3] - box[3]) < 0.3 * height and -2 <= box[0] - last[2] < 6 * height:
                row.append(box)
                break
        else:
            rows.append([box])
    return [_row_field(row) for row in rows]


def _row_field(row: list[list[int]]) -> Field:
    first, last = row[0], row[-1]
    width = float(np.median([box[2] - box[0] for box in row]))
    height = float(np.median([box[3] - box[1] for box in row]))
    steps = np.diff([box[0] for box in row])
    pitch = float(np.median(steps)) if len(steps) else width
    if len(steps):
        # A step over missing boxes is several pitches.
        pitch = (last[0] - first[0]) / float(np.maximum(np.rint(steps / steps.min()), 1).sum())
    beside = (pitch - width) / 2
    return Field(first[0] - beside, last[2] + beside, first[3], last[3], height, pitch)
