"""From the chosen candidates of a page to its lines of words of glyphs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.language.confidence import confidence_of, letter_features
from hwocr.reading.language.correction import correct_line, share_shapes
from hwocr.reading.language.decoding import decode
from hwocr.reading.language.folding import Lettering, PageCases, Truecased
from hwocr.reading.language.spacing import Hull, candidate_gap, even_spaces, mark_stretch, space_odds
from hwocr.reading.language.words import english_words
from hwocr.reading.layout.analysis import Layout
from hwocr.reading.page import Alternative, Box, Glyph, Line, Word
from hwocr.reading.preprocessing.homography import Homography
from hwocr.reading.segmentation.build_lattices import ScoredLattice
from hwocr.reading.segmentation.candidates import Candidate

_ALTERNATIVES = 5
# A mark is told by its size and place alone, which is right about this often on generated pages.
_MARK_CONFIDENCE = 0.92
# Letters this many cells of a form, or steps of a chart, apart have an empty one between them.
_EMPTY_CELL = 1.6
_BASIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


@dataclass(frozen=True, slots=True, eq=False)
class ScoredLine:
    """A line on its way.

    Attributes:
        seen: its candidates.
        probabilities: (N, labels) of the classifier.
        scores: (N,) log-odds of each candidate.
        chosen: the candidates on the best way through it by shape alone.
        wholeness: (N,) probability that the right way takes each.
    """

    seen: ScoredLattice
    probabilities: NDArray[np.float64]
    scores: NDArray[np.float64]
    chosen: tuple[int, ...]
    wholeness: NDArray[np.float64]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All candidates of the line."""
        return self.seen.lattice.candidates

    def letters(self) -> list[int]:
        """The chosen candidates, marks left out."""
        return [number for number in self.chosen if not self.candidates[number].mark]

    def lettering(self, numbers: Sequence[int]) -> Lettering:
        """Candidates by their numbers, marks left out."""
        letters = [number for number in numbers if not self.candidates[number].mark]
        boxes = [self.candidates[number].box for number in letters]
        sides = [[box.left, box.top, box.right, box.bottom] for box in boxes]
        return Lettering(np.array(sides, np.float64).reshape(-1, 4), self.seen.pictures[letters])


