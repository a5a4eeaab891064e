"""Moving the pixels of many glyphs at once: affine maps, smooth displacements, bilinear interpolation."""

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import SIZE

_CENTRE = (SIZE - 1) / 2
# One empty pixel before and two after: whatever lies outside reads as paper.
_PADDED = SIZE + 3
_ROWS, _COLUMNS = (
    axis.astype(np.float32).reshape(1, -1) for axis in np.mgrid[:SIZE, :SIZE].astype(np.float64) - _CENTRE
)


def displacement_basis(sigma: float) -> NDArray[np.float32]:
    """Return the matrix B that turns white noise on a coarse grid into a smooth random field.

    ``B @ noise @ B.T`` with ``noise`` (K, K) of unit variance is (32, 32) of unit variance at every
    pixel, and alike over about ``sigma`` pixels. It stands for smoothing 32 × 32 noise with a
    Gaussian of that width, at a fraction of the work.

    Args:
        sigma: pixels, at least 2.

    Returns:
        (32, K) float32; the squares of each row sum to 1.
    """
    knots = np.arange(-2 * sigma, SIZE + 2 * sigma, sigma)
    knots += _CENTRE - knots.mean()
    weights = np.exp(-((np.arange(SIZE)[:, None] - knots[None, :]) ** 2) / (2 * sigma**2))
    weights /= np.sqrt((weights**2).sum(axis=1, keepdims=True))
    return weights.astype(np.float32)


def resample(
    pictures: NDArray[np.float32],
    matrices: NDArray[np.float32],
    fields: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Pull every pixel of the result from its place in the source.

    Args:
        pictures: (N, 32, 32).
        matrices: (N, 2, 3), from (x, y, 1) of the result to (x, y) of the source, in pixels from
            the centre.
        fields: (N, 2, 32, 32), added to x and y of the source, in pixels; or None.

    Returns:
        (N, 32, 32) float32, bilinearly interpolated; places outside are 0.
    """
    count = len(pictures)
    x = matrices[:, 0, 0, None] * _COLUMNS
    x += matrices[:, 0, 1, None] * _ROWS
    x += matrices[:, 0, 2, None] + np.float32(_CENTRE + 1)
    y = matrices[:, 1, 0, None] * _COLUMNS
    y += matrices[:, 1, 1, None] * _ROWS
    y += matrices[:, 1, 2, None] + np.float32(_CENTRE + 1)
    if fields is not None:
        x += fields[:, 0].reshape(count, -1)
        y += fields[:, 1].reshape(count, -1)
    np.clip(x, 0, SIZE + 1, out=x)
    np.clip(y, 0, SIZE + 1, out=y)

    padded = np.zeros((count, _PADDED, _PADDED), np.float32)
    padded[:, 1 : SIZE + 1, 1 : SIZE + 1] = pictures
    flat = padded.reshape(-1)
    left, top = x.astype(np.int32), y.astype(np.int32)
    x -= left
    y -= top
    place = (np.arange(count, dtype=np.intp) * (_PADDED * _PADDED))[:, None] + (top * _PADDED + left)
    upper = _between(flat, place, x)
    place += _PADDED
    lower = _between(flat, place, x)
    lower -= upper
    lower *= y
    upper += lower
    return upper.reshape(count, SIZE, SIZE)


def _between(
    flat: NDArray[np.float32], place: NDArray[np.intp], part: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Interpolate between ``flat[place]`` and ``flat[place + 1]``."""
    first: NDArray[np.float32] = flat.take(place)
    second: NDArray[np.float32] = flat[1:].take(place)
    second -= first
    second *= part
    first += second
    return first
