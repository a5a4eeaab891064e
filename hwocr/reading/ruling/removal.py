"""Printed lines of ruled and squared paper and of forms: found and taken out, letters left whole."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hwocr.reading.ruling.fields import Field, Segment, find_segments, find_teeth, segment_fields

_Scalar = TypeVar("_Scalar", bound=np.generic)

# Rulings tilt with the page; within this the search is exhaustive.
_STEEPEST = np.tan(np.radians(12.0))
_STEP = np.tan(np.radians(0.25))
# A run this many letter heights long is no stroke of a letter.
_SHORTEST = 2.6
# Lines paler than the ink are looked for down to this strength, and must be so much longer.
WEAK = 0.1
_PALE_LONGER = 1.35


def remove_rulings(
    mask: NDArray[np.bool_], ink_probability: NDArray[np.float32], letter_size: float
) -> tuple[NDArray[np.bool_], tuple[Field, ...]]:
    """Take long straight lines, horizontal and vertical, and a form's cells and combs out of an ink mask.

    Where a letter's stroke crosses a line, the stroke stays whole; where a stroke runs along a
    line, it stays if it is clearly darker than the line.

    Args:
        mask: (H, W) the ink.
        ink_probability: (H, W) float32, how dark the ink is; lines too pale for the mask still make a form.
        letter_size: the height of the letters in pixels.

    Returns:
        (H, W) the mask without the lines, and the places to write in that the horizontal lines make.
    """
    cleaned, fields = _remove_along_rows(mask, ink_probability, letter_size, with_fields=True)
    turned, _ = _remove_along_rows(
        np.ascontiguousarray(cleaned.T),
        np.ascontiguousarray(ink_probability.T),
        letter_size,
        with_fields=False,
    )
    return np.ascontiguousarray(turned.T), tuple(fields)


def _remove_along_rows(
    mask: NDArray[np.bool_], ink_probability: NDArray[np.float32], letter_size: float, *, with_fields: bool
) -> tuple[NDArray[np.bool_], list[Field]]:
    length = max(12, round(_SHORTEST * letter_size))
    if mask.shape[1] < length:
        return mask, []
    weak = ink_probability > WEAK
    slope = _ruling_slope(weak)
    columns = np.arange(mask.shape[1])
    shifts = np.rint((columns - columns[-1] / 2) * slope).astype(np.int64)
    upright, darkness = _shear(mask, -shifts), _shear(ink_probability, -shifts)
    pale_too = _shear(weak, -shifts)
    lines = _long_runs(upright, length) | _long_runs(pale_too, round(_PALE_LONGER * length))
    if not lines.any():
        return mask, []
    thickness = _vertical_runs(upright)
    inked = lines & upright
    runs = _runs_up(pale_too)
    typical = float(np.median(_vertical_runs(pale_too, runs)[lines]))
    if inked.sum() > 0.5 * lines.sum():
        typical = min(typical, float(np.median(thickness[inked])))
    if typical > 0.45 * letter_size:
        return mask, []
    thin = thickness <= 1.7 * typical + 1
    level = float(np.median(darkness[lines & thin])) if (lines & thin).any() else 1.0
    pale = darkness <= max(1.35 * level, level + 0.15)
    remove = inked & thin & pale
    remove |= _box_sides(upright & pale, inked, thickness, typical, letter_size)
    fields: list[Field] = []
    if with_fields:
        segments = find_segments(lines & (thickness <= 2.5 * typical + 2), letter_size)
        teeth = [find_teeth(segment, runs, letter_size) for segment in segments]
        for segment, comb in zip(segments, teeth, strict=True):
            if comb is not None:
                # Strokes darker than most teeth stay, where squares pass for a comb.
                rows = slice(max(0, segment.row - round(comb[2])), segment.row)
                usual = float(np.median(darkness[rows, comb[0].clip(0, len(columns) - 1)].max(axis=0)))
                tooth = darkness <= max(1.35 * usual, usual + 0.15)
                _add_teeth(remove, upright & tooth, segment, comb)
        fields = segment_fields(segments, teeth, shifts, letter_size)
    remove |= _loose_crossings(inked & ~remove, upright & ~lines & ~remove)
    # The soft rim above and below a removed line goes with it.
    rim = ndimage.maximum_filter1d(remove.view(np.uint8), 3, axis=0) > 0
    remove |= rim & upright & (thickness <= 1.7 * typical + 2)
    result: NDArray[np.bool_] = mask & ~_shear(remove, shifts)
    return result, fields


def _long_runs(ink: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """The pixels of (H, W) that lie in runs of at least ``length`` along the rows."""
    # A line is not perfectly straight: let it wander a pixel up or down within a run, and
    # bridge the small holes that the threshold left in faint print.
    wide = ndimage.maximum_filter1d(ink.view(np.uint8), 3, axis=0)
    wide = ndimage.minimum_filter1d(ndimage.maximum_filter1d(wide, 5, axis=1), 5, axis=1)
    runs = ndimage.maximum_filter1d(ndimage.minimum_filter1d(wide, length, axis=1), length, axis=1)
    found: NDArray[np.bool_] = (runs > 0) & ink
    return found


def _add_teeth(
    remove: NDArray[np.bool_],
    ink: NDArray[np.bool_],
    segment: Segment,
    comb: tuple[NDArray[np.int64], float, float],
) -> None:
    """Mark the teeth on a line for removal, in place; where they are thicker, a stroke crosses them."""
    places, pitch, height = comb
    reach = round(max(2.0, 0.07 * pitch, segment.thickness + 1))
    bottom = segment.row + round(segment.thickness / 2) + 2
    top = max(0, segment.row - round(height + segment.thickness) - 2)
    widest = 1.8 * segment.thickness + 2
    for place in places.tolist():
        left, right = max(0, place - 2 * reach), min(ink.shape[1], place + 2 * reach + 1)
        part = ink[top:bottom, left:right]
        middle = place - left
        for row in range(part.shape[0]):
            inked = np.flatnonzero(part[row, max(0, middle - reach) : middle + reach + 1])
            if not len(inked):
                continue
            at = max(0, middle - reach) + int(inked[np.abs(inked - reach).argmin()])
            first, last = at, at
            while first > 0 and part[row, first - 1]:
                first -= 1
            while last + 1 < part.shape[1] and part[row, last + 1]:
                last += 1
            if last - first + 1 <= widest:
                remove[top + row, left + first : left + last + 1] = True


def _runs_up(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """For each inked pixel, how many pixels of ink in a row end in it from above."""
    counts = np.zeros(mask.shape, np.int32)
    count = np.zeros(mask.shape[1], np.int32)
    for row in range(mask.shape[0]):
        count = (count + 1) * mask[row]
        counts[row] = count
    return counts


def _box_sides(
    mask: NDArray[np.bool_],
    lines: NDArray[np.bool_],
    thickness: NDArray[np.int32],
    typical: float,
    letter_size: float,
) -> NDArray[np.bool_]:
    """Find the upright sides of a form's boxes: thin runs of ink all the way from one line to the next.

    Args:
        mask: (H, W) the ink that is no darker than the lines.
        lines: (H, W) the horizontal lines found in it.
        thickness: (H, W) lengths of the vertical runs of ink, in pixels.
        typical: thickness of the lines, pixels.
        letter_size: height of the letters, pixels.

    Returns:
        (H, W) the sides.
    """
    sides = np.zeros(mask.shape, bool)
    long = mask & ~lines & (thickness >= 0.9 * letter_size)
    labels, _ = ndimage.label(long, np.ones((3, 3)))
    reach = 2
    for number, place in enumerate(ndimage.find_objects(labels), start=1):
        rows, columns = place
        height, width = rows.stop - rows.start, columns.stop - columns.start
        if height < 0.8 * letter_size or width > 2.5 * typical + 0.05 * height + 2:
            continue
        above = lines[max(0, rows.start - reach) : rows.start + 1, columns]
        below = lines[rows.stop - 1 : rows.stop + reach, columns]
        if above.any() and below.any():
            sides[place] |= labels[place] == number
    return sides


def _loose_crossings(crossings: NDArray[np.bool_], letters: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which crossings (H, W) of a line hang together with no letter's ink (H, W): a box's corners."""
    labels, count = ndimage.label(crossings, np.ones((3, 3)))
    beside = ndimage.maximum_filter(letters.view(np.uint8), 3) > 0
    loose = np.ones(count + 1, bool)
    loose[np.unique(labels[beside])] = False
    loose[0] = False
    found: NDArray[np.bool_] = loose[labels]
    return found


