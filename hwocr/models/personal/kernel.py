"""A correction of logits that vanishes away from the examples: kernel logistic regression on an offset.

The base network's logits are the prior mean of a Gaussian process whose posterior mode is found in closed
steps (Rasmussen and Williams, *Gaussian Processes for Machine Learning*, 2006, section 3.5; the bound on the
Hessian is Böhning's, 1992). So an example that the network reads right anyway moves nothing, and a glyph
unlike every example is left to the network.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from hwocr.models.twins import TWINS
from hwocr.nn.activations import softmax


@dataclass(frozen=True, slots=True)
class KernelSettings:
    """How far and how much an example counts.

    Set on 24 generated writers and on writers 1 to 27 of Chars74K (tests/benchmarks/teaching.py
    measures on others).

    Attributes:
        reach: of an example, in median distances of two glyphs of one letter by one writer.
        amplitude: prior variance of a logit's correction.
        twins: part of that variance left to the difference of labels that share one shape, such as c and C:
            that this c was small says little of the next.
        most: examples used; of more, those the network reads best are left out.
    """

    reach: float = 0.5
    amplitude: float = 80.0
    twins: float = 0.1
    most: int = 500


SETTINGS = KernelSettings()
_STEPS = 60
_TOLERANCE = 5e-3


@dataclass(frozen=True, slots=True, eq=False)
class KernelHead:
    """A fitted correction.

    Attributes:
        places: (N, D) float32, the examples in the metric's space.
        weights: (N, C) float32, what each adds to the logits of glyphs at its place.
        settings: that it was fitted with.
    """

    places: NDArray[np.float32]
    weights: NDArray[np.float32]
    settings: KernelSettings

    def correction(self, places: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what is to be added to the logits (M, C) of glyphs at (M, D)."""
        if not len(self.places):
            return np.zeros((len(places), self.weights.shape[1]), np.float32)
        near = kernel(places, self.places, self.settings.reach)
        moved = near @ (np.float32(self.settings.amplitude) * self.weights)
        return np.asarray(moved, np.float32)


def kernel(first: NDArray[np.float32], second: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    """Return how alike glyphs are, (M, N) in [0, 1]: a Gaussian of their distance."""
    lengths = (first * first).sum(axis=1)[:, None] + (second * second).sum(axis=1)[None]
    squares = np.maximum(lengths - 2 * (first @ second.T), 0)
    alike: NDArray[np.float32] = np.exp(squares * np.float32(-0.5 / reach**2))
    return alike


def fit_head(
    places: NDArray[np.float32],
    logits: NDArray[np.float32],
    targets: NDArray[np.int64],
    labels: Sequence[str],
    settings: KernelSettings = SETTINGS,
) -> KernelHead:
    """Fit the correction to examples.

    Args:
        places: (N, D) in the metric's space, in units of its spread.
        logits: (N, C) of the base network, divided by its temperature.
        targets: (N,) the right columns.
        labels: C of them; which are twins follows from them.
        settings: reach and amplitude.

    Returns:
        The fitted correction.
    """
    if len(places) > settings.most:
        surely = softmax(np.asarray(logits, np.float32))[np.arange(len(targets)), targets]
        kept = np.sort(np.argsort(surely, kind="stable")[: settings.most])
        places, logits, targets = places[kept], logits[kept], targets[kept]
    count, classes = len(places), len(labels)
    if not count:
        return KernelHead(places, np.zeros((0, classes), np.float32), settings)
    share = _twin_means(labels)
    alike = settings.amplitude * kernel(places, places, settings.reach).astype(np.float64)
    together = cho_factor(np.eye(count) + alike / 2)
    apart = cho_factor(np.eye(count) + settings.twins * alike / 2)
    wanted = np.eye(classes)[targets]
    base = np.asarray(logits, np.float64)
    residual = np.zeros((count, classes))
    for _ in range(_STEPS):
        moved = base + alike @ _shared(residual, share, settings.twins)
        gap = wanted - softmax(moved.astype(np.float32)) - residual
        if float(np.abs(gap).max()) < _TOLERANCE:
            break
        common = gap @ share
        residual += cho_solve(together, common) + cho_solve(apart, gap - common)
    weights = _shared(residual, share, settings.twins)
    return KernelHead(places, weights.astype(np.float32), settings)


def _shared(residual: NDArray[np.float64], share: NDArray[np.float64], twins: float) -> NDArray[np.float64]:
    common = residual @ share
    return common + twins * (residual - common)


def _twin_means(labels: Sequence[str]) -> NDArray[np.float64]:
    """Return the (C, C) matrix that replaces each label's value by the mean over its twins."""
    group = {label: number for number, twins in enumerate(TWINS) for label in twins}
    numbers = np.array([group.get(label, len(TWINS) + index) for index, label in enumerate(labels)])
    same = (numbers[:, None] == numbers[None]).astype(np.float64)
    means: NDArray[np.float64] = same / same.sum(axis=1, keepdims=True)
    return means
