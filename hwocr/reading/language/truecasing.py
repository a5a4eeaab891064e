"""The case of letters: what the shape leaves open, size, descenders and the word's pattern decide.

A network that knows both cases tells an a from an A, but not a c from a C: it sees glyphs of one size.
So its labels are folded to capitals for everything that works with words, and once a letter is
decided on, its case follows from three things together: the shapes of both cases, where the ink ends
above and below the baseline, and whether the word is small, Capitalised or ALL CAPITALS.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.models.card import BASIC_LABELS

_SHORT = "acegmnopqrsuvwxyz"
_HANGING = "gjpqy"
_SURELY_TALL = "ABDEFGHLNQRTbdfhkl02345678"
_SURELY_SHORT = "aemnr"
# Letters whose two cases have one shape: the network's word on their case hardly counts.
_BLIND = "COPSUVWXZ"
_BLIND_WEIGHT = 0.3
_MOST_SHAPE = 4.0
# One bar may be I, l or 1 (dotted it is an i): this part of each one's probability goes to the others.
_BARS = ("I", "l", "1")
_BAR_SHARE = 0.3
# A small g, q and b are also written as the digits they resemble.
_TWINS = {"G": "9", "Q": "9", "B": "6"}
# Heights in cap heights where no letter of the page tells them; deviations as people's hands have them.
_X_HEIGHT, _MIDDLE_HEIGHT, _DESCENT = 0.62, 0.86, 0.3
_TOP_SPREAD, _BOTTOM_SPREAD, _DESCENT_SPREAD = 0.11, 0.07, 0.14
_OUTLIERS = 0.05
# How common words in small letters, Capitalised, in capitals and in any mixture are: within a line, and
# where a sentence begins. Letters that stand alone are the word I or a small one.
_PATTERNS = np.log([0.72, 0.17, 0.08, 0.03])
_FIRST_PATTERNS = np.log([0.3, 0.59, 0.08, 0.03])
_LONE_I = 0.95
_NEIGHBOURHOOD = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Guide:
    """The invisible lines that a line of writing keeps to.

    Attributes:
        x: (n,) middles of glyphs, ascending, pixels.
        baseline: (n,) height of the baseline there, pixels, downwards; n is at least 1.
        cap: height of its capitals, pixels.
        x_height: of the writer's small letters, in cap heights.
        known: how far cap and x-height are known from other letters, 0 to 1.
    """

    x: NDArray[np.float64]
    baseline: NDArray[np.float64]
    cap: float
    x_height: float
    known: float

    def measure(self, boxes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the ink in boxes (n, 4) ends above and below the baseline, upwards, in cap heights."""
        baseline = np.interp((boxes[:, 0] + boxes[:, 2]) / 2, self.x, self.baseline)
        return (baseline - boxes[:, 1]) / self.cap, (baseline - boxes[:, 3]) / self.cap


def knows_both_cases(labels: Sequence[str]) -> bool:
    """Whether a network tells small letters from capitals, all of them, and knows the digits."""
    return set(BASIC_LABELS) | {label.lower() for label in BASIC_LABELS} <= set(labels)


def with_case(
    row: NDArray[np.float64], labels: Sequence[str], letter: str, small: float
) -> NDArray[np.float64]:
    """Divide what a network gives to both cases of a letter as its size and its word tell.

    Args:
        row: (len(labels),) probabilities by shape.
        labels: of a network that knows both cases.
        letter: of A to Z.
        small: the probability that it is small.

    Returns:
        (len(labels),) probabilities.
    """
    large_place, small_place = labels.index(letter), labels.index(letter.lower())
    result = row.copy()
    both = row[large_place] + row[small_place]
    result[large_place], result[small_place] = (1 - small) * both, small * both
    return result


def fold_case(probabilities: NDArray[np.float64], labels: Sequence[str]) -> NDArray[np.float64]:
    """Add the probabilities of both cases, and share those of a bar among I, l and 1.

    Args:
        probabilities: (N, len(labels)) of a network that knows both cases.
        labels: its labels.

    Returns:
        (N, 36) of `BASIC_LABELS`; what the network gave to other labels is left out.
    """
    place = {label: index for index, label in enumerate(labels)}
    bars = [place[label] for label in _BARS]
    shared = probabilities.copy()
    together = probabilities[:, bars].sum(axis=1, keepdims=True)
    shared[:, bars] = (1 - _BAR_SHARE) * probabilities[:, bars] + _BAR_SHARE / len(bars) * together
    folded = shared[:, [place[label] for label in BASIC_LABELS]]
    folded[:, :26] += shared[:, [place[label.lower()] for label in BASIC_LABELS[:26]]]
    return folded


