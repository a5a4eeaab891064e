"""A picture of one character, as the network sees it."""

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ImageError
from hwocr.ink.glyph import normalise_glyph
from hwocr.models.single_letter import SAME_SHAPE
from hwocr.reading.image import load_pages
from hwocr.reading.preprocessing.binarisation import binarise
from hwocr.reading.preprocessing.grayscale import to_grayscale

# A picture of one character needs no more.
_WORKING_SIDE = 600
# An answer's other case is open from this part of its likelihood on.
_OPEN_CASE = 0.05
# Tones that differ less are grain of the paper; those of a hundredth of the picture or less, grain or specks.
_LEAST_CONTRAST, _LEAST_RARE_CONTRAST = 12, 48
_RAREST, _FEWEST_PIXELS = 1e-4, 8


def glyph_of(path: Path) -> NDArray[np.float32]:
    """Open a picture of one character and normalise it.

    Args:
        path: a picture; dark on light or light on dark.

    Returns:
        (32, 32) float32, 1 = ink.

    Raises:
        ImageError: if the file cannot be opened or shows no ink.
    """
    return normalise_glyph(ink_of(path))


def ink_of(path: Path) -> NDArray[np.float32]:
    """Open a picture of one character and find its ink.

    Args:
        path: a picture; dark on light or light on dark.

    Returns:
        (H, W) float32 in [0, 1], 1 = ink, cropped to the ink and a margin of two pixels.

    Raises:
        ImageError: if the file cannot be opened or shows no ink.
    """
    image = next(load_pages(path))
    reduction = max(1, round(max(image.width, image.height) / _WORKING_SIDE))
    ink = glyph_ink(to_grayscale(image.pixels, reduction))
    if not ink.any():
        raise ImageError(
            f"{path} shows no ink.", "Give a picture of one character, dark on light or light on dark."
        )
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    top, left = max(0, int(rows[0]) - 2), max(0, int(columns[0]) - 2)
    return ink[top : int(rows[-1]) + 3, left : int(columns[-1]) + 3]


def other_case(ranked: Sequence[tuple[str, float]], labels: Collection[str] = ()) -> str:
    """Say which case a character may be in as well: a c or a C alone has no line to be measured by.

    Args:
        ranked: labels with their probabilities, the likeliest first.
        labels: all that the network knows.

    Returns:
        The first label in its other case, or "" where its shape tells the case.
    """
    if not ranked:
        return ""
    label, probability = ranked[0]
    other = label.swapcase()
    if label.lower() in SAME_SHAPE and other in labels:
        return other
    chance = dict(ranked).get(other, 0.0)
    return other if other != label and chance >= _OPEN_CASE * probability else ""


def glyph_ink(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Find the ink of one character that may fill its whole picture.

    A single character can have strokes as wide as a third of the picture and touch its border, so
    the ground is not looked for place by place: it is what most of the border shows. Where that
    leaves no clear picture (a photo with a shadow), the page's own ink map is used.

    Args:
        grey: (H, W) float32 in [0, 255].

    Returns:
        (H, W) float32 in [0, 1], 1 = ink; zeros where there is no contrast.
    """
    low, high = _tones(grey)
    if high - low < _LEAST_CONTRAST:
        return np.zeros(grey.shape, np.float32)
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    middle = (low + high) / 2
    dark_ground = float(np.median(border)) < middle
    scaled = (grey - low) / (high - low) if dark_ground else (high - grey) / (high - low)
    ink: NDArray[np.float32] = np.clip((scaled - 0.25) / 0.5, 0, 1).astype(np.float32)
    # More than half of the picture cannot be ink; then light falls off across it.
    if float((ink > 0.5).mean()) > 0.5 or float(np.std(border)) > 0.3 * (high - low):
        found = binarise(grey)
        if found.mask.any():
            ink[:] = np.where(found.mask, found.ink_probability, 0)
    return ink


def _tones(grey: NDArray[np.float32]) -> tuple[float, float]:
    """Return the tones of what is dark and of what is light.

    A small or thin letter covers less than a hundredth of its picture: where the tones beyond the hundredths
    are far beyond them, they are ink, too.
    """
    low, high = (float(value) for value in np.percentile(grey, (1, 99)))
    rare = min(0.01, max(_RAREST, _FEWEST_PIXELS / grey.size))
    lowest, highest = (float(value) for value in np.quantile(grey, (rare, 1 - rare)))
    if highest - lowest >= max(_LEAST_RARE_CONTRAST, 2 * (high - low)):
        return lowest, highest
    return low, high
