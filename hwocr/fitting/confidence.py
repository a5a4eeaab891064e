"""Learn how sure one may be of a letter: ``python -m hwocr.fitting confidence``.

Generated pages in capitals go the way any page goes with the recogniser ``letters``. What
`hwocr.reading.language.confidence.letter_features` says of each letter is kept, and whether the letter that
stands at its place is the one that was read. A logistic regression over that is printed as it stands in
``hwocr/reading/language/confidence.py``, with what it and the weights of today are worth on pages that were
held out: other seeds, other writers.
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.handprint.pages.synthetic import GlyphTruth, SyntheticPage, make_page
from hwocr.datasets.handprint.pages.text import variant_text
from hwocr.datasets.handprint.pages.variants import variant_style
from hwocr.fitting.arbiter import fit_logistic
from hwocr.ink.box import Box
from hwocr.models.calibration import calibration_error
from hwocr.models.names import AUTOMATIC
from hwocr.reading import assembly
from hwocr.reading.image import page_from_pixels
from hwocr.reading.language.confidence import WEIGHTS, confidence_of
from hwocr.reading.reader import Reader, reader_of
from hwocr.scoring.calibration import REVIEW_BELOW

VARIANTS = ("plain", "touching", "broken", "faint", "tilted", "ruled", "pencil", "blurred")
WRONG = 10.0
"""A misread letter counts so much more than a right one: a reviewer would rather look at one too many."""

_HELD_OUT = 4
_LEAST_OVERLAP = 0.3
# Letters get numbers for confidences while features are kept: from here on, this far apart.
_FIRST, _STEP = 0.25, 1e-7


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter that was read: its features, whether it is right, and whether its page was held out."""

    features: tuple[float, ...]
    right: bool
    held_out: bool


@contextmanager
def kept_features() -> Iterator[dict[float, tuple[float, ...]]]:
    """Let each letter that is read have a number of its own for a confidence; yields features by number."""
    kept: dict[float, tuple[float, ...]] = {}

    def keep(features: Sequence[float]) -> float:
        number = _FIRST + _STEP * len(kept)
        kept[number] = tuple(features)
        return number

    with patch.object(assembly, "confidence_of", keep):
        yield kept


def samples(reader: Reader, page: SyntheticPage, *, held_out: bool) -> Iterator[Sample]:
    """Read a page and compare its letters with the ones that stand at their places, case folded."""
    with kept_features() as kept:
        read = reader.read(page_from_pixels(page.pixels, "generated"))
    for glyph in read.glyphs:
        features = kept.get(glyph.confidence)
        if features is not None:
            truth = _at(page.glyphs, glyph.box)
            yield Sample(features, glyph.label.upper() == truth.upper(), held_out)


def _at(glyphs: Sequence[GlyphTruth], box: Box) -> str:
    """The label of the letter that a box lies on; empty where it lies on none."""
    best, label = _LEAST_OVERLAP, ""
    for glyph in glyphs:
        overlap = _overlap(glyph.box, box)
        if overlap > best:
            best, label = overlap, glyph.label
    return label


def _overlap(first: Box, second: Box) -> float:
    """Intersection over union."""
    across = min(first.right, second.right) - max(first.left, second.left)
    down = min(first.bottom, second.bottom) - max(first.top, second.top)
    shared = max(0, across) * max(0, down)
    return shared / max(1, first.width * first.height + second.width * second.height - shared)


def learn(letters: Sequence[Sample]) -> dict[str, float]:
    """Return the weights, by the names of `WEIGHTS`."""
    rows = np.array([letter.features for letter in letters], np.float64)
    right = np.array([letter.right for letter in letters], np.float64)
    found = fit_logistic(rows, right, np.where(right > 0, 1.0, WRONG))
    return dict(zip(WEIGHTS, (round(value, 2) for value in found.tolist()), strict=True))


def worth(letters: Sequence[Sample], weights: dict[str, float]) -> str:
    """Say what weights are worth on letters: shares marked and caught, and the calibration error."""
    if not letters:
        return "no letters"
    with patch.dict(WEIGHTS, weights):
        sure: NDArray[np.float64] = np.array([confidence_of(letter.features) for letter in letters])
    right = np.array([letter.right for letter in letters])
    marked = sure < REVIEW_BELOW
    caught = f"{(marked & ~right).sum()} of {(~right).sum()} mistakes caught"
    return f"{marked.mean():.1%} marked, {caught}, ECE {calibration_error(sure, right):.4f}"


def main() -> None:
    """Generate, read, learn, print."""
    parser = argparse.ArgumentParser(prog="python -m hwocr.fitting confidence", description=__doc__)
    parser.add_argument("--pages", type=int, default=128, help="generated pages, a quarter held out")
    parser.add_argument("--seed", type=int, default=47_000)
    options = parser.parse_args()
    reader = reader_of(AUTOMATIC, recognisers="letters")
    letters: list[Sample] = []
    for number in range(options.pages):
        name, seed = VARIANTS[number % len(VARIANTS)], options.seed + number
        rng = np.random.default_rng((seed, 13))
        lines = variant_text(name, rng, int(rng.integers(4, 9)))
        page = make_page(lines, seed=seed, style=variant_style(name, seed))
        held_out = number // len(VARIANTS) % _HELD_OUT == _HELD_OUT - 1
        letters += samples(reader, page, held_out=held_out)
    found = learn([letter for letter in letters if not letter.held_out])
    rest = [letter for letter in letters if letter.held_out]
    wrong = sum(not letter.right for letter in letters)
    print(f"# {options.pages} pages, {len(letters)} letters, {wrong} wrong; held out: {len(rest)} letters")
    print(f"# weights of today: {worth(rest, dict(WEIGHTS))}\n# learned: {worth(rest, found)}")
    print(f"WEIGHTS = {found}")


if __name__ == "__main__":
    main()
