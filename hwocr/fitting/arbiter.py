"""Learn which recogniser is right: ``python -m hwocr.fitting arbiter``.

Generated pages (hand-print in capitals and in both cases, in many variants) and pages set in handwriting
fonts go the way any page goes, up to the readings of their regions. Where the truth tells what stands in a
region, the errors of each reading say what part of it is right, and which of its characters are. The
weights are printed as they stand in ``hwocr/reading/recognisers/combination/weights.py``, with what the
rule gains on pages that were held out: other seeds, other writers, other fonts.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein
from scipy.optimize import minimize

from hwocr.datasets.handprint.pages.style import PageStyle
from hwocr.datasets.handprint.pages.synthetic import make_page
from hwocr.datasets.handprint.pages.text import mixed_text, sample_text, variant_text
from hwocr.datasets.handprint.pages.variants import variant_style
from hwocr.ink.box import Box
from hwocr.models.names import AUTOMATIC
from hwocr.reading.image import page_from_pixels
from hwocr.reading.reader import Reader, reader_of
from hwocr.reading.recognisers.combination.arbitration import (
    character_features,
    plain,
    quality,
    quality_features,
)
from hwocr.reading.recognisers.combination.weights import CONFIDENCE, QUALITY
from hwocr.reading.recognisers.reading import Reading

QUALITY_FEATURES = (
    "one", "mean", "least", "unsure", "agreement", "others", "shorter", "longer", "capitals",
)  # fmt: skip
CONFIDENCE_FEATURES = ("one", "own", "neighbours", "quality", "agreed", "contradicted", "digit", "sign")

VARIANTS = (
    "plain", "touching", "ruled", "tilted", "pencil", "faint", "broken", "blurred", "marker", "crowded",
    "staggered", "whiteboard",
)  # fmt: skip
_RIDGE = 2e-3
# A wrong character counts so much more than a right one: a reviewer would rather look at one too many.
_WRONG = 8.0
_HELD_OUT = 4


@dataclass(frozen=True, slots=True, eq=False)
class TruePage:
    """A page with the places of its characters: labels, boxes and lines, in reading order."""

    pixels: NDArray[np.uint8]
    labels: tuple[str, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TrueRegion:
    """What was read in a region, by each recogniser, and what stands there."""

    readings: tuple[Reading, ...]
    truth: str
    held_out: bool


def hand_printed(seed: int) -> TruePage:
    """A generated page; the seed tells variant, case and writer."""
    rng = np.random.default_rng((seed, 7))
    name = VARIANTS[seed % len(VARIANTS)]
    count = int(rng.integers(3, 7))
    lines = mixed_text(rng, count) if seed % 3 else variant_text(name, rng, count)
    style: PageStyle = variant_style(name, seed)
    page = make_page(lines, seed=seed, style=style)
    return TruePage(
        page.pixels, tuple(one.label for one in page.glyphs), tuple(one.box for one in page.glyphs)
    )


def set_in_font(font: Path, seed: int) -> TruePage:
    """A page of a few lines in a font, on paper with some noise."""
    rng = np.random.default_rng((seed, 11))
    size = int(rng.integers(36, 80))
    face = ImageFont.truetype(str(font), size)
    count = int(rng.integers(3, 7))
    lines = mixed_text(rng, count) if seed % 4 else sample_text(rng, count)
    picture = Image.new("L", (int(size * 24), int(size * 2.2 * (len(lines) + 1))), 255)
    draw = ImageDraw.Draw(picture)
    labels: list[str] = []
    boxes: list[Box] = []
    for number, line in enumerate(lines):
        top = size * (0.6 + 1.7 * number)
        for place, label in enumerate(line):
            if label == " ":
                continue
            left, right = (face.getlength(line[:end]) + size for end in (place, place + 1))
            labels.append(label)
            boxes.append(
                Box(round(left), round(top), max(round(left) + 1, round(right)), round(top + 1.2 * size))
            )
        draw.text((size, top), line, int(rng.integers(0, 90)), face)
    paper = rng.normal(0, rng.uniform(1, 7), picture.size[::-1]) - rng.uniform(0, 50)
    grey = np.clip(np.asarray(picture, np.float32) + paper, 0, 255).astype(np.uint8)
    return TruePage(np.repeat(grey[:, :, None], 3, axis=2), tuple(labels), tuple(boxes))


def true_regions(reader: Reader, page: TruePage, *, held_out: bool) -> Iterator[TrueRegion]:
    """Read the regions of a page that hold anything, by every recogniser."""
    candidates = reader.candidates(page_from_pixels(page.pixels, "generated"))
    middles = np.array([[(box.left + box.right) / 2, (box.top + box.bottom) / 2] for box in page.boxes])
    for region, readings in zip(candidates.regions, candidates.readings, strict=True):
        inside = np.flatnonzero(region.holds(middles))
        along = inside[np.argsort(region.along(middles[inside]))]
        truth = "".join(page.labels[place] for place in along)
        if truth and any(reading.text for reading in readings):
            yield TrueRegion(readings, truth, held_out)


def fit_logistic(
    rows: NDArray[np.float64], right: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fit a logistic regression.

    Args:
        rows: (N, F) features.
        right: (N,) what part is right, in [0, 1].
        weights: (N,) how much each counts.

    Returns:
        (F,) coefficients.
    """
    total = weights.sum()

    def loss(coefficients: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = rows @ coefficients
        errors = np.logaddexp(0, logits) - right * logits
        slope = (weights * (1 / (1 + np.exp(-logits)) - right)) @ rows / total
        ridge = _RIDGE * coefficients
        return float((weights * errors).sum() / total + ridge @ coefficients / 2), slope + ridge

    found: NDArray[np.float64] = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def errors_of(text: str, truth: str) -> int:
    """How many letters and digits are wrong, case folded."""
    return int(Levenshtein.distance(plain(text), plain(truth)))


def learn(regions: Sequence[TrueRegion]) -> None:
    """Fill `QUALITY` and `CONFIDENCE` with what the regions teach."""
    QUALITY.clear()
    CONFIDENCE.clear()
    names = dict.fromkeys(reading.recogniser for one in regions for reading in one.readings)
    cases = [(one, own, _others(one, own)) for one in regions for own in one.readings if own.text]
    for name in names:
        rows, right, counts = [], [], []
        for one, own, others in cases:
            if own.recogniser == name:
                length = max(len(plain(one.truth)), len(plain(own.text)), 1)
                # With and without the others, so that the rule holds where a recogniser is absent.
                for company in (others, ()) if others else ((),):
                    rows.append(quality_features(own, company))
                    right.append(1 - min(1.0, errors_of(own.text, one.truth) / length))
                    counts.append(float(length))
        found = fit_logistic(np.array(rows), np.array(right), np.array(counts))
        QUALITY[name] = dict(zip(QUALITY_FEATURES, found.tolist(), strict=True))
    for name in names:
        rows, right = [], []
        for one, own, others in cases:
            if own.recogniser == name:
                rows += character_features(own, others, quality(own, others))
                right += _which_are_right(own.text, one.truth)
        marks = np.array(right, np.float64)
        found = fit_logistic(np.array(rows), marks, np.where(marks > 0, 1.0, _WRONG))
        CONFIDENCE[name] = dict(zip(CONFIDENCE_FEATURES, found.tolist(), strict=True))


def _others(one: TrueRegion, own: Reading) -> tuple[Reading, ...]:
    return tuple(other for other in one.readings if other is not own and other.text)


def _which_are_right(text: str, truth: str) -> list[float]:
    """Per character of a text, spaces left out, whether it stands in the truth; case folded."""
    read, written = text.replace(" ", "").upper(), truth.replace(" ", "").upper()
    right = [0.0] * len(text.replace(" ", ""))
    if len(read) == len(right):
        for block in Levenshtein.opcodes(read, written):
            if block.tag == "equal":
                right[block.src_start : block.src_end] = [1.0] * (block.src_end - block.src_start)
    return right


def report(regions: Sequence[TrueRegion], title: str) -> None:
    """Print the errors of each recogniser, of the rule, and of the best choice there could be."""
    names = list(dict.fromkeys(reading.recogniser for one in regions for reading in one.readings))
    length = sum(len(plain(one.truth)) for one in regions)
    errors = dict.fromkeys([*names, "rule", "best"], 0)
    for one in regions:
        by = {own.recogniser: errors_of(own.text, one.truth) for own in one.readings}
        scores = [quality(own, _others(one, own)) for own in one.readings]
        for name in names:
            errors[name] += by.get(name, len(plain(one.truth)))
        errors["rule"] += by[one.readings[int(np.argmax(scores))].recogniser]
        errors["best"] += min(by.values())
    parts = ", ".join(f"{name} {count / max(length, 1):.4f}" for name, count in errors.items())
    print(f"# {title}: {len(regions)} regions, {length} letters and digits; wrong: {parts}")


def main() -> None:
    """Generate, read, learn, print."""
    parser = argparse.ArgumentParser(prog="python -m hwocr.fitting arbiter", description=__doc__)
    parser.add_argument("--pages", type=int, default=96, help="generated pages")
    parser.add_argument("--fonts", type=Path, help="a folder of handwriting fonts; without it none are used")
    parser.add_argument("--seed", type=int, default=77_000)
    options = parser.parse_args()
    reader = reader_of(AUTOMATIC, recognisers="auto")
    fonts = sorted([*options.fonts.glob("*.ttf"), *options.fonts.glob("*.otf")]) if options.fonts else []
    regions: list[TrueRegion] = []
    for number in range(options.pages):
        held_out = number % _HELD_OUT == 0
        regions += true_regions(reader, hand_printed(options.seed + number), held_out=held_out)
    for number, font in enumerate(fonts):
        page = set_in_font(font, options.seed + number)
        regions += true_regions(reader, page, held_out=number % _HELD_OUT == 0)
    learn([one for one in regions if not one.held_out])
    report([one for one in regions if one.held_out], "held out")
    print(f"QUALITY = {_rounded(QUALITY)}\nCONFIDENCE = {_rounded(CONFIDENCE)}")


def _rounded(table: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {name: {key: round(value, 2) for key, value in row.items()} for name, row in table.items()}


if __name__ == "__main__":
    main()
