"""Which way up a page is: the network looks at some of its letters turned, and says how they look best."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import normalise_glyphs
from hwocr.reading.layout.analysis import Layout

Probabilities = Callable[[NDArray[np.float32]], NDArray[np.floating]]
"""From normalised pictures (N, 32, 32) to the probabilities of the labels (N, L)."""

# Measured on generated pages of every variant (seed 910000): the mean log-probability of the best
# label is -0.02 to -0.10 upright and -0.22 to -0.45 upside-down.
_SURELY_UPRIGHT = -0.13
_STILL_LETTERS = -0.25
_CLEARLY_BETTER = 0.08
# The gain must be so many times its own standard error; less where the page then looks surely upright.
_SIGNIFICANT = 2.5
_SIGNIFICANT_WHEN_SURE = 1.8
# So many letters are looked at first, and so many where they leave a doubt.
_FEW, _MANY = 24, 160
_LEAST_LETTERS = 6


def quarter_turns(layout: Layout, probabilities: Probabilities) -> int:
    """Tell how often a page must be turned by 90°, counter-clockwise, to stand upright.

    Args:
        layout: of the page as it stands.
        probabilities: of the labels, from the network.

    Returns:
        0, 1, 2 or 3; 0 without clear evidence.
    """
    crops = sample_letters(layout, _FEW)
    if len(crops) < _LEAST_LETTERS or _log_probabilities(crops, 0, probabilities).mean() > _SURELY_UPRIGHT:
        return 0
    crops = sample_letters(layout, _MANY)
    upright = _log_probabilities(crops, 0, probabilities)
    best, best_mean = 0, max(float(upright.mean()) + _CLEARLY_BETTER, _STILL_LETTERS)
    for turns in (2, 1, 3):
        turned = _log_probabilities(crops, turns, probabilities)
        gains = turned - upright
        error = float(gains.std()) / np.sqrt(len(gains))
        needed = _SIGNIFICANT_WHEN_SURE if turned.mean() > _SURELY_UPRIGHT else _SIGNIFICANT
        if turned.mean() > best_mean and gains.mean() > needed * error:
            best, best_mean = turns, float(turned.mean())
    return best


def likely_turns(layout: Layout, probabilities: Probabilities) -> list[int]:
    """Tell which turns by 90° make a page's letters more like letters, likeliest first.

    These are no evidence yet, but worth a look by whoever can tell.

    Args:
        layout: of the page as it stands.
        probabilities: of the labels, from the network.
    """
    crops = sample_letters(layout, _MANY)
    if not crops:
        return []
    means = [float(_log_probabilities(crops, turns, probabilities).mean()) for turns in range(4)]
    return sorted((turns for turns in (1, 2, 3) if means[turns] > means[0]), key=lambda turns: -means[turns])


def _log_probabilities(
    crops: list[NDArray[np.float32]], turns: int, probabilities: Probabilities
) -> NDArray[np.float64]:
    """Return the log-probability (N,) of each letter's best label when turned."""
    rows = probabilities(normalise_glyphs([np.rot90(crop, turns) for crop in crops]))
    best: NDArray[np.float64] = np.log(np.maximum(rows.max(axis=1).astype(np.float64), 1e-4))
    return best


def sample_letters(layout: Layout, count: int) -> list[NDArray[np.float32]]:
    """Cut out up to ``count`` letters from all over the page."""
    components, size = layout.components, layout.letter_size
    numbers = [
        number
        for line in layout.lines
        for number in line.letters
        if 0.6 * size < components.heights[number] < 1.6 * size
        and 0.25 * size < components.widths[number] < 1.6 * size
    ]
    crops = []
    for number in numbers[:: max(1, len(numbers) // count)][:count]:
        left, top, right, bottom = components.boxes[number].tolist()
        own = components.labels[top:bottom, left:right] == number + 1
        crops.append(np.where(own, layout.ink_probability[top:bottom, left:right], np.float32(0)))
    return crops
