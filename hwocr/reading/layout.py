"""From the ink of a page to its lines: cleaning, levelling, gathering."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.components import Components, find_components, letter_height, stroke_width, without
from hwocr.reading.lines import TextLine, cut_between_lines, find_lines
from hwocr.reading.rulings import remove_rulings
from hwocr.reading.skew import Turn, estimate_skew

# Line tracking copes with gentler slopes; turning costs time and a little sharpness.
_LEVEL_DEGREES = 2.0
# Letters smaller than this many pixels in the working picture are noise.
_LEAST_SIZE = 7.0


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The lines of a page and the ink they are made of.

    Attributes:
        strength: (H, W) float32, the soft ink, levelled.
        components: of the cleaned, levelled ink.
        lines: top to bottom.
        letter_size: height of the letters, pixels; 0 where there are none.
        pen: width of the strokes, pixels.
        turn: what was turned to level the page, or None.
    """

    strength: NDArray[np.float32]
    components: Components
    lines: tuple[TextLine, ...]
    letter_size: float
    pen: float
    turn: Turn | None


def find_layout(
    strength: NDArray[np.float32],
    mask: NDArray[np.bool_],
    paper: NDArray[np.bool_],
    *,
    clean: bool = False,
) -> Layout:
    """Find the lines of a page.

    Args:
        strength: (H, W) float32, soft ink.
        mask: (H, W) the ink decided.
        paper: (H, W) the sheet; ink off it does not count.
        clean: whether there can be no dirt, desk or ruling (a drawing).

    Returns:
        The layout.
    """
    components = find_components(mask)
    if not clean:
        mask = without(components, _off_the_paper(components, paper))
        components = find_components(mask)
        size = letter_height(components)
        if size >= _LEAST_SIZE:
            mask = _without_lines_and_dirt(mask, strength, components, size)
            components = find_components(mask)
    size = letter_height(components)
    turn = None
    if size >= _LEAST_SIZE:
        turn = _levelling(components, size)
    if turn is not None:
        strength = turn.apply(strength * mask)
        mask = strength > 0.4
        components = find_components(mask)
        size = letter_height(components)
    pen = stroke_width(mask)
    if size < (2.0 if clean else _LEAST_SIZE):
        return Layout(strength, components, (), size, pen, turn)
    lines = find_lines(components, size)
    cut = cut_between_lines(mask, components, lines, pen)
    if cut is not None:
        components = find_components(cut)
        lines = find_lines(components, size)
    return Layout(strength, components, tuple(lines), size, pen, turn)


def _levelling(components: Components, size: float) -> Turn | None:
    chosen = (components.heights > 0.45 * size) & (components.heights < 2.2 * size)
    boxes = components.boxes[chosen]
    centres = np.stack([boxes[:, [0, 2]].mean(axis=1), boxes[:, [1, 3]].mean(axis=1)], axis=1)
    degrees = estimate_skew(centres, size)
    height, width = components.labels.shape
    return Turn.levelling(degrees, (height, width)) if abs(degrees) >= _LEVEL_DEGREES else None


def _off_the_paper(components: Components, paper: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which components (N,) lie on the desk, or on the rim of the sheet."""
    if paper.all() or not len(components):
        return np.zeros(len(components), bool)
    off = np.bincount(components.labels[~paper], minlength=len(components) + 1)[1:]
    return off > 0.05 * components.areas


def _without_lines_and_dirt(
    mask: NDArray[np.bool_], strength: NDArray[np.float32], components: Components, size: float
) -> NDArray[np.bool_]:
    """Take out rulings, then shadows at the picture's border and specks."""
    height, width = mask.shape
    long = np.maximum(components.widths, components.heights) > 2.5 * size
    if long.any():
        original = mask
        mask = remove_rulings(original, strength, size)
        components = find_components(mask)
        smaller = letter_height(components)
        if 0 < smaller < 0.8 * size:
            # The boxes of a form had passed for letters.
            size = smaller
            mask = remove_rulings(mask, strength, size)
            components = find_components(mask)
    boxes = components.boxes
    at_border = (
        (boxes[:, 0] <= 1) | (boxes[:, 1] <= 1) | (boxes[:, 2] >= width - 1) | (boxes[:, 3] >= height - 1)
    )
    large = (components.heights > 2.0 * size) | (components.widths > 3.0 * size)
    pen = stroke_width(mask)
    specks = components.areas < max(4.0, 0.25 * pen * pen)
    thin = np.minimum(components.widths, components.heights) <= max(2.0, 0.5 * pen)
    leftovers = thin & (components.areas < 0.5 * pen * size)
    return without(components, (at_border & large) | specks | leftovers)
