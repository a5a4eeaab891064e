"""The best way through a line: shapes, spaces and language weighed together by a beam search.

Without language the way with the highest sum of scores is taken (Viterbi). With it, hypotheses grow
from left to right, candidate by candidate: each has chosen labels, and where words end, and is worth
the candidates' scores, the labels' probabilities, the gaps' odds of being spaces, and what the language
model says of its words.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.language.words import WordScorer
from hwocr.reading.segmentation.lattice import Lattice

# Hypotheses kept at each node, and how much worse than the best, in natural logarithms.
_WIDTH = 16
_MARGIN = 9.0
# Labels less probable than this by shape, or beyond these many, are out of the question.
_LEAST = 0.03
_LABELS = 4
# How much the language counts beside the shapes, and what each letter gets for being one, so that the
# language does not favour few letters. Set on generated pages (seed 31) that no figure is reported of.
LANGUAGE_WEIGHT = 0.8
_LETTER_BONUS = 1.6


@dataclass(frozen=True, slots=True, eq=False)
class BestPath:
    """A way through a line.

    Attributes:
        candidates: numbers of the candidates, left to right.
        spaces: whether a space follows each but the last.
    """

    candidates: tuple[int, ...]
    spaces: tuple[bool, ...]


def best_path(lattice: Lattice, scores: NDArray[np.float64]) -> tuple[int, ...]:
    """Find the way with the highest sum of scores (N,): the numbers of its candidates, left to right."""
    best: list[tuple[float, int]] = [(-np.inf, -1)] * lattice.node_count
    best[0] = (0.0, -1)
    for number in sorted(range(len(lattice.candidates)), key=lambda one: lattice.candidates[one].start):
        candidate = lattice.candidates[number]
        score = best[candidate.start][0] + float(scores[number])
        if score > best[candidate.end][0]:
            best[candidate.end] = (score, number)
    way: list[int] = []
    node = lattice.node_count - 1
    while node > 0:
        number = best[node][1]
        way.append(number)
        node = lattice.candidates[number].start
    return tuple(reversed(way))


@dataclass(frozen=True, slots=True, eq=False)
class _Hypothesis:
    """A beginning of a line: its score without the word it is in, and that word."""

    closed: float
    score: float
    word: str
    last: int
    before: "_Hypothesis | None"
    space: bool


def decode(
    lattice: Lattice,
    scores: NDArray[np.float64],
    probabilities: NDArray[np.float64],
    labels: tuple[str, ...],
    words: WordScorer,
    space_odds: Callable[[int, int], float],
) -> BestPath:
    """Find the best way through a line with the help of the language.

    Args:
        lattice: of the line, N candidates.
        scores: (N,) of the candidates, by their likeliest shape.
        probabilities: (N, labels) by shape.
        labels: upper-case letters and digits.
        words: what words look like.
        space_odds: log-odds that there is a space between two candidates; infinite where that is certain.

    Returns:
        The way.
    """
    leaving: list[list[int]] = [[] for _ in range(lattice.node_count)]
    for number, candidate in enumerate(lattice.candidates):
        leaving[candidate.start].append(number)
    options = _Options(probabilities, labels)
    beams: list[list[_Hypothesis]] = [[] for _ in range(lattice.node_count)]
    beams[0] = [_Hypothesis(0.0, 0.0, "", -1, None, False)]
    inner = _inner_nodes(lattice)
    for node in range(lattice.node_count - 1):
        beam = _pruned(beams[node])
        beams[node] = []
        for number in leaving[node]:
            candidate = lattice.candidates[number]
            gain = float(scores[number])
            for hypothesis in beam:
                last = hypothesis.last
                odds = -np.inf if last < 0 or node in inner else space_odds(last, number)
                for space in (False, True):
                    if np.isinf(odds) and space != (odds > 0):
                        continue
                    before = hypothesis
                    closed, word = before.closed, before.word
                    if space:
                        closed += LANGUAGE_WEIGHT * words.whole(word)
                        word = ""
                    # Half on either side, so that certain gaps, which have no odds, are neutral.
                    if not np.isinf(odds):
                        closed += odds / 2 if space else -odds / 2
                    closed += gain
                    if candidate.mark:
                        grown = [(closed, word)]
                    else:
                        grown = [
                            (closed + loss + _LETTER_BONUS, word + label)
                            for label, loss in options.of(number)
                        ]
                    beams[candidate.end] += [
                        _Hypothesis(
                            value,
                            value + LANGUAGE_WEIGHT * words.prefix_score(state),
                            state,
                            number,
                            before,
                            space,
                        )
                        for value, state in grown
                    ]
    final = beams[-1]
    best = max(final, key=lambda one: one.closed + LANGUAGE_WEIGHT * words.whole(one.word))
    return _way(best)


def _way(best: _Hypothesis) -> BestPath:
    numbers: list[int] = []
    spaces: list[bool] = []
    here: _Hypothesis | None = best
    while here is not None and here.before is not None:
        numbers.append(here.last)
        spaces.append(here.space)
        here = here.before
    return BestPath(tuple(reversed(numbers)), tuple(reversed(spaces))[1:])


def _inner_nodes(lattice: Lattice) -> frozenset[int]:
    """Nodes inside a piece: nobody leaves a space there."""
    return frozenset(range(lattice.node_count)) - frozenset(lattice.piece_nodes)


def _pruned(beam: list[_Hypothesis]) -> list[_Hypothesis]:
    """The best hypotheses, one of those that go on alike."""
    beam.sort(key=lambda one: -one.score)
    kept: list[_Hypothesis] = []
    seen: set[tuple[str, int]] = set()
    for one in beam:
        if one.score < beam[0].score - _MARGIN or len(kept) == _WIDTH:
            break
        key = (one.word, one.last)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept


class _Options:
    """The labels each candidate may have."""

    def __init__(self, probabilities: NDArray[np.float64], labels: tuple[str, ...]) -> None:
        self._probabilities = probabilities
        self._labels = labels
        self._known: dict[int, list[tuple[str, float]]] = {}

    def of(self, number: int) -> list[tuple[str, float]]:
        """Labels with the logarithm of their probability, less that of the likeliest."""
        known = self._known.get(number)
        if known is None:
            row = self._probabilities[number]
            order = np.argsort(-row)[:_LABELS].tolist()
            peak = max(float(row[order[0]]), 1e-9)
            known = [
                (self._labels[column], float(np.log(row[column] / peak)))
                for place, column in enumerate(order)
                if place == 0 or row[column] >= _LEAST
            ]
            self._known[number] = known
        return known
