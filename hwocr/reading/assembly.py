"""From the chosen candidates of a page to its lines of words of glyphs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwocr.models.card import BASIC_LABELS
from hwocr.reading.casing import Guide, decide_cases, find_guides, fold_case, knows_both_cases, with_case
from hwocr.reading.context import decide_line, divide_words, word_support
from hwocr.reading.geometry import View
from hwocr.reading.language import english
from hwocr.reading.lattice import Lattice, best_paths
from hwocr.reading.layout import Layout
from hwocr.reading.page import Alternative, Box, Glyph, Line, Word
from hwocr.reading.spacing import candidate_gap, mark_stretch

_ALTERNATIVES = 5
# A mark is told by its size and place alone, which is right about this often on generated pages.
_MARK_CONFIDENCE = 0.92
# So many ways to divide a word are weighed, if they are not hopeless by their shapes.
_WAYS = 8
_LEAST_CHANCE = 9.0
_BASIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


@dataclass(frozen=True, slots=True, eq=False)
class ChosenLine:
    """A line on its way.

    Attributes:
        lattice: its candidates.
        size: height of its letters in the working picture, pixels.
        first: the place of its first candidate among those of the page.
        scores: (N,) log-odds of each candidate.
        chosen: the candidates on the best way through it.
    """

    lattice: Lattice
    size: float
    first: int
    scores: NDArray[np.float64]
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What the networks said about the candidates of a page, in their order.

    Attributes:
        labels: the classifier's.
        pictures: (N, 32, 32) float32, what the networks saw.
        probabilities: (N, len(labels)) of the labels.
        wholeness: (N,) probability that each is one whole letter, if it is on the best way.
    """

    labels: tuple[str, ...]
    pictures: NDArray[np.float32]
    probabilities: NDArray[np.float64]
    wholeness: NDArray[np.float64]


