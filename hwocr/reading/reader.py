"""The way from a picture to a Page, one step after the other."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import normalise_glyphs
from hwocr.models.classifier import Classifier
from hwocr.reading.components import Components
from hwocr.reading.context import decide_line, divide_words, word_support
from hwocr.reading.image import PageImage
from hwocr.reading.ink import find_ink, grey_picture
from hwocr.reading.language import english
from hwocr.reading.lattice import Candidate, Lattice, best_paths, build_lattice, candidate_ink, ink_mask
from hwocr.reading.layout import Layout, find_layout
from hwocr.reading.page import Alternative, Box, Glyph, Line, Page, Word
from hwocr.reading.pieces import find_pieces
from hwocr.reading.spacing import space_threshold

Progress = Callable[[str, float], None]
"""Called with a stage and the fraction done, in [0, 1]; may raise CancelledError to stop."""

# The longer side of the picture that is worked on. Letters of a full A4 page are 20 pixels high then.
_WORKING_SIDE = 2000
# Letters lower than this are read again at the next finer scale.
_LEAST_LETTER = 18.0
_ALTERNATIVES = 5
# A mark is told by its size and place alone, which is right about this often on generated pages.
_MARK_CONFIDENCE = 0.92


# So many ways to divide a word are weighed, if they are not hopeless by their shapes.
_WAYS = 8
_LEAST_CHANCE = 9.0


@dataclass(frozen=True, slots=True, eq=False)
class _ReadLine:
    """A line on its way.

    Attributes:
        lattice: its candidates.
        size: height of its letters in the working picture, pixels.
        first: the place of its first candidate among those of the page.
        shapes: (N,) log-probability of each candidate's best label, 0 for marks.
        chosen: the candidates on the best way through it.
    """

    lattice: Lattice
    size: float
    first: int
    shapes: NDArray[np.float64]
    chosen: tuple[int, ...] = ()


class Reader:
    """Reads pages with one model.

    Attributes:
        classifier: the network.
        use_context: whether the text around a glyph helps to tell look-alikes apart.
    """

    def __init__(self, classifier: Classifier, *, use_context: bool = True) -> None:
        self.classifier = classifier
        self.use_context = use_context

    def read(self, image: PageImage, progress: Progress | None = None) -> Page:
        """Read a page.

        Args:
            image: the page as opened.
            progress: told of each stage.

        Returns:
            The page; without lines where nothing was found.

        Raises:
            CancelledError: when ``progress`` raises it.
        """
        report = progress or _ignore
        begun = time.perf_counter()
        longest = max(image.width, image.height)
        reduction = max(1, round(longest / _WORKING_SIDE))
        while True:
            report("Finding ink", 0.05)
            grey = grey_picture(image.pixels, reduction)
            ink = find_ink(grey)
            report("Finding lines", 0.35)
            layout = find_layout(ink.strength, ink.mask, ink.paper)
            if reduction == 1 or layout.letter_size >= _LEAST_LETTER or not layout.lines:
                break
            reduction = max(1, reduction // 2)
        lines = self._read_layout(layout, reduction, (image.width, image.height), report)
        return Page(
            lines, image.width, image.height, image.source, image.number, self.classifier.card.name,
            time.perf_counter() - begun, image.warnings,
        )  # fmt: skip

    def read_drawing(self, ink: NDArray[np.float32]) -> Page:
        """Read a line (or lines) of letters drawn on the canvas.

        Args:
            ink: (H, W) float32 in [0, 1], 1 = ink.

        Returns:
            The page, in pixels of the canvas.
        """
        begun = time.perf_counter()
        height, width = ink.shape
        mask = ink > 0.5
        layout = find_layout(ink, mask, np.ones_like(mask), clean=True)
        lines = self._read_layout(layout, 1, (width, height), _ignore)
        model = self.classifier.card.name
        return Page(lines, width, height, "drawing", 1, model, time.perf_counter() - begun)

    def _read_layout(
        self, layout: Layout, reduction: int, size: tuple[int, int], report: Progress
    ) -> tuple[Line, ...]:
        report("Cutting out letters", 0.55)
        lines: list[_ReadLine] = []
        crops: list[NDArray[np.float32]] = []
        for text_line in layout.lines:
            pieces = find_pieces(layout.components, text_line, layout.letter_size, layout.pen)
            if not pieces:
                continue
            line_size = max(text_line.height(), 0.6 * layout.letter_size)
            lattice = build_lattice(pieces, layout.components, line_size, layout.pen)
            lines.append(_ReadLine(lattice, line_size, len(crops), np.zeros(0)))
            crops += [
                candidate_ink(candidate, layout.strength, layout.components)
                for candidate in lattice.candidates
            ]
        if not lines:
            return ()
        pictures = normalise_glyphs(crops)
        report("Recognising letters", 0.7)
        probabilities = self.classifier.probabilities(pictures).astype(np.float64)
        report("Putting words together", 0.9)
        lines = [_choose(line, probabilities) for line in lines]
        finish = _Finish(self, layout, reduction, size, pictures, probabilities)
        threshold = space_threshold(np.concatenate([finish.gaps(line) for line in lines] or [np.zeros(0)]))
        read = tuple(finish.line(line, threshold) for line in lines)
        report("Done", 1.0)
        return tuple(line for line in read if line.words)


def _ignore(_stage: str, _fraction: float) -> None:
    """Report to nobody."""


def _choose(line: _ReadLine, probabilities: NDArray[np.float64]) -> _ReadLine:
    candidates = line.lattice.candidates
    own = np.log(probabilities[line.first : line.first + len(candidates)].max(axis=1, initial=1e-6))
    own[[bool(candidate.mark) for candidate in candidates]] = 0.0
    ((_, path),) = best_paths(line.lattice, own)
    return _ReadLine(line.lattice, line.size, line.first, own, path)


class _Finish:
    """Makes lines of words of glyphs from the chosen candidates of one page."""

    def __init__(
        self,
        reader: Reader,
        layout: Layout,
        reduction: int,
        size: tuple[int, int],
        pictures: NDArray[np.float32],
        probabilities: NDArray[np.float64],
    ) -> None:
        self.labels = reader.classifier.labels
        self._in_english = reader.use_context and all(label in _BASIC for label in self.labels)
        self.layout = layout
        self.reduction = reduction
        self.size = size
        self.pictures = pictures
        self.probabilities = probabilities

    def gaps(self, line: _ReadLine) -> NDArray[np.float64]:
        """The gaps between a line's neighbouring letters, in letter heights."""
        chosen = [line.lattice.candidates[number] for number in line.chosen]
        return np.array(
            [
                _gap(first, second, self.layout.components) / line.size
                for first, second in pairwise(chosen)
                if not (first.mark or second.mark)
            ]
        )

    def line(self, line: _ReadLine, threshold: float) -> Line:
        """Put a line together."""
        candidates = line.lattice.candidates
        chosen = [candidates[number] for number in line.chosen]
        gaps = np.array(
            [
                _gap(first, second, self.layout.components) / (line.size * _mark_stretch(first, second))
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
        return Line(
            tuple(
                Word(tuple(self._glyph(line, number, *decided.get(number, (-1, 0.0))) for number in word))
                for word in words
            )
        )

    def _spaces(self, line: _ReadLine, gaps: NDArray[np.float64], threshold: float) -> list[bool]:
        """Which gaps of a line are spaces."""
        if not (self._in_english and len(gaps)) or not np.isfinite(threshold):
            return [bool(gap > threshold) for gap in gaps]
        rows = self.probabilities[[line.first + number for number in line.chosen]].copy()
        rows[[bool(line.lattice.candidates[number].mark) for number in line.chosen]] = 0.0
        return divide_words(gaps, threshold, rows, self.labels, english())

    def _reconsider(self, line: _ReadLine, word: list[int]) -> list[int]:
        """Divide the ink of a word otherwise where that makes a clearly better word."""
        candidates = line.lattice.candidates
        start, end = candidates[word[0]].start, candidates[word[-1]].end
        ways = best_paths(line.lattice, line.shapes, _WAYS, start, end)
        if len(ways) < 2:
            return word

        def total(way: tuple[float, tuple[int, ...]]) -> float:
            letters = [line.first + number for number in way[1] if not candidates[number].mark]
            support = word_support(self.probabilities[letters], self.labels, english()) if letters else 0.0
            return way[0] + support

        return list(max((way for way in ways if way[0] > ways[0][0] - _LEAST_CHANCE), key=total)[1])

    def _without_stray_stops(self, line: _ReadLine, word: list[int]) -> list[int]:
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

    def _decide(self, line: _ReadLine, words: list[list[int]]) -> dict[int, tuple[int, float]]:
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

    def _glyph(self, line: _ReadLine, number: int, column: int, confidence: float) -> Glyph:
        candidate = line.lattice.candidates[number]
        box = self._box(candidate.box)
        picture = self.pictures[line.first + number]
        if candidate.mark:
            return Glyph(box, candidate.mark, _MARK_CONFIDENCE, (), picture, candidate.mark)
        row = self.probabilities[line.first + number]
        best = np.argsort(-row)[:_ALTERNATIVES]
        alternatives = tuple(Alternative(self.labels[c], float(row[c])) for c in best)
        return Glyph(box, self.labels[column], confidence, alternatives, picture, alternatives[0].label)

    def _box(self, box: Box) -> Box:
        """A box of the working picture in pixels of the picture as opened."""
        before = self.layout.turn.box_before(box) if self.layout.turn else box
        width, height = self.size
        factor = self.reduction
        left, top = min(max(before.left * factor, 0), width - 1), min(max(before.top * factor, 0), height - 1)
        right, bottom = min(before.right * factor, width), min(before.bottom * factor, height)
        return Box(left, top, max(right, left + 1), max(bottom, top + 1))


_BASIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def _gap(first: Candidate, second: Candidate, components: Components) -> float:
    """The least horizontal distance, in pixels, between two candidates over the rows both reach."""
    top, bottom = max(first.box.top, second.box.top), min(first.box.bottom, second.box.bottom)
    boxes = float(second.box.left - first.box.right)
    if bottom - top < 3:
        return boxes
    ends = _edges(first, components, top, bottom, from_right=True)
    starts = _edges(second, components, top, bottom, from_right=False)
    both = ~(np.isnan(ends) | np.isnan(starts))
    if not both.any():
        return boxes
    return float((starts[both] - ends[both]).min())


def _mark_stretch(first: Candidate, second: Candidate) -> float:
    """How much wider a gap must be to be a space: less after a full stop or comma, more before one."""
    if first.mark in (".", ","):
        return 0.55
    return 1.6 if second.mark in (".", ",", "'") else 1.0


def _edges(
    candidate: Candidate, components: Components, top: int, bottom: int, *, from_right: bool
) -> NDArray[np.float64]:
    """Per row of [top, bottom) the outermost ink column, smoothed over rows; nan where there is none."""
    box = Box(candidate.box.left, top, candidate.box.right, bottom)
    ink = ink_mask(candidate.members, box, components)
    has = ink.any(axis=1)
    columns = box.right - ink[:, ::-1].argmax(axis=1) if from_right else box.left + ink.argmax(axis=1)
    return np.where(has, columns.astype(np.float64), np.nan)
