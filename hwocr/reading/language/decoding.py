"""The best path through a line: shapes, spaces and language weighed together by a beam search.

Without language the path with the highest sum of scores is taken (Viterbi). With it, hypotheses grow
from left to right, candidate by candidate: each has chosen labels, and where words end, and is worth
the candidates' scores, the labels' probabilities, the gaps' odds of being spaces, and what the language
model says of its words.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.language.beam_search import BeamLimits, beam_search
from hwocr.reading.language.words import WordScorer
from hwocr.reading.segmentation.lattice import Lattice

_LIMITS = BeamLimits(width=16, margin=9.0)
# Labels less probable than this by shape, or beyond these many, are out of the question.
_LEAST = 0.03
_LABELS = 4
# How much the language counts beside the shapes, and what each letter gets for being one, so that the
# language does not favour few letters. Set on generated pages (seed 31) that no figure is reported of.
LANGUAGE_WEIGHT = 0.8
_LETTER_BONUS = 1.6


@dataclass(frozen=True, slots=True, eq=False)
class BestPath:
    """A path through a line.

    Attributes:
        candidates: numbers of the candidates, left to right.
        spaces: whether a space follows each but the last.
    """

    candidates: tuple[int, ...]
    spaces: tuple[bool, ...]


def best_path(lattice: Lattice, scores: NDArray[np.float64]) -> tuple[int, ...]:
    """Find the path with the highest sum of scores (N,): the numbers of its candidates, left to right."""
    best: list[tuple[float, int]] = [(-np.inf, -1)] * lattice.node_count
    best[0] = (0.0, -1)
    for number in sorted(range(len(lattice.candidates)), key=lambda one: lattice.candidates[one].start):
        candidate = lattice.candidates[number]
        score = best[candidate.start][0] + float(scores[number])
        if score > best[candidate.end][0]:
            best[candidate.end] = (score, number)
    path: list[int] = []
    node = lattice.node_count - 1
    while node > 0:
        number = best[node][1]
        path.append(number)
        node = lattice.candidates[number].start
    return tuple(reversed(path))


@dataclass(frozen=True, slots=True, eq=False)
class _Hypothesis:
    """A beginning of a line; see `hwocr.reading.language.beam_search.Hypothesis`.

    Attributes:
        closed: its score without the word it is in.
        score: its score with what the language model says of that word so far.
        word: that word.
        last: the number of its last candidate, -1 for none.
        before: what it is a step longer than.
        space: whether a space stands before its last candidate.
    """

    closed: float
    score: float
    word: str
    last: int
    before: "_Hypothesis | None"
    space: bool

    @property
    def state(self) -> tuple[str, int]:
        """Its word and its last candidate."""
        return self.word, self.last


def decode(
    lattice: Lattice,
    scores: NDArray[np.float64],
    probabilities: NDArray[np.float64],
    labels: tuple[str, ...],
    words: WordScorer,
    space_odds: Callable[[int, int], float],
) -> BestPath:
    """Find the best path through a line with the help of the language.

    Args:
        lattice: of the line, N candidates.
        scores: (N,) of the candidates, by their likeliest shape.
        probabilities: (N, labels) by shape.
        labels: upper-case letters and digits.
        words: what words look like.
        space_odds: log-odds that there is a space between two candidates; infinite where that is certain.

    Returns:
        The path.
    """
    grower = _Grower(lattice, scores, _Options(probabilities, labels), words, space_odds)
    first = _Hypothesis(0.0, 0.0, "", -1, None, False)
    final = beam_search(first, lattice.node_count, grower.grow, _LIMITS)
    return _path(max(final, key=lambda one: one.closed + LANGUAGE_WEIGHT * words.whole(one.word)))


class _Grower:
    """Takes a hypothesis over each candidate that begins where it ends, with and without a space between."""

    def __init__(
        self,
        lattice: Lattice,
        scores: NDArray[np.float64],
        options: "_Options",
        words: WordScorer,
        space_odds: Callable[[int, int], float],
    ) -> None:
        self._lattice = lattice
        self._scores = scores.tolist()
        self._options = options
        self._words = words
        self._space_odds = space_odds
        # Nobody leaves a space inside a piece.
        self._inner = frozenset(range(lattice.node_count)) - frozenset(lattice.piece_nodes)
        self._leaving: list[list[int]] = [[] for _ in range(lattice.node_count)]
        for number, candidate in enumerate(lattice.candidates):
            self._leaving[candidate.start].append(number)

    def grow(self, node: int, beam: Sequence[_Hypothesis]) -> Iterator[tuple[int, _Hypothesis]]:
        """Give each hypothesis of a node a step longer, with the node it reaches."""
        for number in self._leaving[node]:
            end = self._lattice.candidates[number].end
            for before in beam:
                certain = before.last < 0 or node in self._inner
                odds = -math.inf if certain else self._space_odds(before.last, number)
                for space in (False, True):
                    if math.isinf(odds) and space != (odds > 0):
                        continue
                    for hypothesis in self._longer(before, number, odds, space=space):
                        yield end, hypothesis

    def _longer(self, before: _Hypothesis, number: int, odds: float, *, space: bool) -> Iterator[_Hypothesis]:
        """Give a hypothesis with a candidate more, once for each label that it may have."""
        closed, word = before.closed, before.word
        if space:
            closed += LANGUAGE_WEIGHT * self._words.whole(word)
            word = ""
        # Half on either side, so that certain gaps, which have no odds, are neutral.
        if not math.isinf(odds):
            closed += odds / 2 if space else -odds / 2
        closed += self._scores[number]
        if self._lattice.candidates[number].mark:
            yield self._hypothesis(closed, word, number, before, space)
            return
        for label, loss in self._options.of(number):
            yield self._hypothesis(closed + loss + _LETTER_BONUS, word + label, number, before, space)

    def _hypothesis(
        self, closed: float, word: str, number: int, before: _Hypothesis, space: bool
    ) -> _Hypothesis:
        score = closed + LANGUAGE_WEIGHT * self._words.prefix_score(word)
        return _Hypothesis(closed, score, word, number, before, space)


def _path(best: _Hypothesis) -> BestPath:
    numbers: list[int] = []
    spaces: list[bool] = []
    here: _Hypothesis | None = best
    while here is not None and here.before is not None:
        numbers.append(here.last)
        spaces.append(here.space)
        here = here.before
    return BestPath(tuple(reversed(numbers)), tuple(reversed(spaces))[1:])


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