def _ruling_slope(mask: NDArray[np.bool_]) -> float:
    """The slope (pixels down per pixel right) at which the mask's rows are most unequal."""
    rows, columns = np.nonzero(mask)
    if len(rows) > 60_000:
        step = len(rows) // 60_000 + 1
        rows, columns = rows[::step], columns[::step]
    if not len(rows):
        return 0.0
    slopes = np.arange(-_STEEPEST, _STEEPEST + _STEP / 2, _STEP)
    middle = mask.shape[1] / 2
    best, best_slope = -1.0, 0.0
    margin = int(_STEEPEST * middle) + 2
    for slope in slopes:
        shifted = (rows - (columns - middle) * slope).astype(np.int64) + margin
        counts = np.bincount(shifted, minlength=1).astype(np.float64)
        score = float((counts**3).sum()) * (1.0 - 0.2 * abs(slope))
        if score > best:
            best, best_slope = score, float(slope)
    return best_slope


def _shear(picture: NDArray[_Scalar], shifts: NDArray[np.int64]) -> NDArray[_Scalar]:
    """Move column j of (H, W) down by ``shifts[j]`` pixels; what leaves is lost, what enters is 0."""
    if not shifts.any():
        return picture
    height = picture.shape[0]
    sources = np.arange(height)[:, None] - shifts[None, :]
    inside = (sources >= 0) & (sources < height)
    moved = np.take_along_axis(picture, np.clip(sources, 0, height - 1), axis=0)
    sheared: NDArray[_Scalar] = np.where(inside, moved, np.zeros((), picture.dtype))
    return sheared


def _vertical_runs(mask: NDArray[np.bool_], runs_up: NDArray[np.int32] | None = None) -> NDArray[np.int32]:
    """For each inked pixel, the height in pixels of the vertical run of ink it lies in."""
    total = _runs_up(mask) if runs_up is None else runs_up.copy()
    for row in range(mask.shape[0] - 2, -1, -1):
        longer = mask[row] & mask[row + 1]
        total[row] = np.where(longer, total[row + 1], total[row])
    return total
