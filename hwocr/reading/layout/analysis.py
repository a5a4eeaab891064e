"""From the ink of a page to its lines: cleaning, levelling, gathering."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.captions import is_form, with_captions
from hwocr.reading.layout.clutter import find_clutter, find_fringe
from hwocr.reading.layout.components import Components, find_components, letter_height, stroke_width, without
from hwocr.reading.layout.line_splitting import split_touching_lines
from hwocr.reading.layout.lines import find_lines
from hwocr.reading.layout.printed import find_printed
from hwocr.reading.layout.text_line import TextLine
from hwocr.reading.ruling.fields import Field, border_of, box_rows, find_letter_boxes
from hwocr.reading.ruling.removal import WEAK, remove_rulings
from hwocr.reading.ruling.skew import Turn, estimate_skew

# Line tracking copes with gentler slopes; turning costs time and a little sharpness.
_LEVEL_DEGREES = 2.0
# Letters smaller than this many pixels in the working picture are noise.
_LEAST_SIZE = 7.0
# Where no ink, however pale, is this long, in letter heights, and no thin ink this long, there is no ruling.
_LEAST_RULING = 2.5
_LEAST_THIN = 1.2
# Letters this much smaller than before boxes were taken out: these had been measured.
_OF_BOXES = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The lines of a page and the ink they are made of.

    Attributes:
        ink_probability: (H, W) float32, the soft ink, levelled.
        components: of the cleaned, levelled ink.
        lines: top to bottom.
        letter_size: height of the letters, pixels; 0 where there are none.
        pen: width of the strokes, pixels.
        turn: what was turned to level the page, or None.
        fields: the places of a form to write in, levelled.
        form: whether it clearly is a form: printed labels, and places to write in.
    """

    ink_probability: NDArray[np.float32]
    components: Components
    lines: tuple[TextLine, ...]
    letter_size: float
    pen: float
    turn: Turn | None
    fields: tuple[Field, ...] = ()
    form: bool = False

    def letter_boxes(self) -> NDArray[np.int64]:
        """Boxes (N, 4) of the components about as high as a letter."""
        heights = self.components.heights
        chosen = (heights > 0.6 * self.letter_size) & (heights < 1.6 * self.letter_size)
        return self.components.boxes[chosen]


def find_layout(
    ink_probability: NDArray[np.float32],
    mask: NDArray[np.bool_],
    paper: NDArray[np.bool_],
    *,
    clean: bool = False,
) -> Layout:
    """Find the lines of a page.

    Args:
        ink_probability: (H, W) float32, soft ink.
        mask: (H, W) the ink decided.
        paper: (H, W) the sheet; ink off it does not count.
        clean: whether there can be no dirt, desk or ruling (a drawing).

    Returns:
        The layout.
    """
    components = find_components(mask)
    fields: tuple[Field, ...] = ()
    if not clean:
        components = without(components, _off_the_paper(components, paper))
        mask = components.labels > 0
        size = letter_height(components)
        if size >= _LEAST_SIZE:
            fringe = find_fringe(components, size)
            if fringe.any():
                components = without(components, fringe)
                mask = components.labels > 0
            unruled, fields = _without_lines(mask, ink_probability, size)
            if unruled is not mask:
                mask, components = unruled, find_components(unruled)
            components = without(components, _dirt(components, letter_height(components), mask))
            components = without(components, find_clutter(components, letter_height(components)))
            mask = components.labels > 0
    size = letter_height(components)
    turn = None
    if size >= _LEAST_SIZE:
        turn = _levelling(components, size)
    if turn is not None:
        fields = tuple(field.turned(turn) for field in fields)
        ink_probability = turn.apply(ink_probability * mask)
        mask = ink_probability > 0.4
        components = find_components(mask)
        size = letter_height(components)
    pen = stroke_width(mask)
    if size < (2.0 if clean else _LEAST_SIZE):
        return Layout(ink_probability, components, (), size, pen, turn, fields)
    printed = (
        np.zeros(len(components), bool) if clean else find_printed(components, ink_probability, size, fields)
    )
    if printed.any():
        size = letter_height(components, ~printed) or size
    lines = _lines(components, size, printed, fields)
    cut = split_touching_lines(mask, components, lines, pen)
    if cut is not None:
        type_ink = np.concatenate([[False], printed])[components.labels]
        components = find_components(cut)
        printed = np.bincount(components.labels[type_ink & cut], minlength=len(components) + 1)[1:] > 0
        lines = _lines(components, size, printed, fields)
    form = bool(printed.any()) and is_form(lines, fields, components.boxes)
    return Layout(ink_probability, components, tuple(lines), size, pen, turn, fields, form)


