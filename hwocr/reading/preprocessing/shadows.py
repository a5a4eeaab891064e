"""Shadows with an edge, of fingers or a phone: taken for ink, but thick and soft beside the strokes."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

# Thicker than so many pens is no stroke; seen on every such row and column of the mask.
_THICK = 3.0
_STEP = 4
# The steepness of a thick thing's border over two pixels, as a part of the contrast beside it. A
# stroke in focus has 0.4 to 0.6, out of focus 0.2 and more, the shadow of a hand 0.05 to 0.25.
_SOFT = 0.3
_LEAST_BORDER = 30


def stroke_width_beside_shadows(
    mask: NDArray[np.bool_], contrast: NDArray[np.float32], level: NDArray[np.float32]
) -> float | None:
    """Tell whether some of the ink is a shadow.

    Args:
        mask: (H, W) what was taken for ink.
        contrast: (H, W) how dark it is.
        level: (H, W) how dark it has to be.

    Returns:
        The width of the pen in pixels, None where there is no shadow.
    """
    pen = _pen(mask)
    if pen <= 0:
        return None
    small = mask[::_STEP, ::_STEP]
    reach = max(3, round(_THICK * pen / _STEP) + 1)
    thick = ndimage.minimum_filter(small.view(np.uint8), reach)
    if not thick.any():
        return None
    around = ndimage.maximum_filter(thick, 2 * reach + 1) > 0
    near = np.kron(around, np.ones((_STEP, _STEP), bool))[: mask.shape[0], : mask.shape[1]]
    inner = mask[1:-1, 1:-1]
    surrounded = mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
    border = inner & ~surrounded & near[1:-1, 1:-1]
    if border.sum() < _LEAST_BORDER:
        return None
    rows, columns = np.nonzero(border)
    rows, columns = rows + 1, columns + 1
    down = np.abs(contrast[rows + 1, columns] - contrast[rows - 1, columns])
    right = np.abs(contrast[rows, columns + 1] - contrast[rows, columns - 1])
    steepness = np.maximum(down, right) / (2 * level[rows, columns])
    return pen if float(np.median(steepness)) < _SOFT else None


def _pen(mask: NDArray[np.bool_]) -> float:
    """The usual length of the shorter runs of ink along rows and columns, pixels; 0 without ink."""
    lengths = []
    for lines in (mask[:: 2 * _STEP], np.ascontiguousarray(mask[:, :: 2 * _STEP].T)):
        padded = np.pad(lines, ((0, 0), (1, 1))).ravel().view(np.int8)
        changes = np.flatnonzero(np.diff(padded))
        lengths.append(changes[1::2] - changes[::2])
    every = np.concatenate(lengths)
    return float(np.quantile(every, 0.4)) if len(every) else 0.0
