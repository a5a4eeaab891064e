"""The one normaliser: every glyph, drawn, cut from a page or taken from a data set, passes through here.

Recognisers fail where training and use see different pictures. This function is the only place
that decides how a glyph is cropped, scaled, centred and how thick its strokes are (``glyph32-v1``).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

SIZE = 32
"""Side of a normalised glyph in pixels."""

NORMALISATION = "glyph32-v1"
"""The name model cards carry; it changes whenever the pictures this module makes change."""

# The longer side of a glyph, of SIZE: a margin of 3 pixels leaves the networks room for shifts.
_EXTENT = 26
# Work at twice the size, so that thickening can go in steps of half a pixel.
_SCALE = 2
# The thinnest stroke that leaves the normaliser, in pixels of the doubled picture. NIST forms,
# scanned and shrunk to 28 pixels, have strokes of 2.5 to 3.5; a pen on a photographed page, 0.6.
_MINIMUM_STROKE = 5.0
# Ink below this part of the darkest ink does not count towards the bounding box.
_EDGE = 0.3
_MAXIMUM_RADIUS = 4


def normalise_glyphs(crops: Sequence[NDArray[np.floating]]) -> NDArray[np.float32]:
    """Crop, scale, centre and thicken glyphs to what the networks see.

    The ink's bounding box is scaled, its proportions kept, until its longer side is 26 pixels, and
    centred in 32 × 32. Thin strokes are thickened to about 2.5 pixels; thick ones are left.
    Faint ink is brought to full strength.

    Args:
        crops: N pictures of any size (H, W), values in [0, 1], 1 = ink. Margins do not matter.

    Returns:
        (N, 32, 32) float32 in [0, 1]. A picture without ink gives zeros.
    """
    side = SIZE * _SCALE
    canvas = np.zeros((len(crops), side, side), np.float32)
    for index, crop in enumerate(crops):
        _place(np.asarray(crop, np.float32), canvas[index])
    _thicken(canvas)
    small: NDArray[np.float32] = canvas.reshape(len(crops), SIZE, _SCALE, SIZE, _SCALE).mean(axis=(2, 4))
    return np.clip(small, 0.0, 1.0, out=small)


def normalise_glyph(crop: NDArray[np.floating]) -> NDArray[np.float32]:
    """Normalise one glyph, (H, W) to (32, 32); see `normalise_glyphs`."""
    picture: NDArray[np.float32] = normalise_glyphs([crop])[0]
    return picture


def _place(crop: NDArray[np.float32], target: NDArray[np.float32]) -> None:
    """Scale the ink of ``crop`` into the square ``target`` (all zero), centred by its bounding box."""
    peak = float(crop.max()) if crop.size else 0.0
    if not peak > 0:
        return
    mask = crop > _EDGE * peak
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    cut = crop[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = cut.shape
    factor = _EXTENT * _SCALE / max(height, width)
    new_height, new_width = max(1, round(height * factor)), max(1, round(width * factor))
    # BILINEAR widens its support when it shrinks, so every pixel of a thin stroke counts.
    resized = np.asarray(
        Image.fromarray(np.ascontiguousarray(cut)).resize((new_width, new_height), Image.Resampling.BILINEAR)
    )
    # Shrinking makes thin strokes faint: bring the darkest tenth of the ink back to full strength.
    inked = resized[resized > 0.1 * resized.max()]
    strength = float(np.quantile(inked, 0.9)) if inked.size else 1.0
    top, left = (target.shape[0] - new_height) // 2, (target.shape[1] - new_width) // 2
    target[top : top + new_height, left : left + new_width] = np.clip(resized / max(strength, 1e-6), 0, 1)


def stroke_widths(glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Estimate the mean stroke width of each picture as twice its area over its outline's length.

    Args:
        glyphs: (N, H, W), 1 = ink.

    Returns:
        (N,) float32, pixels; 0 where there is no ink.
    """
    area = glyphs.sum(axis=(1, 2))
    down = np.diff(glyphs, axis=1, prepend=0)
    right = np.diff(glyphs, axis=2, prepend=0)
    outline = np.sqrt(down * down + right * right).sum(axis=(1, 2))
    widths: NDArray[np.float32] = np.divide(2 * area, outline, out=np.zeros_like(area), where=outline > 1e-6)
    return widths


def _thicken(canvas: NDArray[np.float32]) -> None:
    """Dilate, in place, the pictures whose strokes are thinner than the minimum."""
    missing = _MINIMUM_STROKE - stroke_widths(canvas)
    radii = np.clip(np.rint(missing / 2), 0, _MAXIMUM_RADIUS).astype(int)
    for radius in range(1, _MAXIMUM_RADIUS + 1):
        chosen = np.flatnonzero(radii == radius)
        if chosen.size:
            canvas[chosen] = _dilate(canvas[chosen], radius)


def _dilate(pictures: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Grey dilation of (N, H, W) by an octagon: a diamond for odd steps, a square for even ones."""
    result = pictures
    for step in range(radius):
        if step % 2 == 0:
            across = ndimage.maximum_filter1d(result, 3, axis=1)
            result = np.maximum(across, ndimage.maximum_filter1d(result, 3, axis=2))
        else:
            result = ndimage.maximum_filter1d(ndimage.maximum_filter1d(result, 3, axis=1), 3, axis=2)
    return result
