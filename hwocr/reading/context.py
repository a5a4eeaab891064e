"""A first use of context: the word decides between letters and digits of one shape.

A word is explained in one of four ways: as a word (letters, likely by the language model), as a
number (digits), as mere letters (an abbreviation, a row of a chart), or as a code (anything). Only
labels that the network itself finds possible, or that share their shape with one that it does (O
and 0, I and 1), are considered; a clear shape is never overridden.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.language import LanguageModel

LOOK_ALIKES = {"O": "0", "0": "O", "I": "1", "1": "I", "Z": "2", "2": "Z", "S": "5", "5": "S",
               "B": "8", "8": "B", "G": "6", "6": "G"}  # fmt: skip
"""Pairs of a letter and a digit of similar shape."""

# O and 0, I and 1 written alike cannot be told by shape at all: the network's word on them is
# hardly worth more than this mixture of both.
_SAME_SHAPE = {"O": "0", "0": "O", "I": "1", "1": "I"}
_SHARING = 0.25
# Labels less probable than this by shape are out of the question.
_LEAST = 0.03
_WIDTH = 24
_LANGUAGE_WEIGHT = 0.55
_LOG_WORD, _LOG_NUMBER, _LOG_LETTERS, _LOG_CODE = np.log([0.7, 0.2, 0.05, 0.05])
_LOG_DIGIT = np.log(1 / 10)
_LOG_LETTER = np.log(1 / 26)
_LOG_ANY = np.log(1 / 36)
# Inside a code, a change from letters to digits or back is a little unlikely each time.
_LOG_CHANGE = -1.2
# A gap's log-odds of being a space, per unit of the logarithm of its part of the threshold; the
# words decide where that logarithm is smaller than the doubt. Tuned on generated pages.
_GAP_WEIGHT = 7.0
_GAP_DOUBT = 0.5
# What stands before a full stop at the start of a line is more likely a number than a letter.
_LIST_NUMBER = -4.0
# How strongly the rest of the line says that its words are words, or numbers.
_LINE_WEIGHT = 1.2


def decide_line(
    words: Sequence[NDArray[np.float64]],
    labels: Sequence[str],
    language: LanguageModel,
    *,
    numbered: bool = False,
) -> list[list[tuple[int, float]]]:
    """Choose the labels of a line's words.

    Args:
        words: per word the probabilities by shape (length of the word, len(labels)).
        labels: upper-case letters and digits.
        language: what words look like.
        numbered: whether the first word is followed by a full stop, as the number of a list is.

    Returns:
        Per word and glyph the column chosen and the probability of the choice in [0, 1].
    """
    is_digit = np.array([label.isdigit() for label in labels])
    shared = [_share_shapes(word, labels) for word in words]
    evidence = [_kind_evidence(word, labels, is_digit) for word in shared]
    total = sum(evidence)
    leanings = [float(np.clip(_LINE_WEIGHT * (total - own), -3, 3)) for own in evidence]
    if numbered:
        leanings[0] = _LIST_NUMBER
    return [
        _decide_word(word, labels, is_digit, language, leaning)
        for word, leaning in zip(shared, leanings, strict=True)
    ]


def divide_words(
    gaps: NDArray[np.float64],
    threshold: float,
    glyphs: NDArray[np.float64],
    labels: Sequence[str],
    language: LanguageModel,
) -> list[bool]:
    """Decide which gaps of a line are spaces: wide and narrow ones by themselves, the rest by the words.

    Args:
        gaps: (N - 1,) between neighbouring glyphs, in letter heights.
        threshold: the page's, from `spacing.space_threshold`.
        glyphs: (N, len(labels)) probabilities by shape; a row of zeros is a punctuation mark.
        labels: upper-case letters and digits.
        language: what words look like.

    Returns:
        N - 1 answers.
    """
    with np.errstate(divide="ignore"):
        odds = _GAP_WEIGHT * np.log(np.maximum(gaps, 1e-3) / threshold)
    answers = [bool(value > 0) for value in odds]
    lettered = [bool(row.any()) for row in glyphs]
    open_places = [
        place
        for place, value in enumerate(odds)
        if abs(value) < _GAP_WEIGHT * _GAP_DOUBT and lettered[place] and lettered[place + 1]
    ]
    is_digit = np.array([label.isdigit() for label in labels])
    shared = _share_shapes(glyphs, labels)

    def score(start: int, stop: int) -> float:
        rows = [row for row in shared[start:stop] if row.any()]
        return _word_score(np.array(rows), labels, is_digit, language) if rows else 0.0

    for place in sorted(open_places, key=lambda i: -abs(float(odds[i]))):
        start = max((i + 1 for i in range(place) if answers[i]), default=0)
        stop = next((i + 1 for i in range(place + 1, len(answers)) if answers[i]), len(glyphs))
        apart = score(start, place + 1) + score(place + 1, stop)
        gain = apart - score(start, stop) + float(odds[place])
        answers[place] = gain > 0
    return answers


def word_support(glyphs: NDArray[np.float64], labels: Sequence[str], language: LanguageModel) -> float:
    """Say how well glyphs (N, len(labels)) make a word, as a log-probability beyond their shapes'.

    The best reading's score by shape and language, less the score of the likeliest shapes alone.
    """
    shared = _share_shapes(glyphs, labels)
    is_digit = np.array([label.isdigit() for label in labels])
    shapes = float(np.log(np.maximum(shared.max(axis=1), 1e-9)).sum())
    return _word_score(shared, labels, is_digit, language) - shapes


def _word_score(
    word: NDArray[np.float64], labels: Sequence[str], is_digit: NDArray[np.bool_], language: LanguageModel
) -> float:
    """The best reading's score of a word, shape and language together."""
    return max(
        shape + _log_prior([labels[c] for c in columns], is_digit[list(columns)], language, 0.0)
        for columns, shape in _readings(word)[:_WIDTH]
    )


