"""Logits to probabilities."""

import numpy as np
from numpy.typing import NDArray

from hwocr.nn.activations import softmax


def tempered_softmax(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Divide logits by a temperature and apply softmax.

    Args:
        logits: (N, C).
        temperature: above 0; larger is less sure (Guo et al., "On Calibration of Modern Neural
            Networks", 2017).

    Returns:
        (N, C) float32, rows sum to 1.
    """
    return softmax(np.asarray(logits, np.float32) / np.float32(temperature))
