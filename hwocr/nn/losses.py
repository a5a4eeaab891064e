"""Losses: how wrong a batch of outputs is, and the derivative that starts backpropagation.

Both are *sums* over the batch. Their derivative with respect to the outputs, called δ, is written into
an array the caller provides.
"""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hwocr.nn.activations import Array


class Loss(Protocol):
    """A loss over a batch."""

    def __call__(self, outputs: Array, targets: NDArray[Any], delta: Array) -> float:
        """Return the loss summed over the batch and write ∂loss/∂outputs into ``delta``, shape (N, C)."""
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
        rows = _row_numbers(len(outputs))
        np.subtract(outputs, outputs.max(axis=1, keepdims=True), out=delta)  # log p, short of log Σ
        chosen = delta[rows, targets]  # (N,)
        mean = delta.mean(axis=1) if self.label_smoothing else chosen
        np.exp(delta, out=delta)
        totals = delta.sum(axis=1, keepdims=True)  # (N, 1), ≥ 1
        delta /= totals  # p
        smoothing = self.label_smoothing
        logarithms = (1 - smoothing) * chosen + smoothing * mean if smoothing else chosen
        loss = float(np.log(totals).sum() - logarithms.sum())
        if smoothing:
            delta -= delta.dtype.type(smoothing / outputs.shape[1])
        delta[rows, targets] -= delta.dtype.type(1 - smoothing)  # p − t
        return loss


class SquaredError:
    """Half the squared distance: ½ Σ_n ‖y_n − t_n‖², hence ∂loss/∂y = y − t."""

    def __call__(self, outputs: Array, targets: Array, delta: Array) -> float:
        """Return the summed loss of outputs (N, D) against targets (N, D); see `Loss`."""
        np.subtract(outputs, targets, out=delta)
        flat = delta.ravel()
        return 0.5 * float(flat @ flat)


_rows = np.arange(0)


def _row_numbers(count: int) -> NDArray[np.integer]:
    """Return 0 … count − 1, kept from call to call: a batch asks for it thousands of times an epoch."""
    global _rows
    if len(_rows) < count:
        _rows = np.arange(count)
    return _rows[:count]
