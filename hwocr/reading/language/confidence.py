"""How sure one may be of a letter: everything known about it, weighed into one probability.

A logistic regression over what shape, division and word say (``python -m hwocr.fitting confidence`` learns
one again). It was learnt from the 8,769 letters of 128 generated pages (seeds 47 and 48; touching, broken,
faint, tilted, ruled, pencilled, blurred and plain ones), which taught no network and of which no figure is
reported. They hold 133 mistakes; each misread letter counts ten times, for hands the generator does not know
are worse to read, and a reviewer would rather look at a letter too many.
"""

import math
from collections.abc import Sequence

from hwocr.reading.language.words import WordScorer
from hwocr.reading.segmentation.candidates import Geometry

_MOST = 7.0
_LEAST_RATE = -5.0

WEIGHTS: dict[str, float] = {
    "one": 0.12,
    "context": 0.71,
    "shape": 0.17,
    "margin": -0.18,
    "way": -0.05,
    "neighbours": 0.11,
    "whole": 0.41,
    "part": -1.92,
    "joined": 0.11,
    "wide": 0.24,
    "low": -1.15,
    "word_rate": 1.94,
    "alone": -2.31,
    "digit": 0.62,
}
"""The weight of each feature, by name."""


def letter_features(
    *,
    context: float,
    shape: float,
    margin: float,
    way: float,
    neighbours: float,
    odds: float,
    geometry: Geometry,
    word: str,
    words: WordScorer | None,
) -> tuple[float, ...]:
    """Gather what speaks for and against a letter.

    Args:
        context: probability of its label among its word's readings.
        shape: probability of its label by shape.
        margin: how much likelier by shape the best label is than the second, as a difference.
        way: probability that the right way through the line takes its candidate.
        neighbours: the least such probability of the candidates beside it.
        odds: the judge's log-odds that it is one whole letter.
        geometry: of its candidate.
        word: the word it is in, as it was read, marks left out.
        words: what words look like; None where context is not used.

    Returns:
        The features, in the order of `WEIGHTS`.
    """
    rate = 0.0
    if words is not None and len(word) > 1:
        rate = max(_LEAST_RATE, words.whole(word) / len(word) + 2.0)
    return (
        1.0,
        _logit(context),
        _logit(shape),
        _logit(0.5 + margin / 2),
        _logit(way),
        _logit(neighbours),
        odds,
        geometry.slices,
        float(geometry.joins > 0),
        max(0.0, geometry.width - 1.0),
        max(0.0, 0.8 - geometry.height),
        rate,
        float(len(word) < 2),
        float(word.isdigit()),
    )


def confidence_of(features: Sequence[float]) -> float:
    """Return the probability in [0, 1] that a letter is right, from `letter_features`."""
    total = sum(weight * value for weight, value in zip(WEIGHTS.values(), features, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-_MOST, min(_MOST, math.log(bounded / (1 - bounded))))