def is_bar(row: NDArray[np.float64], labels: Sequence[str]) -> bool:
    """Whether a glyph of these probabilities (len(labels),) is a bar: an I, a small l or a 1."""
    return bool(row[[labels.index(label) for label in _BARS]].sum() > 0.5)


def find_guides(
    lines: Sequence[NDArray[np.float64]], rows: Sequence[NDArray[np.float64]], labels: Sequence[str]
) -> list[Guide]:
    """Find the baselines of a page, its cap height and its x-height from the letters of known size.

    Args:
        lines: per line the boxes (n, 4) of its glyphs, left to right: left, top, right, bottom in
            pixels, y downwards; n is at least 1.
        rows: per line the probabilities (n, len(labels)) by shape.
        labels: of a network that knows both cases.

    Returns:
        Per line its guide.
    """
    place = {label: index for index, label in enumerate(labels)}
    hanging = [place[label] for label in _HANGING]
    is_tall = [place[label] for label in _SURELY_TALL]
    is_short = [place[label] for label in _SURELY_SHORT]
    baselines, heights = [], []
    for boxes, row in zip(lines, rows, strict=True):
        size = float(np.median(boxes[:, 3] - boxes[:, 1]))
        baselines.append(_baseline(boxes, 1 - row[:, hanging].sum(axis=1), size))
        heights.append(baselines[-1] - boxes[:, 1])
    tall = [row[:, is_tall].sum(axis=1) for row in rows]
    short = [row[:, is_short].sum(axis=1) for row in rows]
    if not heights:
        return []
    cap, x_height, known = _sizes(heights, tall, short)
    guides = []
    for index, boxes in enumerate(lines):
        # A line may be written larger than the rest: its own letters of known size say so.
        sure = tall[index] + short[index] > 0.8
        expected = cap * (tall[index] + x_height * short[index])
        ratios = np.array([*(heights[index][sure] / np.maximum(expected[sure], 1.0)), 1.0, 1.0, 1.0])
        scale = cap * float(np.clip(np.median(ratios), 0.6, 1.6))
        middles = (boxes[:, 0] + boxes[:, 2]) / 2
        order = np.argsort(middles)
        guides.append(Guide(middles[order], baselines[index][order], scale, x_height, known))
    return guides


def _baseline(boxes: NDArray[np.float64], stands: NDArray[np.float64], size: float) -> NDArray[np.float64]:
    """The baseline (n,) under each glyph: the bottoms of those around it that do not descend."""
    x, bottoms = (boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]
    near = np.exp(-(((x[:, None] - x) / (_NEIGHBOURHOOD * size)) ** 2)) * np.maximum(stands, 1e-3)
    baseline = np.array([_weighted_median(bottoms, weights) for weights in near])
    for _ in range(2):
        # What stands far off is a descender or a tail that the network did not expect.
        fits = np.exp(-(((bottoms - baseline) / (0.15 * size)) ** 2))
        weights = near * np.maximum(fits, 1e-3)
        level = weights.sum(axis=1)
        mean_x, mean_y = weights @ x / level, weights @ bottoms / level
        across = (weights * (x - mean_x[:, None]) ** 2).sum(axis=1) + level * (2 * size) ** 2
        slope = (weights * (x - mean_x[:, None]) * (bottoms - mean_y[:, None])).sum(axis=1) / across
        baseline = mean_y + slope * (x - mean_x)
    return baseline


def _sizes(
    heights: Sequence[NDArray[np.float64]],
    tall: Sequence[NDArray[np.float64]],
    short: Sequence[NDArray[np.float64]],
) -> tuple[float, float, float]:
    """Cap height in pixels, x-height in cap heights, and how far both are known (0 to 1)."""
    counts = np.array([[large.sum(), small.sum()] for large, small in zip(tall, short, strict=True)])
    both = counts.min(axis=1)
    x_height = _X_HEIGHT
    if both.sum() >= 1:
        # Within lines, since one line may be written larger than another.
        ratios = [
            _weighted_median(height, small + 1e-6) / max(_weighted_median(height, large + 1e-6), 1.0)
            for height, large, small in zip(heights, tall, short, strict=True)
        ]
        x_height = float(np.clip(_weighted_median(np.array(ratios), both + 1e-6), 0.4, 0.85))
    every, large, small = (np.concatenate(part) for part in (heights, tall, short))
    scaled = every / np.where(small > large, x_height, 1.0)
    cap = max(_weighted_median(scaled, large + small + 1e-6), 1.0)
    return cap, x_height, min(1.0, float(counts.sum()) / 4)


