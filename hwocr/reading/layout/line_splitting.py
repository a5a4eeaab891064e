"""Letters of two lines that touch: where to cut them apart."""

import itertools

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.components import Components
from hwocr.reading.layout.text_line import TextLine


def split_touching_lines(
    mask: NDArray[np.bool_], components: Components, lines: list[TextLine], pen: float
) -> NDArray[np.bool_] | None:
    """Cut components in which letters of two lines touch: a descending stroke that meets the line below.

    Args:
        mask: (H, W) the ink.
        components: of the mask.
        lines: found among them.
        pen: width of the strokes, pixels.

    Returns:
        (H, W) the mask with the cuts, or None where nothing reaches over two lines.
    """
    cut = None
    tall = {number for line in lines for number in line.members if _is_tall(components, number, line)}
    for number in sorted(tall):
        left, top, right, bottom = (int(value) for value in components.boxes[number])
        x = (left + right) / 2
        centres = []
        for line in lines:
            band_top, band_bottom = line.band_at(x)
            near = min(abs(x - letter_x) for letter_x, _ in line.centres) < 5 * line.height()
            covered = min(bottom, band_bottom) - max(top, band_top)
            if near and covered > 0.6 * (band_bottom - band_top):
                centres.append((band_top + band_bottom) / 2)
        centres.sort()
        ink = components.labels[top:bottom, left:right] == number + 1
        rows = ink.sum(axis=1)
        for upper, lower in itertools.pairwise(centres):
            reach = 0.25 * (lower - upper)
            first, last = round((upper + lower) / 2 - reach) - top, round((upper + lower) / 2 + reach) - top
            if first < 1 or last >= len(rows) or last <= first:
                continue
            row = first + int(rows[first:last].argmin())
            if rows[row] > 4 * pen:
                continue
            if cut is None:
                cut = mask.copy()
            cut[top + row, left:right] &= ~ink[row]
    return cut


def _is_tall(components: Components, number: int, line: TextLine) -> bool:
    return int(components.heights[number]) > 1.5 * line.height()