def _lines(
    components: Components, size: float, printed: NDArray[np.bool_], fields: tuple[Field, ...]
) -> list[TextLine]:
    """The lines of handwriting and, apart from them, of type; in the order in which they are read."""
    x, y = components.boxes[:, [0, 2]].mean(axis=1), components.boxes[:, [1, 3]].mean(axis=1)
    filled_in = np.zeros(len(components), bool)
    for field in fields:
        filled_in |= field.holds(x, y)
    written = ~printed
    on_form = bool((filled_in & written).sum() > 0.5 * written.sum())
    lines = find_lines(components, size, written, with_columns=not on_form)
    if printed.any():
        labels = find_lines(components, letter_height(components, printed) or size, printed)
        for line in labels:
            line.printed = True
        lines = with_captions(lines, labels, components.boxes)
    return lines


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


def _without_lines(
    mask: NDArray[np.bool_], ink_probability: NDArray[np.float32], size: float
) -> tuple[NDArray[np.bool_], tuple[Field, ...]]:
    """Take out rulings, and the cells, combs and boxes of forms; also return the fields they make."""
    weak = find_components(ink_probability > WEAK)
    mask, boxed = _without_letter_boxes(mask, weak, size)
    if boxed:
        smaller = letter_height(find_components(mask))
        if 0 < smaller < _OF_BOXES * size:
            # The boxes had passed for letters; what sticks out of them, or is less regular, is found now.
            mask, further = _without_letter_boxes(mask, find_components(mask), smaller)
            boxed += further
            smaller = letter_height(find_components(mask)) or smaller
        size = smaller or size
    if not _may_be_ruled(weak, size):
        return mask, tuple(boxed)
    mask, fields = remove_rulings(mask, ink_probability, size)
    smaller = letter_height(find_components(mask))
    if 0 < smaller < 0.8 * size:
        # The boxes of a form had passed for letters.
        mask, more = remove_rulings(mask, ink_probability, smaller)
        fields = more or fields
    return mask, (*fields, *boxed)


def _may_be_ruled(weak: Components, size: float) -> bool:
    """Whether there is anything among the ink, pale ink included, that may be a part of a ruling."""
    long = np.maximum(weak.widths, weak.heights)
    thin = np.minimum(weak.widths, weak.heights) < 0.2 * long
    return bool(((long > _LEAST_RULING * size) | (thin & (long > _LEAST_THIN * size))).any())


def _without_letter_boxes(
    mask: NDArray[np.bool_], components: Components, size: float
) -> tuple[NDArray[np.bool_], list[Field]]:
    """Take out boxes (``components`` are of the weak ink, too) that stand apart, one for each letter."""
    found = find_letter_boxes(components.labels, components.boxes, size)
    if not found:
        return mask, []
    mask = mask.copy()
    for number, (left, top, right, bottom) in found:
        ink = components.labels[top:bottom, left:right] == number + 1
        mask[top:bottom, left:right] &= ~border_of(ink)
    return mask, box_rows(np.array([box for _, box in found]))


def _dirt(components: Components, size: float, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which components (N,) are shadows at the picture's border, or specks."""
    height, width = mask.shape
    boxes = components.boxes
    at_border = (
        (boxes[:, 0] <= 1) | (boxes[:, 1] <= 1) | (boxes[:, 2] >= width - 1) | (boxes[:, 3] >= height - 1)
    )
    large = (components.heights > 2.0 * size) | (components.widths > 3.0 * size)
    pen = stroke_width(mask)
    specks = components.areas < max(4.0, 0.25 * pen * pen)
    thin = np.minimum(components.widths, components.heights) <= max(2.0, 0.5 * pen)
    leftovers = thin & (components.areas < 0.5 * pen * size)
    dirt: NDArray[np.bool_] = (at_border & large) | specks | leftovers
    return dirt
