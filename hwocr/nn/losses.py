"""Losses: how wrong a batch of outputs is, and the derivative that starts backpropagation.

Both are *sums* over the batch. Their derivative with respect to the outputs, called δ, is written into
an array the caller provides.
"""

from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hwocr.nn.activations import Array


class Loss(Protocol):
    """A loss over a batch."""

    def __call__(self, outputs: Array, targets: NDArray[Any], delta: Array) -> float:
        """Return the loss summed over the batch; write ∂loss/∂outputs into ``delta`` (N, C), in C order."""
        ...


class SoftmaxCrossEntropy:
    """The cross-entropy of softmax(outputs) against labels: −Σ_n Σ_c t_nc log p_nc.

    With p = softmax(z) and targets t that sum to 1, almost everything cancels: ∂loss/∂z = p − t.
    Label smoothing ε moves part of the target to all C classes: t = (1 − ε) · onehot + ε / C
    (Szegedy et al., "Rethinking the Inception Architecture", 2016).

    Attributes:
        label_smoothing: ε in [0, 1).
    """

    def __init__(self, label_smoothing: float = 0.0) -> None:
        self.label_smoothing = label_smoothing

    def __call__(self, outputs: Array, targets: NDArray[np.integer], delta: Array) -> float:
        """Return the summed loss of logits (N, C) against class numbers (N,); see `Loss`."""
        count, classes = outputs.shape
        smoothing = self.label_smoothing
        places = _first_places(count, classes) + targets  # of the right class in the flattened batch
        flat = delta.reshape(-1)
        np.subtract(outputs, np.maximum.reduce(outputs, axis=1, keepdims=True), out=delta)
        chosen = flat[places]  # (N,), log p + log Σ of the right class
        expected = float(np.add.reduce(chosen))
        if smoothing:
            expected = (1 - smoothing) * expected + smoothing * float(np.add.reduce(flat)) / classes
        np.exp(delta, out=delta)
        totals = np.add.reduce(delta, axis=1, keepdims=True)  # Σ, (N, 1), ≥ 1
        delta /= totals  # p
        if smoothing:
            delta -= delta.dtype.type(smoothing / classes)
        flat[places] -= delta.dtype.type(1 - smoothing)  # p − t
        return float(np.add.reduce(np.log(totals), axis=None)) - expected


class SquaredError:
    """The squared distance Σ_n ‖y_n − t_n‖², hence ∂loss/∂y = 2 (y − t)."""

    def __call__(self, outputs: Array, targets: Array, delta: Array) -> float:
        """Return the summed loss of outputs (N, D) against targets (N, D); see `Loss`."""
        np.subtract(outputs, targets, out=delta)
        flat = delta.ravel()
        total = float(flat @ flat)
        delta *= 2
        return total


@lru_cache(maxsize=8)
def _first_places(count: int, classes: int) -> NDArray[np.int64]:
    """Return where each row of a flattened (count, classes) array begins; asked for at every batch."""
    return np.arange(0, count * classes, classes)
