"""How lines run over a page that is not flat: a smooth field of slopes, from letter to letter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Neighbours: no further apart, nor higher or lower, than this many letter heights.
_APART = 1.6
_RISE = 0.7
_LEAST_PAIRS = 12
# The field is a polynomial; where it explains less than this part of the slopes' spread, lines are straight.
_LEAST_GAIN = 0.2
_STEEPEST = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class LineCurvature:
    """The slope of the lines at each place of a page: a + b·u + c·v + d·u² + e·u·v.

    Attributes:
        weights: (5,) a to e.
        middle: (x, y) where u and v are 0, pixels.
        scale: pixels that u and v count as 1.
    """

    weights: NDArray[np.float64]
    middle: tuple[float, float]
    scale: float

    def fall(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far a line through (x, y), each (N,), has fallen there since the middle of the page; pixels."""
        u, v = (x - self.middle[0]) / self.scale, (y - self.middle[1]) / self.scale
        a, b, c, d, e = self.weights
        fall: NDArray[np.float64] = self.scale * (
            a * u + b * u**2 / 2 + c * u * v + d * u**3 / 3 + e * u**2 * v / 2
        )
        return fall


def estimate_curvature(boxes: NDArray[np.int64], letter_size: float) -> LineCurvature | None:
    """Estimate how the lines run.

    Args:
        boxes: (N, 4) of the letters.
        letter_size: their height, pixels.

    Returns:
        The flow; None where the lines are as good as straight and level, or too few letters tell.
    """
    x, y, slopes = _neighbours(boxes.astype(np.float64), letter_size)
    if len(x) < _LEAST_PAIRS:
        return None
    middle = float(boxes[:, [0, 2]].mean()), float(boxes[:, [1, 3]].mean())
    scale = max(float(np.ptp(boxes[:, [0, 2]])), float(np.ptp(boxes[:, [1, 3]])), letter_size) / 2
    u, v = (x - middle[0]) / scale, (y - middle[1]) / scale
    terms = np.stack([np.ones_like(u), u, v, u * u, u * v], axis=1)
    # A little is taken off every weight, so that a few letters do not bend the page.
    ridge = np.diag([0.0, 1.0, 1.0, 1.0, 1.0]) * 0.02 * len(u)
    kept: NDArray[np.float64] = np.ones(len(u))
    for _ in range(4):
        weights = np.asarray(
            np.linalg.solve((terms.T * kept) @ terms + ridge, (terms.T * kept) @ slopes), np.float64
        )
        residual = np.abs(slopes - terms @ weights)
        spread = max(float(np.median(residual)), 0.02)
        # Tukey's biweight: a comma or a neighbour in the next line does not count.
        kept = np.square(np.clip(1 - np.square(residual / (4 * spread)), 0, None))
    straight = float(np.median(np.abs(slopes)))
    if straight < 0.02 or float(np.median(residual)) > (1 - _LEAST_GAIN) * straight:
        return None
    if np.abs(terms @ weights).max() > _STEEPEST:
        return None
    return LineCurvature(weights, middle, scale)


def _neighbours(
    boxes: NDArray[np.float64], letter_size: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(x, y) between each letter and its nearest neighbour to the right, and the slope of the way there."""
    order = np.argsort(boxes[:, 0], kind="stable")
    left, top, right, bottom = boxes[order].T
    x, y, height = (left + right) / 2, (top + bottom) / 2, bottom - top
    found: list[tuple[float, float, float]] = []
    for place in range(len(order)):
        stop = int(np.searchsorted(left, right[place] + _APART * letter_size))
        later = slice(place + 1, stop)
        alike = np.abs(height[later] - height[place]) < 0.3 * letter_size
        near = alike & (np.abs(y[later] - y[place]) < _RISE * letter_size) & (x[later] > x[place])
        if not near.any():
            continue
        candidates = np.flatnonzero(near)
        distance = x[later][candidates] - x[place] + 2 * np.abs(y[later][candidates] - y[place])
        other = place + 1 + int(candidates[distance.argmin()])
        run = x[other] - x[place]
        # The middle of tops and bottoms alike: a taller letter tilts neither.
        found.append(
            ((x[place] + x[other]) / 2, (y[place] + y[other]) / 2, (y[other] - y[place]) / max(run, 1.0))
        )
    places = np.array(found).reshape(-1, 3)
    return places[:, 0], places[:, 1], places[:, 2]
