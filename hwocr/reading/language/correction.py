"""The labels of a line in context: the word decides between letters and digits of one shape.

How likely a string is as a word, `hwocr.reading.language.words` says. Only labels that the network itself
finds possible, or that share their shape with one that it does (O and 0, I and 1), are considered; a clear
shape is never overridden.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.language.beam_search import BeamLimits, beam_search, pruned
from hwocr.reading.language.decoding import LANGUAGE_WEIGHT
from hwocr.reading.language.words import WordScorer

LOOK_ALIKES = {"O": "0", "0": "O", "I": "1", "1": "I", "Z": "2", "2": "Z", "S": "5", "5": "S",
               "B": "8", "8": "B", "G": "6", "6": "G"}  # fmt: skip
"""Pairs of a letter and a digit of similar shape."""

# O and 0, I and 1 written alike cannot be told by shape at all: the network's word on them is
# hardly worth more than this mixture of both.
_SAME_SHAPE = {"O": "0", "0": "O", "I": "1", "1": "I"}
_SHARING = 0.25
# Labels less probable than this by shape are out of the question.
_LEAST = 0.03
# Doubtful glyphs multiply quickly: every reading of a short word is kept, the best of a long one.
_LIMITS = BeamLimits(width=96)
# What stands before a full stop at the start of a line is more likely a number than a letter.
_LIST_NUMBER = -4.0
# How strongly the rest of the line says that its words are words, or numbers.
_LINE_WEIGHT = 1.2


def correct_line(
    words: Sequence[NDArray[np.float64]],
    labels: Sequence[str],
    words_known: WordScorer,
    *,
    numbered: bool = False,
) -> list[list[tuple[int, float]]]:
    """Choose the labels of a line's words.

    Args:
        words: per word the probabilities by shape (length of the word, len(labels)).
        labels: upper-case letters and digits.
        words_known: what words look like.
        numbered: whether the first word is followed by a full stop, as the number of a list is.

    Returns:
        Per word and glyph the column chosen and the probability of the choice in [0, 1].
    """
    is_digit = np.array([label.isdigit() for label in labels])
    shared = [share_shapes(word, labels) for word in words]
    evidence = [_kind_evidence(word, labels, is_digit) for word in shared]
    total = sum(evidence)
    leanings = [float(np.clip(_LINE_WEIGHT * (total - own), -3, 3)) for own in evidence]
    if numbered:
        leanings[0] = _LIST_NUMBER
    return [
        _decide_word(word, labels, words_known, prior_log_odds)
        for word, prior_log_odds in zip(shared, leanings, strict=True)
    ]


def share_shapes(word: NDArray[np.float64], labels: Sequence[str]) -> NDArray[np.float64]:
    """Move a part of the probability of O to 0 and back, and likewise of I and 1."""
    place = {label: index for index, label in enumerate(labels)}
    mixed = word.copy()
    for label, twin in _SAME_SHAPE.items():
        if label in place and twin in place:
            mixed[:, place[label]] = (1 - _SHARING) * word[:, place[label]] + _SHARING * word[:, place[twin]]
    return mixed


def _kind_evidence(word: NDArray[np.float64], labels: Sequence[str], is_digit: NDArray[np.bool_]) -> float:
    """How clearly a word's unmistakable glyphs are letters (positive) or digits (negative)."""
    unmistakable = np.array([label not in LOOK_ALIKES for label in labels])
    letters = word[:, ~is_digit & unmistakable].sum(axis=1)
    digits = word[:, is_digit & unmistakable].sum(axis=1)
    return float(np.clip((letters - digits).sum() / 3, -1.0, 1.0))


def _decide_word(
    word: NDArray[np.float64],
    labels: Sequence[str],
    words_known: WordScorer,
    line: float,
) -> list[tuple[int, float]]:
    """Choose among the likely readings of one word; the posterior sums over all of them."""
    readings = _readings(word)
    scores = np.array(
        [
            reading.score
            + LANGUAGE_WEIGHT * words_known.whole("".join(labels[c] for c in reading.columns), line)
            for reading in readings
        ]
    )
    posterior = np.exp(scores - scores.max())
    posterior /= posterior.sum()
    best = readings[int(posterior.argmax())].columns
    chosen = []
    for place, column in enumerate(best):
        agreeing = sum(
            float(p) for one, p in zip(readings, posterior, strict=True) if one.columns[place] == column
        )
        chosen.append((column, agreeing * _shape_certainty(word[place], column, labels)))
    return chosen


def _shape_certainty(row: NDArray[np.float64], column: int, labels: Sequence[str]) -> float:
    """The part of the shape's probability that the readings considered: what was pruned is doubt."""
    return float(min(1.0, row[row >= _LEAST].sum())) if row[column] >= _LEAST else float(row[column])


@dataclass(frozen=True, slots=True)
class _Reading:
    """The labels of the first glyphs of a word, as columns, and their log-probability by shape."""

    columns: tuple[int, ...]
    score: float

    @property
    def state(self) -> tuple[int, ...]:
        """The columns: no two readings are alike."""
        return self.columns


def _readings(word: NDArray[np.float64]) -> list[_Reading]:
    """The likeliest readings of a word by shape, best first."""

    def grow(place: int, beam: Sequence[_Reading]) -> Iterator[tuple[int, _Reading]]:
        row = word[place]
        possible = [int(c) for c in np.argsort(-row)[:4] if row[c] >= _LEAST] or [int(row.argmax())]
        logs = [(column, float(np.log(max(row[column], 1e-9)))) for column in possible]
        for reading in beam:
            for column, log in logs:
                yield place + 1, _Reading((*reading.columns, column), reading.score + log)

    return pruned(beam_search(_Reading((), 0.0), len(word) + 1, grow, _LIMITS), _LIMITS)