def _share_shapes(word: NDArray[np.float64], labels: Sequence[str]) -> NDArray[np.float64]:
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
    is_digit: NDArray[np.bool_],
    language: LanguageModel,
    line: float,
) -> list[tuple[int, float]]:
    """Choose among the likely readings of one word; the posterior sums over all of them."""
    readings = _readings(word)
    scores = np.array(
        [
            shape + _log_prior([labels[c] for c in columns], is_digit[list(columns)], language, line)
            for columns, shape in readings
        ]
    )
    posterior = np.exp(scores - scores.max())
    posterior /= posterior.sum()
    best = readings[int(posterior.argmax())][0]
    chosen = []
    for place, column in enumerate(best):
        agreeing = sum(
            float(p) for (columns, _), p in zip(readings, posterior, strict=True) if columns[place] == column
        )
        chosen.append((column, agreeing * _shape_certainty(word[place], column, labels)))
    return chosen


def _shape_certainty(row: NDArray[np.float64], column: int, labels: Sequence[str]) -> float:
    """The part of the shape's probability that the readings considered: what was pruned is doubt."""
    return float(min(1.0, row[row >= _LEAST].sum())) if row[column] >= _LEAST else float(row[column])


def _readings(word: NDArray[np.float64]) -> list[tuple[tuple[int, ...], float]]:
    """The likeliest label sequences by shape, with their log-probability (a beam search)."""
    beam: list[tuple[tuple[int, ...], float]] = [((), 0.0)]
    for row in word:
        possible = [int(c) for c in np.argsort(-row)[:4] if row[c] >= _LEAST] or [int(row.argmax())]
        logs = {c: float(np.log(max(row[c], 1e-9))) for c in possible}
        grown = [((*columns, c), score + logs[c]) for columns, score in beam for c in possible]
        # Doubtful glyphs multiply quickly; keep every reading of a short word, the best of a long one.
        beam = sorted(grown, key=lambda reading: -reading[1])[: _WIDTH * 4]
    return beam


def _log_prior(
    characters: list[str], digits: NDArray[np.bool_], language: LanguageModel, line: float
) -> float:
    length = len(characters)
    kinds = [_LOG_CODE + length * _LOG_ANY + _LOG_CHANGE * float((digits[1:] != digits[:-1]).sum())]
    if digits.all():
        kinds.append(_LOG_NUMBER + length * _LOG_DIGIT - line)
    elif not digits.any():
        kinds.append(_LOG_WORD + language.log_word("".join(characters)) + line)
        kinds.append(_LOG_LETTERS + length * _LOG_LETTER + line)
    return _LANGUAGE_WEIGHT * float(np.logaddexp.reduce(kinds))
