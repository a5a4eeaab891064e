"""Printed words told from handwriting: by their letters, how these stand, and where on the page."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.components import Components
from hwocr.reading.layout.rows import REACH, Row, find_rows
from hwocr.reading.layout.type_classifier import type_log_odds
from hwocr.reading.ruling.fields import Field

# Rows of fewer letters than this are only believed beside others.
_LEAST = 3
# Log-odds from which on a row is type: what is printed may be left out on a form, what is written may not.
_SURE = 1.5
_SURE_SHORT = 3.0
# Beside a row that is, one of its height needs no more than this; of written rows 0.4 % reach it.
_LIKELY = -1.0
_SAME_HEIGHT = 0.2
# What is lower than this part of the letters, right below a cell and in none, is its caption.
_CELL_CAPTION = 0.5
# Where a field has its caption it takes less, inside a field, more.
_CAPTION = -0.5
_IN_FIELD = 4.0


def find_printed(
    components: Components,
    ink_probability: NDArray[np.float32],
    letter_size: float,
    fields: Sequence[Field] = (),
) -> NDArray[np.bool_]:
    """Tell which components are printed.

    Rows that the classifier is sure of start it, more easily where the captions of fields stand, hardly
    within fields; the small words and dots beside them follow. In doubt it is handwriting.

    Args:
        components: of the cleaned, levelled ink.
        ink_probability: (H, W) float32, the soft ink.
        letter_size: height of the letters, pixels.
        fields: the places of a form to write in.

    Returns:
        (N,) bool.
    """
    printed = np.zeros(len(components), bool)
    rows = find_rows(components, letter_size)
    if not any(len(row.members) >= _LEAST for row in rows):
        return printed
    odds = type_log_odds(rows, components, ink_probability)
    chosen: list[Row] = []
    likely: list[Row] = []
    short: list[Row] = []
    of_cells: list[Row] = []
    for row, value, inside in zip(rows, odds.tolist(), _within(rows, fields), strict=True):
        brief = len(row.members) < _LEAST
        captions = any(field.is_labelled_by(row.box) for field in fields)
        least = _IN_FIELD if inside else _CAPTION if captions else _SURE_SHORT if brief else _SURE
        low = row.height < _CELL_CAPTION * letter_size
        if value > least:
            chosen.append(row)
        elif not inside and low and any(field.has_cell_above(row.box) for field in fields):
            of_cells.append(row)
        elif brief and not inside:
            short.append(row)
        elif value > _LIKELY and not inside:
            likely.append(row)
    if len(of_cells) >= _LEAST:
        chosen += of_cells
    elif not any(len(row.members) >= _LEAST for row in chosen):
        return printed
    heights = np.array([row.height for row in chosen if len(row.members) >= _LEAST])
    chosen += [row for row in likely if (np.abs(heights - row.height) < _SAME_HEIGHT * heights).any()]
    for row in chosen:
        printed[list(row.members)] = True
    _add_short(printed, short, chosen)
    _add_marks(printed, components, [number for row in rows for number in row.members], chosen)
    return printed


def _within(rows: Sequence[Row], fields: Sequence[Field]) -> NDArray[np.bool_]:
    """Which rows (N,) have their middle in a field."""
    inside = np.zeros(len(rows), bool)
    x, y = np.array([((row.box[0] + row.box[2]) / 2, (row.box[1] + row.box[3]) / 2) for row in rows]).T
    for field in fields:
        inside |= field.holds(x, y)
    return inside


def _add_short(printed: NDArray[np.bool_], short: Sequence[Row], chosen: list[Row]) -> None:
    """Mark short words of type, in place: beside printed ones and on the same line."""
    for row in sorted(short, key=lambda row: row.box[0]):
        for other in chosen:
            gap = max(row.box[0] - other.box[2], other.box[0] - row.box[2])
            level = abs(row.box[3] - other.box[3]) < 0.08 * other.height + 1
            if level and gap < REACH * other.height and 0.55 * other.height < row.height < 1.1 * other.height:
                printed[list(row.members)] = True
                chosen.append(row)
                break


def _add_marks(
    printed: NDArray[np.bool_], components: Components, letters: Sequence[int], chosen: Sequence[Row]
) -> None:
    """Mark the dots, strokes and marks of type, in place: what is small and within or right behind a row."""
    rest = np.ones(len(components), bool)
    rest[list(letters)] = False
    for row in chosen:
        left, top, right, bottom = row.box
        boxes = components.boxes
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        reach = 0.5 * row.height
        near = (x > left - reach) & (x < right + reach) & (y > top - 0.5 * reach) & (y < bottom + 0.5 * reach)
        small = np.maximum(components.widths, components.heights) < 0.6 * row.height
        printed |= rest & near & small
