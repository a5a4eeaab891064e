"""The sets of pages that budgets are kept for, and how many errors are made on each.

Generated pages are the same everywhere and need nothing beside the checkout; the others are those of
``../shared/data``. Their seeds belong to this file: nothing is trained or tuned on them.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hwocr.datasets.handprint import make_page, mixed_text, variant_style, variant_text
from hwocr.reading.image import PageImage, load_pages, page_from_pixels
from hwocr.reading.page import Page
from hwocr.scoring.error_rates import Measure, score_text

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"

# The variant of each set of generated pages, and how many pages it takes.
GENERATED = {
    "plain": ("plain", 2),
    "touching": ("touching", 3),
    "broken": ("broken", 3),
    "faint": ("faint", 2),
    "tilted": ("tilted", 2),
    "ruled": ("ruled", 2),
    "both_cases": ("plain", 3),
    "form": ("form", 2),
    "captions": ("labelled", 2),
    "chart": ("chart", 2),
    "columns": ("columns", 1),
    "desk": ("desk", 2),
    "upside_down": ("upside_down", 2),
}
IN_SHARED = ("pages", "pages_more", "pages_wild")
SETS = (*GENERATED, *IN_SHARED)

_SEED = 880_000
# Of capitals, in pixels: small enough to be read in little time, large enough to be read well.
_CAP_HEIGHT = 50.0
_CASE_FOLDED, _CASE_KEPT = Measure(), Measure(case=True)


@dataclass(frozen=True, slots=True)
class Score:
    """What was made of a set.

    Attributes:
        errors: substitutions, insertions and deletions of letters and digits.
        letters: letters and digits that stand there.
        seconds: how long reading took, files and generating left out.
    """

    errors: int = 0
    letters: int = 0
    seconds: float = 0.0


def is_there(name: str) -> bool:
    """Whether a set's pages are at hand."""
    return name in GENERATED or (SHARED / name / "truth.json").is_file()


def score_set(name: str, read: Callable[[PageImage], Page]) -> Score:
    """Read all pages of a set and count the errors, summed over its pages."""
    pages = _generated(name) if name in GENERATED else _shared(name)
    errors = letters = 0
    seconds = 0.0
    for images, count in pages:
        begun = time.perf_counter()
        lines = [line.text for image in images for line in read(image).lines]
        seconds += time.perf_counter() - begun
        page_errors, page_letters = count(lines)
        errors += page_errors
        letters += page_letters
    return Score(errors, letters, seconds)


_Counter = Callable[[Sequence[str]], tuple[int, int]]


def _generated(name: str) -> Iterator[tuple[list[PageImage], _Counter]]:
    variant, count = GENERATED[name]
    mixed = name == "both_cases"
    measure = _CASE_KEPT if mixed else _CASE_FOLDED
    for seed in range(_SEED, _SEED + count):
        rng = np.random.default_rng((seed, 0xACC))
        lines = mixed_text(rng, 5) if mixed else variant_text(variant, rng, 5)
        style = replace(variant_style(variant, seed), cap_height=_CAP_HEIGHT)
        page = make_page(lines, seed=seed, style=style)
        yield [page_from_pixels(page.pixels, name)], _count_in_order(page.lines, measure)


def _shared(name: str) -> Iterator[tuple[list[PageImage], _Counter]]:
    truth = json.loads((SHARED / name / "truth.json").read_text(encoding="utf-8"))
    for picture, page in truth.items():
        # Print around the handwriting may be read or left out: the nearer text counts.
        texts = [page["lines"], *([page["lines_all"]] if "lines_all" in page else [])]
        yield list(load_pages(SHARED / name / picture)), _nearest(texts, free=page.get("order") == "free")


def _count_in_order(truth: Sequence[str], measure: Measure = _CASE_FOLDED) -> _Counter:
    def count(read: Sequence[str]) -> tuple[int, int]:
        tally = score_text(truth, read, measure).letters
        return tally.errors, tally.length

    return count


def _count_in_any_order(truth: Sequence[str]) -> _Counter:
    def count(read: Sequence[str]) -> tuple[int, int]:
        there, found = (Counter(_CASE_FOLDED.letters(" ".join(lines))) for lines in (truth, read))
        return max(there.total(), found.total()) - (there & found).total(), there.total()

    return count


def _nearest(texts: Sequence[Sequence[str]], *, free: bool) -> _Counter:
    counters = [_count_in_any_order(text) if free else _count_in_order(text) for text in texts]
    return lambda read: min(count(read) for count in counters)