class Assembler:
    """Makes lines of words of glyphs from the chosen candidates of one page."""

    def __init__(
        self, evidence: Evidence, layout: Layout, view: View, size: tuple[int, int], *, use_context: bool
    ) -> None:
        """Prepare to put a page together.

        Args:
            evidence: of its candidates.
            layout: of the page.
            view: from the working picture to the opened one.
            size: (width, height) of the opened picture, pixels.
            use_context: whether the text around a glyph helps to tell look-alikes apart.
        """
        self.evidence = evidence
        self._both_cases = knows_both_cases(evidence.labels)
        self._use_context = use_context
        self._guides: dict[int, Guide] = {}
        self.labels = evidence.labels
        self.probabilities = evidence.probabilities
        if self._both_cases:
            self.labels = BASIC_LABELS
            self.probabilities = fold_case(evidence.probabilities, evidence.labels)
        self._in_english = use_context and all(label in _BASIC for label in self.labels)
        self.layout = layout
        self.view = view
        self.size = size

    def find_guides(self, lines: Sequence[ChosenLine]) -> None:
        """Find the baselines and letter heights of the page, where case depends on them."""
        if not self._both_cases:
            return
        lettered = [
            (line, [number for number in line.chosen if not line.lattice.candidates[number].mark])
            for line in lines
        ]
        lettered = [(line, numbers) for line, numbers in lettered if numbers]
        guides = find_guides(
            [_boxes(line, numbers) for line, numbers in lettered],
            [
                self.evidence.probabilities[[line.first + number for number in numbers]]
                for line, numbers in lettered
            ],
            self.evidence.labels,
        )
        self._guides = {line.first: guide for (line, _), guide in zip(lettered, guides, strict=True)}

    def gaps(self, line: ChosenLine) -> NDArray[np.float64]:
        """The gaps between a line's neighbouring letters, in letter heights."""
        chosen = [line.lattice.candidates[number] for number in line.chosen]
        return np.array(
            [
                candidate_gap(first, second, self.layout.components) / line.size
                for first, second in pairwise(chosen)
                if not (first.mark or second.mark)
            ]
        )

    def line(self, line: ChosenLine, threshold: float) -> Line:
        """Put a line together."""
        candidates = line.lattice.candidates
        chosen = [candidates[number] for number in line.chosen]
        gaps = np.array(
            [
                candidate_gap(first, second, self.layout.components)
                / (line.size * mark_stretch(first, second))
                for first, second in pairwise(chosen)
            ]
        )
        words: list[list[int]] = [[line.chosen[0]]]
        for number, is_space in zip(line.chosen[1:], self._spaces(line, gaps, threshold), strict=True):
            if is_space:
                words.append([])
            words[-1].append(number)
        if self._in_english:
            words = [self._reconsider(line, word) for word in words]
        words = [self._without_stray_stops(line, word) for word in words]
        decided = self._decide(line, words)
        small = self._cases(line, words, decided)
        return Line(
            tuple(
                Word(
                    tuple(
                        self._glyph(line, number, *decided.get(number, (-1, 0.0)), small.get(number))
                        for number in word
                    )
                )
                for word in words
            )
        )

    def _spaces(self, line: ChosenLine, gaps: NDArray[np.float64], threshold: float) -> list[bool]:
        """Which gaps of a line are spaces."""
        if not (self._in_english and len(gaps)) or not np.isfinite(threshold):
            return [bool(gap > threshold) for gap in gaps]
        rows = self.probabilities[[line.first + number for number in line.chosen]].copy()
        rows[[bool(line.lattice.candidates[number].mark) for number in line.chosen]] = 0.0
        return divide_words(gaps, threshold, rows, self.labels, english())

    def _reconsider(self, line: ChosenLine, word: list[int]) -> list[int]:
        """Divide the ink of a word otherwise where that makes a clearly better word."""
        candidates = line.lattice.candidates
        start, end = candidates[word[0]].start, candidates[word[-1]].end
        ways = best_paths(line.lattice, line.scores, _WAYS, start, end)
        if len(ways) < 2:
            return word

        def total(way: tuple[float, tuple[int, ...]]) -> float:
            letters = [line.first + number for number in way[1] if not candidates[number].mark]
            support = word_support(self.probabilities[letters], self.labels, english()) if letters else 0.0
            return way[0] + support

        return list(max((way for way in ways if way[0] > ways[0][0] - _LEAST_CHANCE), key=total)[1])

    def _without_stray_stops(self, line: ChosenLine, word: list[int]) -> list[int]:
        """Leave out full stops and commas inside a word, unless between digits: crumbs of a stroke."""
        candidates = line.lattice.candidates

        def digit(number: int) -> bool:
            best = int(self.probabilities[line.first + number].argmax())
            return not candidates[number].mark and self.labels[best].isdigit()

        return [
            number
            for place, number in enumerate(word)
            if candidates[number].mark not in (".", ",")
            or place in (0, len(word) - 1)
            or (digit(word[place - 1]) and digit(word[place + 1]))
        ]

    def _decide(self, line: ChosenLine, words: list[list[int]]) -> dict[int, tuple[int, float]]:
        """Per candidate number the chosen column and its probability, in context where that is wanted."""
        candidates = line.lattice.candidates
        lettered = [[number for number in word if not candidates[number].mark] for word in words]
        lettered = [word for word in lettered if word]
        rows = [self.probabilities[[line.first + number for number in word]] for word in lettered]
        if self._in_english:
            first = words[0]
            numbered = 2 <= len(first) <= 3 and candidates[first[-1]].mark == "." and bool(lettered)
            choices = decide_line(rows, self.labels, english(), numbered=numbered)
        else:
            choices = [[(int(row.argmax()), float(row.max())) for row in word] for word in rows]
        return {
            number: choice
            for word, chosen in zip(lettered, choices, strict=True)
            for number, choice in zip(word, chosen, strict=True)
        }

    def _cases(
        self, line: ChosenLine, words: list[list[int]], decided: dict[int, tuple[int, float]]
    ) -> dict[int, float]:
        """Per letter's candidate number the probability that it is small, if the network knows both cases."""
        guide = self._guides.get(line.first)
        if guide is None:
            return {}
        candidates = line.lattice.candidates
        small: dict[int, float] = {}
        first = True
        for word in words:
            numbers = [number for number in word if not candidates[number].mark]
            letters = [self.labels[decided[number][0]] for number in numbers]
            if numbers:
                chances = decide_cases(
                    letters,
                    self.evidence.probabilities[[line.first + number for number in numbers]],
                    _boxes(line, numbers),
                    self.evidence.labels,
                    guide,
                    first=first,
                    as_word=self._use_context,
                )
                small |= {
                    number: float(chance)
                    for number, letter, chance in zip(numbers, letters, chances, strict=True)
                    if letter.isalpha()
                }
            # The number of a list's item or a dash begins no sentence; the word after it does.
            first = candidates[word[-1]].mark in (".", "!", "?") or (
                first and not any(map(str.isalpha, letters))
            )
        return small

    def _glyph(
        self, line: ChosenLine, number: int, column: int, confidence: float, small: float | None
    ) -> Glyph:
        candidate = line.lattice.candidates[number]
        box = self._box(candidate.box)
        picture = self.evidence.pictures[line.first + number]
        if candidate.mark:
            return Glyph(box, candidate.mark, _MARK_CONFIDENCE, (), picture, candidate.mark)
        row, labels = self.evidence.probabilities[line.first + number], self.evidence.labels
        label = self.labels[column]
        if small is not None:
            row = with_case(row, labels, label, small)
            label = label.lower() if small > 0.5 else label
            confidence *= max(small, 1 - small)
        best = np.argsort(-row)[:_ALTERNATIVES]
        alternatives = tuple(Alternative(labels[c], float(row[c])) for c in best)
        # Right means: the right label, of ink that is one letter.
        confidence *= float(self.evidence.wholeness[line.first + number])
        return Glyph(box, label, confidence, alternatives, picture, alternatives[0].label)

    def _box(self, box: Box) -> Box:
        """A box of the working picture in pixels of the picture as opened."""
        before = self.view.box_before(self.layout.turn.box_before(box) if self.layout.turn else box)
        width, height = self.size
        left, top = min(max(before.left, 0), width - 1), min(max(before.top, 0), height - 1)
        right, bottom = min(before.right, width), min(before.bottom, height)
        return Box(left, top, max(right, left + 1), max(bottom, top + 1))


def _boxes(line: ChosenLine, numbers: Sequence[int]) -> NDArray[np.float64]:
    """The boxes (n, 4) of candidates: left, top, right, bottom in pixels of the working picture."""
    boxes = [line.lattice.candidates[number].box for number in numbers]
    return np.array([[box.left, box.top, box.right, box.bottom] for box in boxes], np.float64)