def _weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values)
    summed = np.cumsum(weights[order])
    return float(values[order[int(np.searchsorted(summed, summed[-1] / 2))]])


def decide_cases(
    letters: Sequence[str],
    rows: NDArray[np.float64],
    boxes: NDArray[np.float64],
    labels: Sequence[str],
    guide: Guide,
    *,
    first: bool = False,
    as_word: bool = True,
) -> NDArray[np.float64]:
    """Tell which letters of a word are small.

    Args:
        letters: the n characters decided on, of `BASIC_LABELS`.
        rows: (n, len(labels)) their probabilities by shape.
        boxes: (n, 4) their boxes.
        labels: of a network that knows both cases.
        guide: of their line.
        first: whether a sentence may begin here.
        as_word: whether the letters around each count, too.

    Returns:
        (n,) the probability that each is small; 0 for digits.
    """
    place = {label: index for index, label in enumerate(labels)}
    is_letter = np.array([letter.isalpha() for letter in letters])
    small, large = np.zeros(len(letters)), np.zeros(len(letters))
    tops, bottoms = guide.measure(boxes)
    for index in np.flatnonzero(is_letter).tolist():
        letter = letters[index]
        odds = _shape_odds(letter, rows[index], place)
        ends = float(tops[index]), float(bottoms[index]), guide.x_height
        odds += guide.known * (_size_fit(letter.lower(), *ends) - _size_fit(letter, *ends))
        small[index], large[index] = -np.logaddexp(0, -odds), -np.logaddexp(0, odds)
    result = np.zeros(len(letters))
    found = np.flatnonzero(is_letter)
    if not as_word:
        result[found] = np.exp(small[found])
    elif len(letters) == len(found) == 1:
        prior = 1 - _LONE_I if letters[0] == "I" else 0.3 if first else 0.6
        odds = small[0] - large[0] + np.log(prior / (1 - prior))
        result[0] = 1 / (1 + np.exp(-odds))
    elif len(found):
        result[found] = _pattern(small[found], large[found], _FIRST_PATTERNS if first else _PATTERNS)
    return result


def _shape_odds(letter: str, row: NDArray[np.float64], place: dict[str, int]) -> float:
    """Log-odds that a letter is small, by its shape alone."""
    large, small = float(row[place[letter]]), float(row[place[letter.lower()]])
    bar = float(sum(row[place[label]] for label in _BARS))
    if letter == "I":
        large = bar
    elif letter == "L":
        small = bar
    if letter in _TWINS:
        small += float(row[place[_TWINS[letter]]])
    odds = float(np.clip(np.log((small + 1e-3) / (large + 1e-3)), -_MOST_SHAPE, _MOST_SHAPE))
    return odds * (_BLIND_WEIGHT if letter in _BLIND else 1.0)


def _size_fit(label: str, top: float, bottom: float, x_height: float) -> float:
    """Log-density of where a label's ink ends."""
    height = x_height if label in _SHORT else _MIDDLE_HEIGHT if label in "ijt" else 1.0
    depth, spread = (-_DESCENT, _DESCENT_SPREAD) if label in _HANGING else (0.0, _BOTTOM_SPREAD)
    return _log_normal(top, height, _TOP_SPREAD) + _log_normal(bottom, depth, spread)


def _log_normal(value: float, mean: float, spread: float) -> float:
    """Log-density of a normal distribution with a few outliers anywhere within two cap heights."""
    density = np.exp(-(((value - mean) / spread) ** 2) / 2) / (spread * np.sqrt(2 * np.pi))
    return float(np.log((1 - _OUTLIERS) * density + _OUTLIERS / 2))


def _pattern(
    small: NDArray[np.float64], large: NDArray[np.float64], priors: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The probability (n,) of each letter of a word to be small, over the four patterns of a word."""
    each = np.logaddexp(small, large) - np.log(2)
    # A single letter among digits is no word in capitals.
    all_large = large.sum() if len(small) > 1 else -np.inf
    scores = priors + np.array([small.sum(), large[0] + small[1:].sum(), all_large, each.sum()])
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    result = weights[0] + weights[3] / (1 + np.exp(large - small))
    result[1:] += weights[1]
    return np.asarray(result, np.float64)
