"""The one normaliser of lines: a page's line, a drawn line and a training line all pass through here.

What a sequence network sees is decided in this module alone (``line40-v1``): a line 40 pixels high, as wide
as its writing needs, its slope taken out, its letters brought to one size, its ink to full strength.

Size is told by how the ink spreads over the rows, not by its bounding box: one long tail of a J, or a scrap
of the line above, would make a box twice as high. Rows further from the middle than 2.3 standard
deviations are left out of that measure and, where they lie outside the 40 rows, out of the picture: so
scraps of neighbouring lines are mostly cut off, and what is left of them the networks have seen in training.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

HEIGHT = 40
"""Rows of a normalised line."""

LINE_NORMALISATION = "line40-v1"
"""The name model cards carry; it changes whenever the pictures this module makes change."""

MARGIN = 8
"""Empty columns before and after the ink."""

# Standard deviation of the ink's rows after scaling, pixels: capitals become 22 to 24 pixels high, small
# letters 16 to 18, with room for what rises above and hangs below.
_SPREAD = 6.4
# Most of the height that all but the outermost hundredth of the ink may take, pixels.
_MOST_HEIGHT = 37.0
_OUTERMOST = 0.005
# Rows further away than so many standard deviations do not count as the line's.
_REACH = 2.3
_ROUNDS = 3
# Ink weaker than this part of the strongest does not count as ink when measuring.
_EDGE = 0.3
_STEEPEST = 0.3
# A line this many spreads long tells its slope half as strongly as its letters do.
_RIDGE = 5.0
# The spread is at least so many stroke widths: a lone dash must not become a bar.
_LEAST_STROKES = 1.0
# Pictures with more rows are reduced before measuring.
_MOST_ROWS = 160
_LONGEST = 6000


@dataclass(frozen=True, slots=True, eq=False)
class NormalisedLine:
    """A line as the networks see it, and where it came from.

    Attributes:
        pixels: (40, W) float32 in [0, 1], 1 = ink.
        left: the column of the given picture at which the first column here begins (may be negative).
        scale: columns here per column of the given picture.
    """

    pixels: NDArray[np.float32]
    left: float
    scale: float

    def source_x(self, column: float) -> float:
        """Return the place in the given picture, in its pixels, of a ``column`` here."""
        return self.left + column / self.scale


def normalise_line(ink: NDArray[np.floating] | NDArray[np.uint8]) -> NormalisedLine:
    """Level, crop and scale a line to what the sequence networks see.

    Args:
        ink: (H, W) of any size; float in [0, 1] or uint8 in [0, 255], the highest value = ink. The
            line runs from left to right, tilted by at most about 15°; margins do not matter.

    Returns:
        The line; a picture without ink gives 16 empty columns.
    """
    picture = np.asarray(ink, np.float32)
    if ink.dtype == np.uint8:
        picture = picture * np.float32(1 / 255)
    reduction = max(1, picture.shape[0] // _MOST_ROWS)
    if reduction > 1:
        picture = np.asarray(Image.fromarray(picture).reduce(reduction), np.float32)
    peak = float(picture.max()) if picture.size else 0.0
    if not peak > 0:
        return NormalisedLine(np.zeros((HEIGHT, 2 * MARGIN), np.float32), 0.0, 1.0)
    weights = np.where(picture > _EDGE * peak, picture, 0)
    measured = _measure(weights)
    # The first and last column with ink that belongs to the line, not to a scrap beside it.
    own = np.flatnonzero((weights * measured.inside).any(axis=0))
    first, last = int(own[0]), int(own[-1]) + 1
    scale = min(measured.scale, (_LONGEST - 2 * MARGIN) / (last - first))
    pixels = _resample(picture[:, first:last], measured, first, scale)
    return NormalisedLine(_at_full_strength(pixels), (first - MARGIN / scale) * reduction, scale / reduction)


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """Where a line runs.

    Attributes:
        middle: row of its middle at column 0.
        slope: rows per column.
        scale: by which to multiply.
        inside: (H, W) whether a pixel is near enough to the middle to belong to the line.
    """

    middle: float
    slope: float
    scale: float
    inside: NDArray[np.bool_]


def _measure(weights: NDArray[np.float32]) -> _Measured:
    """Find the course and the size of a line from its ink (H, W), some of which is not zero."""
    height, width = weights.shape
    rows = np.arange(height, dtype=np.float32)
    middle, spread = _core(weights.sum(axis=1), rows)
    near = np.abs(rows - middle) <= max(_REACH * spread, 2.0)
    slope = _slope(weights * near[:, None], rows, middle, spread)
    columns = np.arange(width, dtype=np.float32)
    if abs(slope) * width > 1:
        levelled = _level(weights, slope)
        profile = levelled.sum(axis=1)
        levels = np.arange(len(profile), dtype=np.float32) - np.float32(max(0.0, slope * (width - 1)))
        middle, spread = _core(profile, levels)
    else:
        slope, profile, levels = 0.0, weights.sum(axis=1), rows
    reach = max(_REACH * spread, 2.0) * 1.35
    close = np.where(np.abs(levels - middle) <= reach, profile, 0)
    share = np.cumsum(close) / close.sum()
    low = float(levels[np.searchsorted(share, _OUTERMOST)])
    high = float(levels[min(len(levels) - 1, int(np.searchsorted(share, 1 - _OUTERMOST)))]) + 1
    stroke = _stroke_width(weights)
    spread = max(spread, _LEAST_STROKES * stroke, 0.5)
    scale = min(_SPREAD / spread, _MOST_HEIGHT / max(high - low, 1.0))
    half = HEIGHT / scale / 2
    # The middle of the window: that of the ink, moved just so far that the outer parts fit.
    centre = min(max(middle + 0.5, high - half + 0.5), low + half - 0.5) if high - low < 2 * half else middle
    inside = np.abs(rows[:, None] - np.float32(slope) * columns[None, :] - np.float32(centre)) <= half
    if not (weights * inside).any():
        inside = np.ones_like(inside)
    return _Measured(centre, slope, scale, inside)


def _core(profile: NDArray[np.float32], rows: NDArray[np.float32]) -> tuple[float, float]:
    """Return mean and standard deviation of the rows, outliers left out, for the ink in each (H,)."""
    inked = profile
    middle = spread = 0.0
    for _ in range(_ROUNDS):
        total = float(inked.sum())
        middle = float((inked * rows).sum()) / total
        spread = float(np.sqrt(max(float((inked * (rows - middle) ** 2).sum()) / total, 1 / 12)))
        kept = np.where(np.abs(rows - middle) <= max(_REACH * spread, 2.0), profile, 0)
        if not kept.any():
            break
        inked = kept
    return middle, spread


def _slope(weights: NDArray[np.float32], rows: NDArray[np.float32], middle: float, spread: float) -> float:
    """Return the line's slope, rows per column, drawn towards zero where it is short."""
    mass = weights.sum(axis=0)
    total = float(mass.sum())
    if not total > 0:
        return 0.0
    columns = np.arange(weights.shape[1], dtype=np.float32)
    heights = (rows - np.float32(middle)) @ weights
    centre = float((mass * columns).sum()) / total
    away = columns - np.float32(centre)
    scatter = float((mass * away * away).sum()) + total * (_RIDGE * spread) ** 2
    return float(np.clip(float((heights * away).sum()) / scatter, -_STEEPEST, _STEEPEST))


