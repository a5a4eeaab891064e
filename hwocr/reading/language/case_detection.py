"""Whether a page is in capitals or in both cases, told by the page itself.

Two tests, the cheap one first. In capitals and digits letters are of one height; in both cases a
third and more are not. Where that leaves it open, a network that knows both cases looks at some of
the letters: what counts are those whose two forms differ in shape and resemble no digit.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SAMPLE = 64
"""So many letters of a page are looked at."""

_TELLING = "ADEFHNRT"
# On 54 generated pages in capitals, of every variant, and the real pages in capitals at hand, at most 0.2 of
# the letters were 18 % higher or lower than their line's median, but for one page of four words; on 54
# in both cases at least 0.31. Small letters had at most 0.24 of the telling ones there, at least 0.66 here,
# but for upside-down pages and printed forms. A page stays in capitals where the evidence is not clear.
_UNEVEN = 0.18
_LEAST_UNEVEN = 0.2
_LEAST_SHARE = 0.65
_LEAST_LETTERS = 2.5


def heights_vary(lines: Sequence[NDArray[np.float64]]) -> bool:
    """Whether the letters' heights leave open that there are small letters.

    Args:
        lines: per line the heights (n,) of its letters, in pixels.
    """
    logs = [
        np.log(np.maximum(heights, 1.0) / max(np.median(heights), 1.0)) for heights in lines if len(heights)
    ]
    if not logs:
        return False
    return bool(np.mean(np.abs(np.concatenate(logs)) > np.log1p(_UNEVEN)) >= _LEAST_UNEVEN)


def sample(count: int) -> NDArray[np.int64]:
    """Which of ``count`` letters to look at: at most `SAMPLE`, evenly over the page."""
    return np.unique(np.linspace(0, count - 1, min(count, SAMPLE)).round().astype(np.int64))


def has_small_letters(probabilities: NDArray[np.floating], labels: Sequence[str]) -> bool:
    """Whether letters are surely of both cases.

    Args:
        probabilities: (N, len(labels)) of some of a page's letters.
        labels: of a network that knows both cases.
    """
    small = float(probabilities[:, [labels.index(letter.lower()) for letter in _TELLING]].sum())
    large = float(probabilities[:, [labels.index(letter) for letter in _TELLING]].sum())
    return small >= _LEAST_LETTERS and small >= _LEAST_SHARE * (small + large)
