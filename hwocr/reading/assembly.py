"""From the chosen candidates of a page to its lines of words of glyphs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.cases import Cased, Lettering, PageCases
from hwocr.reading.context import decide_line, divide_words, word_support
from hwocr.reading.geometry import View
from hwocr.reading.language import english
from hwocr.reading.lattice import Lattice, best_paths
from hwocr.reading.layout import Layout
from hwocr.reading.page import Alternative, Box, Glyph, Line, Word
from hwocr.reading.spacing import candidate_gap, even_spaces, mark_stretch

_ALTERNATIVES = 5
# A mark is told by its size and place alone, which is right about this often on generated pages.
_MARK_CONFIDENCE = 0.92
# So many ways to divide a word are weighed, if they are not hopeless by their shapes.
_WAYS = 8
_LEAST_CHANCE = 9.0
# Letters this many cells of a form apart have an empty one between them.
_EMPTY_CELL = 1.6
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
        printed: whether it is type, not handwriting.
    """

    lattice: Lattice
    size: float
    first: int
    scores: NDArray[np.float64]
    chosen: tuple[int, ...]
    printed: bool = False

    def lettering(self, numbers: Sequence[int], pictures: NDArray[np.float32]) -> Lettering:
        """Candidates by their numbers, marks left out; ``pictures`` are those of the page."""
        letters = [number for number in numbers if not self.lattice.candidates[number].mark]
        boxes = [self.lattice.candidates[number].box for number in letters]
        sides = [[box.left, box.top, box.right, box.bottom] for box in boxes]
        return Lettering(
            np.array(sides, np.float64).reshape(-1, 4), pictures[[self.first + number for number in letters]]
        )


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
        self,
        evidence: Evidence,
        layout: Layout,
        view: View,
        size: tuple[int, int],
        *,
        use_context: bool,
        cases: PageCases | None = None,
    ) -> None:
        """Prepare to put a page together.

        Args:
            evidence: of its candidates.
            layout: of the page.
            view: from the working picture to the opened one.
            size: (width, height) of the opened picture, pixels.
            use_context: whether the text around a glyph helps to tell look-alikes apart.
            cases: gives letters their case; None: they are capitals.
        """
        self.evidence = evidence
        self.labels = evidence.labels
        self.probabilities = evidence.probabilities
        self.cases = cases
        self._in_english = use_context and all(label in _BASIC for label in self.labels)
        self.layout = layout
        self.view = view
        self.size = size

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

    def line(self, line: ChosenLine, threshold: float, place: int) -> Line:
        """Put a line together; ``place`` is its number on the page."""
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
        cased = self._cases(line, place, words, decided)
        return Line(
            tuple(
                Word(
                    tuple(
                        self._glyph(line, number, *decided.get(number, (-1, 0.0)), cased.get(number))
                        for number in word
                    )
                )
                for word in words
            )
        )

    def _spaces(self, line: ChosenLine, gaps: NDArray[np.float64], threshold: float) -> list[bool]:
        """Which gaps of a line are spaces."""
        boxes = [line.lattice.candidates[number].box for number in line.chosen]
        centres = np.array([(box.left + box.right) / 2 for box in boxes])
        low = float(np.median([box.bottom - 0.4 * box.height for box in boxes]))
        for field in self.layout.fields:
            if field.pitch and field.holds(np.array([centres.mean()]), np.array([low])).any():
                # A cell left empty is a space.
                return [bool(step > _EMPTY_CELL * field.pitch) for step in np.diff(centres)]
        if not any(line.lattice.candidates[number].mark for number in line.chosen):
            even = even_spaces(centres, line.size)
            if even is not None:
                return even
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
            numbered = 2 <= len(first) <= 3 and candidates[first[-1]].mark in (".", ")") and bool(lettered)
            choices = decide_line(rows, self.labels, english(), numbered=numbered)
        else:
            choices = [[(int(row.argmax()), float(row.max())) for row in word] for word in rows]
        return {
            number: choice
            for word, chosen in zip(lettered, choices, strict=True)
            for number, choice in zip(word, chosen, strict=True)
        }

    def _cases(
        self, line: ChosenLine, place: int, words: list[list[int]], decided: dict[int, tuple[int, float]]
    ) -> dict[int, Cased]:
        """Per letter's candidate number its case, where the network knows both."""
        if self.cases is None:
            return {}
        candidates = line.lattice.candidates
        numbers = [[number for number in word if not candidates[number].mark] for word in words]
        texts = ["".join(self.labels[decided[number][0]] for number in word) for word in numbers]
        firsts: list[bool] = []
        first = True
        for word, text in zip(words, texts, strict=True):
            firsts.append(first)
            # The number of a list's item or a dash begins no sentence; the word after it does.
            first = candidates[word[-1]].mark in (".", "!", "?") or (
                first and not any(map(str.isalpha, text))
            )
        glyphs = [line.lettering(word, self.evidence.pictures) for word in numbers]
        cased = self.cases.of_line(place, texts, glyphs, firsts)
        return {
            number: one
            for word, ones in zip(numbers, cased, strict=True)
            for number, one in zip(word, ones, strict=True)
        }

    def _glyph(
        self, line: ChosenLine, number: int, column: int, confidence: float, cased: Cased | None
    ) -> Glyph:
        candidate = line.lattice.candidates[number]
        box = self._box(candidate.box)
        picture = self.evidence.pictures[line.first + number]
        if candidate.mark:
            return Glyph(box, candidate.mark, _MARK_CONFIDENCE, (), picture, candidate.mark, line.printed)
        row, labels, label = self.probabilities[line.first + number], self.labels, self.labels[column]
        if cased is not None and self.cases is not None:
            row, labels, label = cased.row, self.cases.labels, cased.label
            confidence *= cased.certainty
        best = np.argsort(-row)[:_ALTERNATIVES]
        alternatives = tuple(Alternative(labels[c], float(row[c])) for c in best)
        # Right means: the right label, of ink that is one letter.
        confidence *= float(self.evidence.wholeness[line.first + number])
        by_shape = alternatives[0].label
        return Glyph(box, label, confidence, alternatives, picture, by_shape, line.printed)

    def _box(self, box: Box) -> Box:
        """A box of the working picture in pixels of the picture as opened."""
        before = self.view.box_before(self.layout.turn.box_before(box) if self.layout.turn else box)
        width, height = self.size
        left, top = min(max(before.left, 0), width - 1), min(max(before.top, 0), height - 1)
        right, bottom = min(before.right, width), min(before.bottom, height)
        return Box(left, top, max(right, left + 1), max(bottom, top + 1))
