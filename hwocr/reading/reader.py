"""The way from a picture to a Page, one step after the other."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import normalise_glyphs
from hwocr.models.classifier import Classifier
from hwocr.reading.assembly import Assembler, ChosenLine, Evidence
from hwocr.reading.geometry import View
from hwocr.reading.image import PageImage
from hwocr.reading.judge import whole_letter_odds
from hwocr.reading.lattice import Lattice, best_paths, build_lattice, candidate_ink, candidate_scores
from hwocr.reading.layout import Layout, find_layout
from hwocr.reading.page import Line, Page
from hwocr.reading.pieces import find_pieces
from hwocr.reading.preparing import prepare
from hwocr.reading.spacing import space_threshold

Progress = Callable[[str, float], None]
"""Called with a stage and the fraction done, in [0, 1]; may raise CancelledError to stop."""

# Log-odds that a candidate on the best way is one whole letter, before the judge is heard: 98 %.
_CHOSEN_ODDS = 4.0


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
        prepared = prepare(image, self.classifier.probabilities, report)
        size = (image.width, image.height)
        lines = self._read_layout(prepared.layout, prepared.view, size, report)
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
        view = View.scaled(1, (height, width))
        lines = self._read_layout(layout, view, (width, height), _ignore)
        model = self.classifier.card.name
        return Page(lines, width, height, "drawing", 1, model, time.perf_counter() - begun)

    def _read_layout(
        self, layout: Layout, view: View, size: tuple[int, int], report: Progress
    ) -> tuple[Line, ...]:
        report("Cutting out letters", 0.55)
        lattices: list[tuple[Lattice, float, int]] = []
        crops: list[NDArray[np.float32]] = []
        for text_line in layout.lines:
            pieces = find_pieces(layout.components, text_line, layout.letter_size, layout.pen)
            if not pieces:
                continue
            line_size = max(text_line.height(), 0.6 * layout.letter_size)
            lattice = build_lattice(pieces, layout.components, line_size)
            lattices.append((lattice, line_size, len(crops)))
            crops += [
                candidate_ink(candidate, layout.strength, layout.components)
                for candidate in lattice.candidates
            ]
        if not lattices:
            return ()
        pictures = normalise_glyphs(crops)
        report("Recognising letters", 0.7)
        probabilities = self.classifier.probabilities(pictures).astype(np.float64)
        odds = whole_letter_odds(pictures)
        report("Putting words together", 0.9)
        shapes = np.log(probabilities.max(axis=1, initial=1e-6))
        chosen = [_choose(*place, shapes, odds) for place in lattices]
        evidence = Evidence(
            self.classifier.labels, pictures, probabilities, 1 / (1 + np.exp(-odds - _CHOSEN_ODDS))
        )
        assembler = Assembler(evidence, layout, view, size, use_context=self.use_context)
        assembler.find_guides(chosen)
        threshold = space_threshold(np.concatenate([assembler.gaps(line) for line in chosen]))
        read = tuple(assembler.line(line, threshold) for line in chosen)
        report("Done", 1.0)
        return tuple(line for line in read if line.words)


def _ignore(_stage: str, _fraction: float) -> None:
    """Report to nobody."""


def _choose(
    lattice: Lattice, size: float, first: int, shapes: NDArray[np.float64], odds: NDArray[np.float64]
) -> ChosenLine:
    own = slice(first, first + len(lattice.candidates))
    scores = candidate_scores(lattice, shapes[own], odds[own])
    ((_, path),) = best_paths(lattice, scores)
    return ChosenLine(lattice, size, first, scores, path)
