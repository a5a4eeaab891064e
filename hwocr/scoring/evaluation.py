"""Read the pages of a folder and say how well it went: per page, per kind, in total."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import HwocrError
from hwocr.reading.image import PageImage, load_pages
from hwocr.reading.page import Line, Page
from hwocr.scoring.calibration import REVIEW_BELOW, Calibration, measure_calibration
from hwocr.scoring.error_rates import Figures, Measure, score_text, total
from hwocr.scoring.ground_truth import GroundTruth
from hwocr.scoring.mistakes import Reading, confusions, find_mistakes

MEASURES: Mapping[str, Measure] = {
    "case_folded": Measure(),
    "case_folded_look_alikes_folded": Measure(look_alikes=False),
    "case_kept": Measure(case=True),
    "case_kept_look_alikes_folded": Measure(case=True, look_alikes=False),
}
"""Every way to count, by the name it has in JSON."""


@dataclass(frozen=True, slots=True, eq=False)
class PageResult:
    """One page, read and scored.

    Attributes:
        truth: of the page.
        figures: by the names of `MEASURES`.
        reading: its letters beside the truth, case folded or not as was asked for.
        honesty: of its confidences.
        read: the lines read.
        seconds: how long reading took, without opening the file.
        error: why the picture could not be opened, or None.
        page: as read, to draw the mistakes on; None after `without_picture`.
        pixels: (H, W, 3) uint8, the picture as opened; None where it has several pages, too.
    """

    truth: GroundTruth
    figures: Mapping[str, Figures]
    reading: Reading
    honesty: Calibration
    read: tuple[str, ...] = ()
    seconds: float = 0.0
    error: HwocrError | None = None
    page: Page | None = None
    pixels: NDArray[np.uint8] | None = None

    def without_picture(self) -> "PageResult":
        """The same without what takes memory."""
        return replace(self, page=None, pixels=None)


def evaluate_pages(
    truths: Iterable[GroundTruth], read: Callable[[PageImage], Page], measure: Measure
) -> Iterator[PageResult]:
    """Read and score pages, one after the other.

    Args:
        truths: of the pages.
        read: reads one.
        measure: what counts as a mistake in `PageResult.reading`; the figures are given of all.

    Yields:
        A result a page. One that cannot be opened counts as read without a letter.
    """
    for truth in truths:
        try:
            pages = [(image, read(image)) for image in load_pages(truth.picture)]
        except HwocrError as error:
            figures = {name: score_text(truth.lines, (), one) for name, one in MEASURES.items()}
            nothing = find_mistakes(truth.lines, Page((), 1, 1), measure)
            honesty = Calibration(mistakes=len(nothing.mistakes))
            yield PageResult(truth, figures, nothing, honesty, error=error)
            continue
        # A document of several pages has one truth: its lines follow one another.
        lines: tuple[Line, ...] = tuple(line for _, page in pages for line in page.lines)
        first = pages[0][1]
        seconds = sum(page.seconds for _, page in pages)
        page = Page(lines, first.width, first.height, first.source, 1, first.model, seconds)
        read_lines = tuple(line.text for line in lines)
        figures = {name: score_text(truth.lines, read_lines, one) for name, one in MEASURES.items()}
        reading = find_mistakes(truth.lines, page, measure)
        yield PageResult(
            truth,
            figures,
            reading,
            measure_calibration(page, reading),
            read_lines,
            seconds,
            page=page,
            pixels=pages[0][0].pixels if len(pages) == 1 else None,
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """Pages summed up."""

    pages: int
    figures: Mapping[str, Figures]
    honesty: Calibration


def summarise(results: Sequence[PageResult]) -> Summary:
    """Sum up the figures of pages."""
    honesty = Calibration()
    for result in results:
        honesty += result.honesty
    figures = {name: total(result.figures[name] for result in results) for name in MEASURES}
    return Summary(len(results), figures, honesty)


def by_kind(results: Sequence[PageResult]) -> dict[str, Summary]:
    """Sum up the pages of each kind, kinds in alphabetical order."""
    kinds = sorted({result.truth.kind for result in results})
    return {kind: summarise([one for one in results if one.truth.kind == kind]) for kind in kinds}


def results_document(results: Sequence[PageResult], model: str) -> dict[str, Any]:
    """Everything that was measured, for JSON."""
    return {
        "model": model,
        "pages": [_page_document(result) for result in results],
        "kinds": {kind: _summary_document(summary) for kind, summary in by_kind(results).items()},
        "total": _summary_document(summarise(results)),
        "confusions": [
            {"truth": truth, "read": read, "count": count}
            for truth, read, count in confusions(result.reading for result in results)
        ],
    }


def _page_document(result: PageResult) -> dict[str, Any]:
    return {
        "name": result.truth.name,
        "kind": result.truth.kind,
        "truth": list(result.truth.lines),
        "read": list(result.read),
        "error": None if result.error is None else str(result.error),
        "seconds": round(result.seconds, 4),
        "figures": _figures_document(result.figures),
        "mistakes": [
            {"truth": mistake.truth, "read": mistake.read, "glyph": mistake.glyph}
            for mistake in result.reading.mistakes
        ],
    }


def _summary_document(summary: Summary) -> dict[str, Any]:
    honesty = summary.honesty
    return {
        "pages": summary.pages,
        "figures": _figures_document(summary.figures),
        "confidence": {
            "review_below": REVIEW_BELOW,
            "marked": honesty.marked,
            "mistakes": honesty.mistakes,
            "mistakes_caught": honesty.caught,
            "expected_calibration_error": honesty.calibration_error,
        },
    }


def _figures_document(figures: Mapping[str, Figures]) -> dict[str, Any]:
    return {
        name: {
            "errors": one.letters.errors,
            "letters": one.letters.length,
            "cer": one.letters.rate,
            "errors_with_spaces": one.characters.errors,
            "characters_with_spaces": one.characters.length,
            "cer_with_spaces": one.characters.rate,
            "word_errors": one.words.errors,
            "words": one.words.length,
            "wer": one.words.rate,
        }
        for name, one in figures.items()
    }
