"""Which recogniser is right about a region, and how sure one may be of its characters.

Two logistic regressions for each recogniser, learned from generated pages by
``python -m hwocr.fitting arbiter``. The first tells from a reading as a whole, and from how far the others
agree with it, what part of it is right: the reading of which that is most is taken. The second tells whether
a character is right: from its probability, its neighbours, its reading and what the others read in its place.
"""

import math
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.recognisers.combination.weights import CONFIDENCE, QUALITY
from hwocr.reading.recognisers.reading import Reading

_MOST = 7.0
_SURE = 0.9
# Where the rule has only letters and line to choose between, letters must be so much better, in log-odds: on
# generated pages and pages in 30 fonts (4,826 letters and digits) this leaves 192 wrong instead of 197.
_CLEARLY = 0.5
# Letters that are surer than a sequence count if there are so many beside its characters.
_FEWEST = 0.5


def logit(probability: float) -> float:
    """The log-odds of a probability, within ±7."""
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-_MOST, min(_MOST, math.log(bounded / (1 - bounded))))


def plain(text: str) -> str:
    """The letters and digits of a text, in capitals."""
    return "".join(character for character in text.upper() if character.isalnum())


def quality_features(reading: Reading, others: Sequence[Reading]) -> tuple[float, ...]:
    """What speaks for and against a reading, in the order of the weights of `QUALITY`.

    Args:
        reading: with one character at least.
        others: those of the same region by other recognisers.
    """
    values = reading.probabilities
    text = plain(reading.text)
    logits = [logit(float(value)) for value in values]
    agreement = [SequenceMatcher(None, text, plain(other.text)).ratio() for other in others]
    # Signs count here: a row of them is no short reading.
    own = len(values)
    lengths = [len(other.probabilities) for other in others]
    longer = max(-1.0, min(1.0, (max(lengths, default=own) - own) / own))
    signs = sum(character.isalnum() for character in reading.text)
    capitals = sum(character.isupper() or character.isdigit() for character in reading.text)
    return (
        1.0,
        float(np.mean(logits)),
        min(logits),
        float((values < _SURE).mean()),
        max(agreement, default=0.0),
        float(bool(others)),
        max(0.0, longer),
        max(0.0, -longer),
        capitals / max(signs, 1),
    )


def quality(reading: Reading, others: Sequence[Reading]) -> float:
    """The log-odds that a character of a reading is right; see `quality_features`."""
    if not len(reading.probabilities):
        return -math.inf
    weights = QUALITY.get(reading.recogniser)
    features = quality_features(reading, others)
    if weights is None:
        return features[1]
    return sum(weight * value for weight, value in zip(weights.values(), features, strict=True))


def choose(readings: Sequence[Reading]) -> tuple[Reading, NDArray[np.float64]]:
    """Choose among the readings of one region.

    Args:
        readings: one at least, by different recognisers.

    Returns:
        The reading, and (n,) how sure one may be of its characters, in [0, 1].
    """
    others = [[other for other in readings if other is not one and other.text] for one in readings]
    scores = [quality(one, rest) for one, rest in zip(readings, others, strict=True)]
    if all(one.recogniser in ("letters", "line") for one in readings):
        scores = [
            score - _CLEARLY * (one.recogniser == "letters")
            for one, score in zip(readings, scores, strict=True)
        ]
    known = all(one.recogniser in QUALITY for one in readings)
    best = int(np.argmax(scores)) if known else _by_probability(readings)
    return readings[best], confidences(readings[best], others[best], scores[best])


def _by_probability(readings: Sequence[Reading]) -> int:
    """Choose where the rule does not know a recogniser: sure letters, else the surest in the mean."""
    means = [float(one.probabilities.mean()) if one.text else 0.0 for one in readings]
    best = int(np.argmax(means))
    for place, one in enumerate(readings):
        if one.recogniser == "letters" and one.text:
            longest = max(len(other.probabilities) for other in readings)
            if one.probabilities.min() >= _SURE:
                return place
            if best == place and len(one.probabilities) < _FEWEST * longest:
                means[place] = 0.0
                best = int(np.argmax(means))
    return best


def confidences(reading: Reading, others: Sequence[Reading], score: float) -> NDArray[np.float64]:
    """How sure one may be of the characters (n,) of a reading whose quality is ``score``."""
    weights = CONFIDENCE.get(reading.recogniser)
    if weights is None or not len(reading.probabilities):
        return reading.probabilities
    rows = np.array(character_features(reading, others, score))
    logits = rows @ np.array(list(weights.values()))
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return result


def character_features(reading: Reading, others: Sequence[Reading], score: float) -> list[tuple[float, ...]]:
    """What speaks for and against each character, in the order of the weights of `CONFIDENCE`."""
    characters = [character for character in reading.text if character != " "]
    values = reading.probabilities
    logits = [logit(float(value)) for value in values]
    support = _support(characters, others)
    bounded = max(-_MOST, min(_MOST, score))
    return [
        (
            1.0,
            logits[place],
            min(logits[max(0, place - 1) : place + 2]),
            bounded,
            float(support[place] > 0),
            float(support[place] < 0),
            float(character.isdigit()),
            float(not character.isalnum()),
        )
        for place, character in enumerate(characters)
    ]


def _support(characters: Sequence[str], others: Sequence[Reading]) -> list[int]:
    """Per character 1 where another recogniser read the same, -1 where all read otherwise, 0 without any."""
    folded = "".join(characters).upper()
    if len(folded) != len(characters) or not others:
        return [0] * len(characters)
    support = [-1] * len(characters)
    for other in others:
        text = other.text.replace(" ", "").upper()
        for block in SequenceMatcher(None, folded, text, autojunk=False).get_matching_blocks():
            for place in range(block.a, block.a + block.size):
                support[place] = 1
    return support
