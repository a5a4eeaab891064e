"""Printed lines of ruled and squared paper and of forms: found and taken out, letters left whole."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

_Scalar = TypeVar("_Scalar", bound=np.generic)

# Rulings tilt with the page; within this the search is exhaustive.
_STEEPEST = np.tan(np.radians(12.0))
_STEP = np.tan(np.radians(0.25))
# A run this many letter heights long is no stroke of a letter.
_SHORTEST = 2.6


def remove_rulings(
    mask: NDArray[np.bool_], contrast: NDArray[np.float32], letter_size: float
) -> NDArray[np.bool_]:
    """Take long straight lines, horizontal and vertical, out of an ink mask.

    Where a letter's stroke crosses a line, the stroke stays whole; where a stroke runs along a
    line, it stays if it is clearly darker than the line.

    Args:
        mask: (H, W) the ink.
        contrast: (H, W) float32, how dark the ink is.
        letter_size: the height of the letters in pixels.

    Returns:
        (H, W) the mask without the lines.
    """
    cleaned = _remove_along_rows(mask, contrast, letter_size)
    turned = _remove_along_rows(
        np.ascontiguousarray(cleaned.T), np.ascontiguousarray(contrast.T), letter_size
    )
    return np.ascontiguousarray(turned.T)


def _remove_along_rows(
    mask: NDArray[np.bool_], contrast: NDArray[np.float32], letter_size: float
) -> NDArray[np.bool_]:
    length = max(12, round(_SHORTEST * letter_size))
    if mask.shape[1] < length:
        return mask
    slope = _ruling_slope(mask)
    columns = np.arange(mask.shape[1])
    shifts = np.rint((columns - columns[-1] / 2) * slope).astype(np.int64)
    upright = _shear(mask, -shifts)
    # A line is not perfectly straight: let it wander a pixel up or down within a run, and
    # bridge the small holes that the threshold left in faint print.
    wide = ndimage.maximum_filter1d(upright.view(np.uint8), 3, axis=0)
    wide = ndimage.minimum_filter1d(ndimage.maximum_filter1d(wide, 5, axis=1), 5, axis=1)
    runs = ndimage.maximum_filter1d(ndimage.minimum_filter1d(wide, length, axis=1), length, axis=1)
    lines = (runs > 0) & upright
    if not lines.any():
        return mask
    thickness = _vertical_runs(upright)
    typical = float(np.median(thickness[lines]))
    if typical > 0.45 * letter_size:
        return mask
    thin = thickness <= 1.7 * typical + 1
    darkness = _shear(contrast, -shifts)
    level = float(np.median(darkness[lines & thin])) if (lines & thin).any() else 1.0
    pale = darkness <= max(1.35 * level, level + 0.15)
    remove = lines & thin & pale
    remove |= _box_sides(upright & pale, lines, thickness, typical, letter_size)
    remove |= _loose_crossings(lines & ~remove, upright & ~lines & ~remove)
    # The soft rim above and below a removed line goes with it.
    rim = ndimage.maximum_filter1d(remove.view(np.uint8), 3, axis=0) > 0
    remove |= rim & upright & (thickness <= 1.7 * typical + 2)
    result: NDArray[np.bool_] = mask & ~_shear(remove, shifts)
    return result


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


def _vertical_runs(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """For each inked pixel, the height in pixels of the vertical run of ink it lies in."""
    down = np.zeros(mask.shape, np.int32)
    count = np.zeros(mask.shape[1], np.int32)
    for row in range(mask.shape[0]):
        count = (count + 1) * mask[row]
        down[row] = count
    total = down
    for row in range(mask.shape[0] - 2, -1, -1):
        longer = mask[row] & mask[row + 1]
        total[row] = np.where(longer, total[row + 1], total[row])
    return total
