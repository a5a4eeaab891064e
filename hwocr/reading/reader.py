"""The way from a picture to a Page, one step after the other."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import normalise_glyphs
from hwocr.models.classifier import Classifier
from hwocr.models.registry import AUTOMATIC, BOTH_CASES_MODEL, load_classifier
from hwocr.reading.alphabet import has_small_letters, heights_vary, sample
from hwocr.reading.assembly import Assembler, ChosenLine, Evidence
from hwocr.reading.cases import FoldedClassifier, PageCases
from hwocr.reading.casing import knows_both_cases
from hwocr.reading.geometry import View
from hwocr.reading.image import PageImage
from hwocr.reading.judge import whole_letter_odds
from hwocr.reading.labels import join_rows
from hwocr.reading.lattice import Lattice, best_paths, build_lattice, candidate_ink, candidate_scores
from hwocr.reading.layout import Layout, find_layout
from hwocr.reading.page import Line, Page
from hwocr.reading.pieces import find_pieces
from hwocr.reading.preparing import prepare
from hwocr.reading.spacing import space_threshold

_Place = tuple[Lattice, float, int, bool]
"""A line's lattice, its letters' height, the place of its first candidate on the page, whether it is type."""

Progress = Callable[[str, float], None]
"""Called with a stage and the fraction done, in [0, 1]; may raise CancelledError to stop."""

# Log-odds that a candidate on the best way is one whole letter, before the judge is heard: 98 %.
_CHOSEN_ODDS = 4.0


def reader_of(model: str, *, use_context: bool = True, keep_labels: bool | None = None) -> "Reader":
    """Make a reader of a model's name.

    Args:
        model: a name or file that `load_classifier` takes, or `AUTOMATIC`.
        use_context: see `Reader`.
        keep_labels: see `Reader`.

    Raises:
        ModelError: if there is no such model or its file is damaged.
    """
    if model != AUTOMATIC:
        return Reader(load_classifier(model), use_context=use_context, keep_labels=keep_labels)
    return Reader(
        load_classifier(),
        use_context=use_context,
        keep_labels=keep_labels,
        both_cases=lambda: load_classifier(BOTH_CASES_MODEL),
    )


class Reader:
    """Reads pages with one model, or with the one of two that knows the page's letters.

    Attributes:
        classifier: the network.
        use_context: whether the text around a glyph helps to tell look-alikes apart.
        keep_labels: whether printed text is read, too; None: unless the page clearly is a form.
        both_cases: loads the network for pages that are not in capitals; None: there is one network.
    """

    def __init__(
        self,
        classifier: Classifier,
        *,
        use_context: bool = True,
        keep_labels: bool | None = None,
        both_cases: Callable[[], Classifier] | None = None,
    ) -> None:
        self.classifier = _folded(classifier)
        self.use_context = use_context
        self.keep_labels = keep_labels
        self.both_cases = both_cases

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
        prepared = prepare(image, self.classifier.probabilities, report)
        size = (image.width, image.height)
        lines, model = self._read_layout(prepared.layout, prepared.view, size, report)
        return Page(
            lines, image.width, image.height, image.source, image.number, model,
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
        view = View.scaled(1, (height, width))
        lines, model = self._read_layout(layout, view, (width, height), _ignore)
        return Page(lines, width, height, "drawing", 1, model, time.perf_counter() - begun)

    def _read_layout(
        self, layout: Layout, view: View, size: tuple[int, int], report: Progress
    ) -> tuple[tuple[Line, ...], str]:
        """Read the lines of a layout; return them and the name of the model that told their letters."""
        report("Cutting out letters", 0.55)
        lattices: list[_Place] = []
        crops: list[NDArray[np.float32]] = []
        keep_labels = not layout.form if self.keep_labels is None else self.keep_labels
        for text_line in layout.lines:
            if text_line.printed and not keep_labels:
                continue
            typical = text_line.height() if text_line.printed else layout.letter_size
            pieces = find_pieces(layout.components, text_line, typical, layout.pen)
            if not pieces:
                continue
            line_size = max(text_line.height(), 0.6 * typical)
            lattice = build_lattice(pieces, layout.components, line_size)
            lattices.append((lattice, line_size, len(crops), text_line.printed))
            crops += [
                candidate_ink(candidate, layout.strength, layout.components)
                for candidate in lattice.candidates
            ]
        if not lattices:
            return (), self.classifier.card.name
        pictures = normalise_glyphs(crops)
        report("Recognising letters", 0.7)
        odds = whole_letter_odds(pictures)
        classifier = self.classifier
        evidence, chosen = _weigh(classifier, lattices, pictures, odds)
        other = self._other(evidence, chosen)
        if other is not None:
            classifier = other
            evidence, chosen = _weigh(classifier, lattices, pictures, odds)
        report("Putting words together", 0.9)
        cases = None
        if isinstance(classifier, FoldedClassifier):
            lettering = [line.lettering(line.chosen, pictures) for line in chosen]
            cases = PageCases(classifier.both, lettering, as_words=self.use_context)
        assembler = Assembler(evidence, layout, view, size, use_context=self.use_context, cases=cases)
        thresholds = {
            printed: space_threshold(
                np.concatenate([assembler.gaps(line) for line in chosen if line.printed is printed])
            )
            for printed in {line.printed for line in chosen}
        }
        read = tuple(
            assembler.line(line, thresholds[line.printed], place) for place, line in enumerate(chosen)
        )
        report("Done", 1.0)
        return join_rows([line for line in read if line.words]), classifier.card.name

    def _other(self, evidence: Evidence, lines: list[ChosenLine]) -> Classifier | None:
        """The network that knows both cases, if there is one and the page is in both."""
        if self.both_cases is None:
            return None
        written = [line for line in lines if not line.printed]
        letters = [
            [number for number in line.chosen if not line.lattice.candidates[number].mark] for line in written
        ]
        heights = [
            np.array([line.lattice.candidates[number].box.height for number in numbers], np.float64)
            for line, numbers in zip(written, letters, strict=True)
        ]
        if not heights_vary(heights):
            return None
        places = np.array(
            [
                line.first + number
                for line, numbers in zip(written, letters, strict=True)
                for number in numbers
            ]
        )
        other = self.both_cases()
        looked_at = evidence.pictures[places[sample(len(places))]]
        return _folded(other) if has_small_letters(other.probabilities(looked_at), other.labels) else None


def _folded(classifier: Classifier) -> Classifier:
    """A network that knows both cases behind one that knows capitals; any other as it is."""
    return FoldedClassifier(classifier) if knows_both_cases(classifier.labels) else classifier


def _ignore(_stage: str, _fraction: float) -> None:
    """Report to nobody."""


def _weigh(
    classifier: Classifier,
    lattices: list[_Place],
    pictures: NDArray[np.float32],
    odds: NDArray[np.float64],
) -> tuple[Evidence, list[ChosenLine]]:
    """Ask a network about all candidates; return what it says and the best way through each line."""
    probabilities = classifier.probabilities(pictures).astype(np.float64)
    shapes = probabilities.max(axis=1, initial=1e-6)
    chosen = [_choose(*place, np.log(shapes), odds) for place in lattices]
    wholeness = 1 / (1 + np.exp(-odds - _CHOSEN_ODDS))
    return Evidence(classifier.labels, pictures, probabilities, wholeness), chosen


def _choose(
    lattice: Lattice,
    size: float,
    first: int,
    printed: bool,
    shapes: NDArray[np.float64],
    odds: NDArray[np.float64],
) -> ChosenLine:
    own = slice(first, first + len(lattice.candidates))
    scores = candidate_scores(lattice, shapes[own], odds[own])
    ((_, path),) = best_paths(lattice, scores)
    return ChosenLine(lattice, size, first, scores, path, printed)
