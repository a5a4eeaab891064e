"""How like their originals reconstructions are."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST = 100.0
"""Decibels of a reconstruction that differs by nothing that float32 can tell."""


def psnr(originals: NDArray[Any], reconstructions: NDArray[Any]) -> NDArray[np.float64]:
    """Return the peak signal-to-noise ratio of each picture, in decibels.

    With values in [0, 1] the peak is 1, so that PSNR = −10 log₁₀ MSE, the mean being over a picture's pixels.
    That is ``skimage.metrics.peak_signal_noise_ratio(a, b, data_range=1)`` of each picture; the figure
    of a set is the *mean of these*, not the PSNR of the mean error. Equal pictures have `MOST` decibels.

    Args:
        originals: (N, …) in [0, 1].
        reconstructions: of the same shape.

    Returns:
        (N,) decibels.
    """
    difference = (np.asarray(originals, np.float32) - np.asarray(reconstructions, np.float32)).reshape(
        len(originals), -1
    )
    squares = np.einsum("nd,nd->n", difference, difference, dtype=np.float64)
    mean = squares / max(1, difference.shape[1])
    result: NDArray[np.float64] = -10 * np.log10(np.maximum(mean, 10 ** (-MOST / 10)))
    return result