def _level(picture: NDArray[np.float32], slope: float) -> NDArray[np.float32]:
    """Move the columns of a picture up or down by whole pixels, so that a sloping line becomes level."""
    height, width = picture.shape
    shifts = np.rint(-slope * np.arange(width)).astype(int)
    low = int(shifts.min())
    extent = int(shifts.max()) - low
    levelled = np.zeros((height + extent, width), np.float32)
    rows = np.arange(height)[:, None] + (shifts - low)[None, :]
    levelled[rows, np.arange(width)[None, :]] = picture
    return levelled


def _stroke_width(weights: NDArray[np.float32]) -> float:
    """Estimate the mean stroke width as twice the area over the outline's length."""
    peak = float(weights.max())
    outline = float(np.abs(np.diff(weights, axis=0)).sum() + np.abs(np.diff(weights, axis=1)).sum())
    # Sums along rows and columns overrate a slanting outline by up to 1.4; letters, by about 1.2.
    return 2 * float(weights.sum()) / max(outline / 1.2, peak)


def _resample(
    picture: NDArray[np.float32], measured: _Measured, first: int, scale: float
) -> NDArray[np.float32]:
    """Scale the window around the line to (40, W), its slope taken out."""
    height, width = picture.shape
    new_width = max(1, round(width * scale))
    middle = measured.middle + measured.slope * first
    climb = measured.slope * width
    half = HEIGHT / scale / 2
    top = middle - half + min(0.0, climb)
    bottom = middle + half + max(0.0, climb)
    # Paper around the picture, so that the window lies within.
    above, below = max(0, int(np.ceil(-top))), max(0, int(np.ceil(bottom - height)))
    if above or below:
        padded = np.zeros((height + above + below, width), np.float32)
        padded[above : above + height] = picture
        picture = padded
    rows = max(HEIGHT, round((bottom - top) * scale))
    # BILINEAR widens its support when it shrinks, so every pixel of a thin stroke counts.
    image = Image.fromarray(np.ascontiguousarray(picture)).resize(
        (new_width, rows),
        Image.Resampling.BILINEAR,
        box=(0, max(0.0, top + above), width, min(bottom + above, picture.shape[0])),
    )
    if rows > HEIGHT:
        # Row y of the result at column x lies slope * x lower in the scaled picture.
        start = -min(0.0, climb) * scale
        image = image.transform(
            (new_width, HEIGHT),
            Image.Transform.AFFINE,
            (1, 0, 0, measured.slope, 1, start),
            Image.Resampling.BILINEAR,
        )
    result = np.zeros((HEIGHT, new_width + 2 * MARGIN), np.float32)
    result[:, MARGIN:-MARGIN] = np.asarray(image, np.float32)
    return result


def _at_full_strength(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring the darkest tenth of the ink, which shrinking has made faint, back to full strength."""
    peak = float(pixels.max())
    if not peak > 0:
        return pixels
    strength = float(np.quantile(pixels[pixels > 0.1 * peak], 0.9))
    brought: NDArray[np.float32] = np.clip(pixels / np.float32(max(strength, 1e-6)), 0, 1)
    return brought
