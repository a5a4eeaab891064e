"""From a picture to upright lines of ink: the sheet, the scale, the ink, the layout, which way is up."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hwocr.reading.image import PageImage
from hwocr.reading.layout.analysis import Layout, find_layout
from hwocr.reading.layout.orientation import Probabilities, quarter_turns
from hwocr.reading.preprocessing.binarisation import InkLayers, binarise
from hwocr.reading.preprocessing.grayscale import to_grayscale
from hwocr.reading.preprocessing.homography import Homography
from hwocr.reading.preprocessing.page_detection import PageOutline, detect_page

# The longer side of the picture that is worked on. Letters of a full A4 page are 20 pixels high then.
_WORKING_SIDE = 2000
# Letters lower than this are read again at the next finer scale,
_LEAST_LETTER = 18.0
# and letters lower than this enlarged where there is none.
_SMALL_LETTER = 20.0
_MOST_ENLARGED = 3_000_000

Report = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Preprocessed:
    """A page ready to be read.

    Attributes:
        layout: its lines, upright.
        view: from the picture that the layout was found on to the picture as opened.
        turns: how often the page was turned by 90°, counter-clockwise, to be read.
    """

    layout: Layout
    view: Homography
    turns: int


def preprocess(
    image: PageImage, probabilities: Probabilities, report: Report, turns: int | None = None
) -> Preprocessed:
    """Find the lines of a page, wherever the sheet lies in the picture.

    Args:
        image: the page as opened.
        probabilities: of the labels of glyphs, from the network; tells which way is up.
        report: told of each stage.
        turns: how often to turn it by 90°, counter-clockwise; None: as its letters tell.

    Returns:
        The lines and the way back to the picture.
    """
    report("Finding ink", 0.05)
    sheet = detect_page(image.pixels)
    longest = max(sheet.size) if sheet else max(image.width, image.height)
    reduction = float(max(1, round(longest / _WORKING_SIDE)))
    while True:
        ink, view = _find_ink(image, sheet, reduction)
        report("Finding lines", 0.35)
        layout = find_layout(ink.ink_probability, ink.mask, ink.paper)
        finer = _finer(reduction, layout, ink.mask.size)
        if finer is None:
            break
        reduction = finer
    if turns is None:
        turns = quarter_turns(layout, probabilities)
    if turns:
        ink, view = ink.turned(turns), Homography.quarter_turned(turns, view.shape).of(view)
        layout = find_layout(ink.ink_probability, ink.mask, ink.paper)
    return Preprocessed(layout, view, turns)


def _finer(reduction: float, layout: Layout, pixels: int) -> float | None:
    """Return the reduction at which the letters have a size to be read at, None if they have it now."""
    if not layout.lines:
        return None
    if reduction > 1:
        return max(1.0, reduction // 2) if layout.letter_size < _LEAST_LETTER else None
    if layout.letter_size < _SMALL_LETTER and reduction == 1:
        factor = 3 if layout.letter_size < 0.6 * _SMALL_LETTER else 2
        return 1 / factor if pixels * factor**2 <= _MOST_ENLARGED else None
    return None


def _find_ink(image: PageImage, sheet: PageOutline | None, reduction: float) -> tuple[InkLayers, Homography]:
    """Find the ink of the sheet, rectified, or of the whole picture."""
    whole = max(1, round(reduction))
    left, top, right, bottom = sheet.bounds(image.width, image.height) if sheet else (0, 0, None, None)
    grey = to_grayscale(image.pixels[top:bottom, left:right], whole)
    shown = Homography(np.array([[whole, 0, left], [0, whole, top], [0, 0, 1.0]]), grey.shape)
    view = sheet.view(reduction) if sheet else None
    if view is None and reduction < 1:
        shape = (round(grey.shape[0] / reduction), round(grey.shape[1] / reduction))
        view = Homography.scaled(reduction, shape).of(shown)
    if view is None:
        paper = sheet.mask(shown) if sheet else None
        return binarise(grey, paper), shown
    flattened = Homography(np.linalg.inv(shown.matrix) @ view.matrix, view.shape)
    paper = sheet.mask(view) if sheet and sheet.corners is None else flattened.inside(grey.shape)
    flat = flattened.apply(grey, outside=float(np.median(grey)), smooth=reduction < 1)
    return binarise(flat, paper), view