class Assembler:
    """Makes lines of words of glyphs from the candidates of one page."""

    def __init__(
        self,
        labels: tuple[str, ...],
        layout: Layout,
        view: Homography,
        size: tuple[int, int],
        *,
        use_context: bool,
        cases: PageCases | None = None,
    ) -> None:
        """Prepare to put a page together.

        Args:
            labels: the classifier's.
            layout: of the page.
            view: from the working picture to the opened one.
            size: (width, height) of the opened picture, pixels.
            use_context: whether the text around a glyph helps to tell look-alikes apart.
            cases: gives letters their case; None: they are capitals.
        """
        self.labels = labels
        self.cases = cases
        self._in_english = use_context and all(label in _BASIC for label in self.labels)
        self.layout = layout
        self.view = view
        self.size = size
        self._hulls: dict[tuple[Candidate, int], Hull] = {}

    def gaps(self, line: ScoredLine) -> NDArray[np.float64]:
        """The gaps between a line's letters, in letter heights, without those that were cut apart."""
        chosen = [line.candidates[number] for number in line.chosen]
        between = frozenset(line.seen.lattice.piece_nodes)
        return np.array(
            [
                candidate_gap(first, second, self.layout.components, self._hulls) / line.seen.size
                for first, second in pairwise(chosen)
                if not (first.mark or second.mark) and first.end in between
            ]
        )

    def line(self, line: ScoredLine, threshold: float, place: int) -> Line:
        """Put a line together; ``place`` is its number on the page."""
        words = [self._without_stray_stops(line, word) for word in self._words(line, threshold)]
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

    def _words(self, line: ScoredLine, threshold: float) -> list[list[int]]:
        """The candidates chosen, word by word."""
        odds = self._space_odds(line, threshold)
        if self._in_english:
            shared = share_shapes(line.probabilities, self.labels)
            way = decode(line.seen.lattice, line.scores, shared, self.labels, english_words(), odds)
            chosen, spaces = way.candidates, way.spaces
        else:
            chosen = line.chosen
            spaces = tuple(odds(first, second) > 0 for first, second in pairwise(chosen))
        words = [[chosen[0]]]
        for number, is_space in zip(chosen[1:], spaces, strict=True):
            if is_space:
                words.append([])
            words[-1].append(number)
        return words

    def _space_odds(self, line: ScoredLine, threshold: float) -> Callable[[int, int], float]:
        """The log-odds that there is a space between two candidates, given by their numbers."""
        pitch = self._pitch(line)
        known: dict[tuple[int, int], float] = {}

        def measured(first: Candidate, second: Candidate) -> float:
            if pitch:
                step = (second.box.left + second.box.right - first.box.left - first.box.right) / 2
                return np.inf if step > _EMPTY_CELL * pitch else -np.inf
            gap = candidate_gap(first, second, self.layout.components, self._hulls)
            gap /= line.seen.size * mark_stretch(first, second)
            return space_odds(gap, threshold, between_letters=not (first.mark or second.mark))

        def odds(first: int, second: int) -> float:
            value = known.get((first, second))
            if value is None:
                value = known[first, second] = measured(line.candidates[first], line.candidates[second])
            return value

        return odds

    def _pitch(self, line: ScoredLine) -> float:
        """How far apart the letters of a form's cells or of a chart stand, in pixels; 0 for text."""
        boxes = [line.candidates[number].box for number in line.chosen]
        centres = np.array([(box.left + box.right) / 2 for box in boxes])
        low = float(np.median([box.bottom - 0.4 * box.height for box in boxes]))
        for field in self.layout.fields:
            if field.pitch and field.holds(np.array([centres.mean()]), np.array([low])).any():
                return float(field.pitch)
        marked = any(line.candidates[number].mark for number in line.chosen)
        even = None if marked else even_spaces(centres, line.seen.size)
        return float(np.median(np.diff(centres))) if even is not None else 0.0

    def _without_stray_stops(self, line: ScoredLine, word: list[int]) -> list[int]:
        """Leave out full stops and commas inside a word, unless between digits: crumbs of a stroke."""
        candidates = line.candidates

        def digit(number: int) -> bool:
            best = int(line.probabilities[number].argmax())
            return not candidates[number].mark and self.labels[best].isdigit()

        return [
            number
            for place, number in enumerate(word)
            if candidates[number].mark not in (".", ",")
            or place in (0, len(word) - 1)
            or (digit(word[place - 1]) and digit(word[place + 1]))
        ]

    def _decide(self, line: ScoredLine, words: list[list[int]]) -> dict[int, tuple[int, float]]:
        """Per candidate number the chosen column and its probability, in context where that is wanted."""
        candidates = line.candidates
        lettered = [[number for number in word if not candidates[number].mark] for word in words]
        lettered = [word for word in lettered if word]
        rows = [line.probabilities[word] for word in lettered]
        if self._in_english:
            first = words[0]
            numbered = 2 <= len(first) <= 3 and candidates[first[-1]].mark in (".", ")") and bool(lettered)
            choices = correct_line(rows, self.labels, english_words(), numbered=numbered)
        else:
            choices = [[(int(row.argmax()), float(row.max())) for row in word] for word in rows]
        return {
            number: (column, sure)
            for word, chosen in zip(lettered, choices, strict=True)
            for number, (column, _), sure in zip(
                word, chosen, self._confidences(line, word, chosen), strict=True
            )
        }

    def _confidences(self, line: ScoredLine, word: list[int], chosen: list[tuple[int, float]]) -> list[float]:
        """How sure the letters of a word are, given their columns and their probabilities in context."""
        text = "".join(self.labels[column] for column, _ in chosen)
        rows = (
            share_shapes(line.probabilities[word], self.labels)
            if self._in_english
            else line.probabilities[word]
        )
        ways = [float(line.wholeness[number]) for number in word]
        sure = []
        for place, (number, (column, probability)) in enumerate(zip(word, chosen, strict=True)):
            best, second = np.sort(rows[place])[[-1, -2]]
            features = letter_features(
                context=probability,
                shape=float(rows[place, column]),
                margin=float(best - second),
                way=ways[place],
                neighbours=min(ways[max(0, place - 1) : place + 2]),
                odds=float(line.seen.odds[number]),
                geometry=line.candidates[number].geometry,
                word=text,
                words=english_words() if self._in_english else None,
            )
            sure.append(confidence_of(features))
        return sure

    def _cases(
        self, line: ScoredLine, place: int, words: list[list[int]], decided: dict[int, tuple[int, float]]
    ) -> dict[int, Truecased]:
        """Per letter's candidate number its case, where the network knows both."""
        if self.cases is None:
            return {}
        candidates = line.candidates
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
        glyphs = [line.lettering(word) for word in numbers]
        cased = self.cases.of_line(place, texts, glyphs, firsts)
        return {
            number: one
            for word, ones in zip(numbers, cased, strict=True)
            for number, one in zip(word, ones, strict=True)
        }

    def _glyph(
        self, line: ScoredLine, number: int, column: int, confidence: float, cased: Truecased | None
    ) -> Glyph:
        candidate = line.candidates[number]
        box = self._box(candidate.box)
        picture, printed = line.seen.pictures[number], line.seen.printed
        if candidate.mark:
            return Glyph(box, candidate.mark, _MARK_CONFIDENCE, (), picture, candidate.mark, printed)
        row, labels, label = line.probabilities[number], self.labels, self.labels[column]
        if cased is not None and self.cases is not None:
            row, labels, label = cased.row, self.cases.labels, cased.label
            confidence *= cased.certainty
        best = np.argsort(-row)[:_ALTERNATIVES]
        alternatives = tuple(Alternative(labels[c], float(row[c])) for c in best)
        by_shape = alternatives[0].label
        return Glyph(box, label, confidence, alternatives, picture, by_shape, printed)

    def _box(self, box: Box) -> Box:
        """A box of the working picture in pixels of the picture as opened."""
        before = self.view.box_before(self.layout.turn.box_before(box) if self.layout.turn else box)
        width, height = self.size
        left, top = min(max(before.left, 0), width - 1), min(max(before.top, 0), height - 1)
        right, bottom = min(before.right, width), min(before.bottom, height)
        return Box(left, top, max(right, left + 1), max(bottom, top + 1))
