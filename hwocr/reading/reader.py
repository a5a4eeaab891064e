"""The way from a picture to a Page, one step after the other."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hwocr.models.classifier import Classifier
from hwocr.models.names import AUTOMATIC, BOTH_CASES_MODEL, DEFAULT_MODEL, is_personal
from hwocr.models.registry import load_classifier, load_personal, load_taught
from hwocr.reading.assembly import Assembler, ScoredLine
from hwocr.reading.forms import as_form, without_printed
from hwocr.reading.image import PageImage
from hwocr.reading.language.case_detection import has_small_letters, heights_vary, sample
from hwocr.reading.language.decoding import best_path
from hwocr.reading.language.folding import FoldedClassifier, PageCases
from hwocr.reading.language.spacing import space_threshold
from hwocr.reading.language.truecasing import knows_both_cases
from hwocr.reading.layout.analysis import Layout, find_layout
from hwocr.reading.layout.captions import join_rows
from hwocr.reading.layout.orientation import likely_turns
from hwocr.reading.low_confidence import low_confidence_warning
from hwocr.reading.page import Line, Page
from hwocr.reading.preprocess import Preprocessed, preprocess
from hwocr.reading.preprocessing.homography import Homography
from hwocr.reading.recognisers.combination.combining import Candidates, combine, gather
from hwocr.reading.recognisers.combination.taught import TaughtLetters
from hwocr.reading.recognisers.letters import NAME as LETTERS
from hwocr.reading.recognisers.letters import are_hopeless, is_sure
from hwocr.reading.recognisers.regions.source import LineSource
from hwocr.reading.recognisers.registry import Recogniser, chosen_recognisers
from hwocr.reading.recognisers.standing_up import best_turn
from hwocr.reading.segmentation.build_lattices import ScoredLattice, build_lattices
from hwocr.reading.segmentation.lattice_scoring import candidate_scores, posterior_marginals

# The judge and the weights of cuts have learnt from capitals and would cut many a small letter in two. On 20
# generated pages in both cases (seeds 41 and 31) this brings 43 errors of 1,776 down to 26.
_CUT_COST = 2.0

Progress = Callable[[str, float], None]
"""Called with a stage and the fraction done, in [0, 1]; may raise CancelledError to stop."""


def reader_of(
    model: str,
    *,
    recognisers: str = LETTERS,
    use_context: bool = True,
    keep_printed: bool | None = None,
) -> "Reader":
    """Make a reader of a model's name.

    Args:
        model: a name or file that `load_classifier` takes, or `AUTOMATIC`. What the user taught is put over
            the network of capitals or of both cases, as the page needs.
        recognisers: names with commas between them, or ``"auto"``; see `chosen_recognisers`.
        use_context: see `Reader`.
        keep_printed: see `Reader`.

    Raises:
        ModelError: if there is no such model or its file is damaged.
        RecogniserError: if a recogniser is unknown or cannot be used.
    """
    chosen = chosen_recognisers(recognisers)
    if is_personal(model):
        return Reader(
            load_personal(DEFAULT_MODEL, model),
            use_context=use_context,
            keep_printed=keep_printed,
            both_cases=lambda: load_personal(BOTH_CASES_MODEL, model),
            recognisers=chosen,
            taught=lambda: load_taught(model),
        )
    automatic = model == AUTOMATIC
    return Reader(
        load_classifier() if automatic else load_classifier(model),
        use_context=use_context,
        keep_printed=keep_printed,
        both_cases=(lambda: load_classifier(BOTH_CASES_MODEL)) if automatic else None,
        recognisers=chosen,
    )


class Reader:
    """Reads pages with one model, or with the one of two that knows the page's letters.

    Attributes:
        classifier: the network.
        use_context: whether the text around a glyph helps to tell look-alikes apart.
        keep_printed: whether printed text is read, too; None: unless the page clearly is a form.
        both_cases: loads the network for pages that are not in capitals; None: there is one network.
        recognisers: what turns lines into characters; ``letters`` where none is given.
        taught: loads what a writer taught, as evidence on lines that other recognisers read.
    """

    def __init__(
        self,
        classifier: Classifier,
        *,
        use_context: bool = True,
        keep_printed: bool | None = None,
        both_cases: Callable[[], Classifier] | None = None,
        recognisers: Sequence[Recogniser] = (),
        taught: Callable[[], TaughtLetters] | None = None,
    ) -> None:
        self.classifier = _folded(classifier)
        self.use_context = use_context
        self.keep_printed = keep_printed
        self.both_cases = both_cases
        self.recognisers = tuple(recognisers) or chosen_recognisers(LETTERS)
        self.taught = taught

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
        started = time.perf_counter()
        prepared = preprocess(image, self.classifier.probabilities, report)
        size = (image.width, image.height)
        layout = prepared.layout
        sequences = [one for one in self.recognisers if one.read is not None]
        with_letters = len(sequences) < len(self.recognisers)
        lines: tuple[Line, ...] = ()
        model = self.classifier.card.name
        if with_letters and not (sequences and are_hopeless(layout, self.classifier.probabilities)):
            lines, model = self._read_layout(layout, prepared.view, size, report)
        leaves_out = layout.form if self.keep_printed is None else not self.keep_printed
        wanted = without_printed(lines) if leaves_out else lines
        if sequences and not (with_letters and is_sure(wanted)):
            report("Reading lines", 0.92)
            stood_up = self._stood_up(image, prepared, sequences)
            if stood_up is not prepared:
                prepared, layout = stood_up, stood_up.layout
                if with_letters:
                    lines, model = self._read_layout(layout, prepared.view, size, report)
            source = LineSource(image.pixels, layout, prepared.view, prepared.turns)
            taught = self.taught() if self.taught is not None else None
            lines = combine(source, lines, sequences, with_letters=with_letters, taught=taught)
        page = Page(
            lines, image.width, image.height, image.source, image.number, model,
            time.perf_counter() - started, image.warnings,
        )  # fmt: skip
        page = as_form(page, is_form=layout.form, keep_printed=self.keep_printed)
        said = low_confidence_warning(page.lines)
        return replace(page, warnings=(*page.warnings, said)) if said else page

    def _stood_up(
        self, image: PageImage, prepared: Preprocessed, sequences: Sequence[Recogniser]
    ) -> Preprocessed:
        """The page, turned as the first of the sequences reads it best where none of them finds regions."""
        if any(one.find is not None for one in sequences):
            return prepared
        probabilities = self.classifier.probabilities
        others: dict[int, Preprocessed] = {0: prepared}

        def laid_out(turns: int) -> LineSource:
            if turns not in others:
                others[turns] = preprocess(image, probabilities, _ignore, (prepared.turns + turns) % 4)
            return LineSource(image.pixels, others[turns].layout, others[turns].view, others[turns].turns)

        turns = likely_turns(prepared.layout, probabilities)
        return others[best_turn(laid_out(0), turns, laid_out, sequences[0])]

    def candidates(self, image: PageImage) -> Candidates:
        """Let every recogniser read every region of a page, however sure one of them is; see `read`."""
        prepared = preprocess(image, self.classifier.probabilities, _ignore)
        lines, _ = self._read_layout(prepared.layout, prepared.view, (image.width, image.height), _ignore)
        source = LineSource(image.pixels, prepared.layout, prepared.view, prepared.turns)
        sequences = [one for one in self.recognisers if one.read is not None]
        return gather(source, lines, sequences, with_letters=len(sequences) < len(self.recognisers))

    def read_drawing(self, ink: NDArray[np.float32]) -> Page:
        """Read a line (or lines) of letters drawn on the canvas.

        Args:
            ink: (H, W) float32 in [0, 1], 1 = ink.

        Returns:
            The page, in pixels of the canvas.
        """
        started = time.perf_counter()
        height, width = ink.shape
        mask = ink > 0.5
        layout = find_layout(ink, mask, np.ones_like(mask), clean=True)
        view = Homography.scaled(1, (height, width))
        lines, model = self._read_layout(layout, view, (width, height), _ignore)
        return Page(lines, width, height, "drawing", 1, model, time.perf_counter() - started)

    def _read_layout(
        self, layout: Layout, view: Homography, size: tuple[int, int], report: Progress
    ) -> tuple[tuple[Line, ...], str]:
        """Read the lines of a layout; return them and the name of the model that told their letters."""
        report("Cutting out letters", 0.55)
        # A form's captions are read in any case: its fields are named by them.
        seen = build_lattices(layout, labels=layout.form or self.keep_printed is not False)
        if not seen:
            return (), self.classifier.card.name
        report("Recognising letters", 0.7)
        classifier = self.classifier
        lines = _weigh(classifier, seen)
        other = self._other(lines)
        if other is not None:
            classifier = other
            lines = _weigh(classifier, seen)
        report("Putting words together", 0.9)
        cases = None
        if isinstance(classifier, FoldedClassifier):
            lettering = [line.lettering(line.chosen) for line in lines]
            cases = PageCases(classifier.both, lettering, as_words=self.use_context)
        assembler = Assembler(
            classifier.labels, layout, view, size, use_context=self.use_context, cases=cases
        )
        thresholds = {
            printed: space_threshold(
                np.concatenate([assembler.gaps(line) for line in lines if line.seen.printed is printed])
            )
            for printed in {line.seen.printed for line in lines}
        }
        read = tuple(
            assembler.line(line, thresholds[line.seen.printed], place) for place, line in enumerate(lines)
        )
        report("Done", 1.0)
        return join_rows([line for line in read if line.words]), classifier.card.name

    def _other(self, lines: list[ScoredLine]) -> Classifier | None:
        """The network that knows both cases, if there is one and the page is in both."""
        if self.both_cases is None:
            return None
        written = [line for line in lines if not line.seen.printed]
        heights = [
            np.array([line.candidates[number].box.height for number in line.letters()], np.float64)
            for line in written
        ]
        if not heights_vary(heights):
            return None
        pictures = np.concatenate([line.seen.pictures[line.letters()] for line in written])
        other = self.both_cases()
        looked_at = pictures[sample(len(pictures))]
        return _folded(other) if has_small_letters(other.probabilities(looked_at), other.labels) else None


def _folded(classifier: Classifier) -> Classifier:
    """A network that knows both cases behind one that knows capitals; any other as it is."""
    return FoldedClassifier(classifier) if knows_both_cases(classifier.labels) else classifier


def _ignore(_stage: str, _fraction: float) -> None:
    """Report to nobody."""


def _weigh(classifier: Classifier, seen: list[ScoredLattice]) -> list[ScoredLine]:
    """Ask a network about all candidates, and find the best way through each line by shape."""
    rows = classifier.probabilities(np.concatenate([line.pictures for line in seen])).astype(np.float64)
    ends = np.cumsum([len(line.pictures) for line in seen])[:-1]
    weighed = []
    for line, probabilities in zip(seen, np.split(rows, ends), strict=True):
        shapes = np.log(probabilities.max(axis=1, initial=1e-6))
        scores = candidate_scores(line.lattice, shapes, line.odds)
        if isinstance(classifier, FoldedClassifier):
            scores -= _CUT_COST * np.array([candidate.geometry.cuts for candidate in line.lattice.candidates])
        way = best_path(line.lattice, scores)
        weighed.append(
            ScoredLine(line, probabilities, scores, way, posterior_marginals(line.lattice, scores))
        )
    return weighed
