"""Printed words told from handwriting: type stands on one line and repeats itself exactly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.reading.layout.components import Components
from hwocr.reading.ruling.fields import Field

# Neighbours in a row of type stand no further apart than this part of the lower one's height.
_REACH = 1.0
_SIDE = 16
# Rows of fewer letters than this tell nothing by themselves.
_LEAST = 3
# Log-odds that a row is type, from a logistic regression on 292 printed and 1,917 written rows of 240
# generated pages (seeds 500000 to 500239), a quarter of them forms: of a constant, the logarithm of how
# unevenly the letters stand, how alike they are to their twins, their number, and the products of both.
_WEIGHTS = np.array([-6.996, 0.829, 3.396, -0.199, -0.622, -0.026])
# One written row in two thousand reached 2; type does, in three rows of five.
_SURE = 2.5
# What is as tall as such a row needs less, still less outside the fields of a form, least where a field has
# its label; inside a field, more.
_LIKELY = 0.0
_OUTSIDE = -2.5
_LABEL = -6.5
# Several rows of one height, each where a field has its label, make one another sure from this on.
_SEVERAL_LABELS = -3.0
_IN_FIELD = 4.0
_SAME_HEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """Components beside one another that may be a printed text.

    Attributes:
        members: component numbers, left to right.
        box: left, top, right, bottom, pixels.
        height: of the tallest but a tenth of them, pixels.
        odds: log-odds that it is type; 0 where it has too few letters to tell.
    """

    members: tuple[int, ...]
    box: tuple[int, int, int, int]
    height: float
    odds: float


def find_printed(
    components: Components,
    ink_probability: NDArray[np.float32],
    letter_size: float,
    fields: Sequence[Field] = (),
) -> NDArray[np.bool_]:
    """Tell which components are printed.

    Only rows that are type beyond doubt start it; then rows of the same height, rows outside the
    fields of a form, and the small words and dots beside them follow. In doubt it is handwriting.

    Args:
        components: of the cleaned, levelled ink.
        ink_probability: (H, W) float32, the soft ink.
        letter_size: height of the letters, pixels.
        fields: the places of a form to write in.

    Returns:
        (N,) bool.
    """
    printed = np.zeros(len(components), bool)
    rows = find_rows(components, ink_probability, letter_size, -np.inf if fields else _SURE)
    centres = [((row.box[0] + row.box[2]) / 2, (row.box[1] + row.box[3]) / 2) for row in rows]
    x, y = np.array(centres).reshape(-1, 2).T
    filled_in = np.zeros(len(rows), bool)
    for field in fields:
        filled_in |= field.holds(x, y)
    sure = [
        row
        for row, inside in zip(rows, filled_in, strict=True)
        if row.odds > (_IN_FIELD if inside else _SURE)
    ]
    # What is written in one field may well stand above the next.
    placed = [
        not inside and any(field.is_labelled_by(row.box) for field in fields)
        for row, inside in zip(rows, filled_in, strict=True)
    ]
    likely = [
        row
        for row, label in zip(rows, placed, strict=True)
        if label and len(row.members) >= _LEAST and row.odds > _SEVERAL_LABELS
    ]
    if len(likely) >= 2 and max(row.height for row in likely) < 1.3 * min(row.height for row in likely):
        sure += [row for row in likely if row not in sure]
    if not sure:
        return printed
    heights = np.array([row.height for row in sure])
    chosen = list(sure)
    for row, inside, labels in zip(rows, filled_in, placed, strict=True):
        if row in chosen or inside:
            continue
        close = bool((np.abs(heights - row.height) < _SAME_HEIGHT * heights).any())
        least = _LABEL if labels else _OUTSIDE if fields else _LIKELY
        if (len(row.members) >= _LEAST or labels) and row.odds > (least if close else _SURE):
            chosen.append(row)
    for row in chosen:
        printed[list(row.members)] = True
    short = [
        row for row, inside in zip(rows, filled_in, strict=True) if not inside and len(row.members) < _LEAST
    ]
    _add_short(printed, short, chosen)
    _add_marks(printed, components, [number for row in rows for number in row.members], chosen)
    return printed


def _add_short(printed: NDArray[np.bool_], short: Sequence[Row], chosen: list[Row]) -> None:
    """Mark short words of type, in place: beside printed ones and on the same line."""
    for row in sorted(short, key=lambda row: row.box[0]):
        for other in chosen:
            gap = max(row.box[0] - other.box[2], other.box[0] - row.box[2])
            level = abs(row.box[3] - other.box[3]) < 0.08 * other.height + 1
            if (
                level
                and gap < _REACH * other.height
                and 0.55 * other.height < row.height < 1.1 * other.height
            ):
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


def find_rows(
    components: Components,
    ink_probability: NDArray[np.float32],
    letter_size: float,
    least_odds: float = -np.inf,
) -> list[Row]:
    """Gather components to rows of letters that stand close together, and say how likely each is type.

    Args:
        components: of the cleaned, levelled ink.
        ink_probability: (H, W) float32, the soft ink.
        letter_size: height of the letters, pixels.
        least_odds: where no row can reach these, the rows' odds are not worked out in full.
    """
    tall = (components.heights >= max(5.0, 0.2 * letter_size)) & (components.heights < 2.5 * letter_size)
    letters = np.flatnonzero(tall & (components.widths < 3 * letter_size))
    if len(letters) < _LEAST:
        return []
    chains = _chains(components.boxes, letters)
    alike = np.ones(len(components))
    rows_boxes = [components.boxes[members] for members in chains]
    highest = max(_odds(boxes, _row_height(boxes), alike[: len(boxes)]) for boxes in rows_boxes)
    # Likening all letters to one another takes time; most pages hold nothing that stands as type does.
    twins = alike if highest < least_odds else _twins(components, ink_probability, letters)
    rows = []
    for members in chains:
        boxes = components.boxes[members]
        low, high = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
        odds = _odds(boxes, _row_height(boxes), twins[members])
        rows.append(Row(tuple(members), (*low, *high), _row_height(boxes), odds))
    return rows


def _row_height(boxes: NDArray[np.int64]) -> float:
    return float(np.quantile(boxes[:, 3] - boxes[:, 1], 0.9))


def _chains(boxes: NDArray[np.int64], letters: NDArray[np.int64]) -> list[list[int]]:
    """Link each letter with the nearest one to its right."""
    order = letters[np.argsort(boxes[letters, 0], kind="stable")]
    left, top, right, bottom = boxes[order].T
    height = bottom - top
    following: dict[int, int] = {}
    taken: set[int] = set()
    for place in range(len(order)):
        lower = np.minimum(height[place], height)
        shared = np.minimum(bottom[place], bottom) - np.maximum(top[place], top)
        gap = left - right[place]
        near = (gap < _REACH * lower) & (gap > -0.4 * lower) & (shared > 0.4 * lower)
        near[: place + 1] = False
        candidates = np.flatnonzero(near)
        if len(candidates):
            after = int(candidates[gap[candidates].argmin()])
            if after not in taken:
                following[place] = after
                taken.add(after)
    chains = []
    for place in range(len(order)):
        if place in taken:
            continue
        chain = [place]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        chains.append([int(order[index]) for index in chain])
    return chains


def _twins(
    components: Components, ink_probability: NDArray[np.float32], letters: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(N,) how like each letter its most similar one on the page is: a correlation; nan for mere bars."""
    novelty = np.full(len(components), np.nan)
    boxes = components.boxes
    widths, heights = components.widths, components.heights
    shaped = letters[
        (widths[letters] > 0.35 * heights[letters]) & (heights[letters] > 0.35 * widths[letters])
    ]
    if len(shaped) < 2:
        return novelty
    pictures = np.empty((len(shaped), _SIDE * _SIDE), np.float32)
    for place, number in enumerate(shaped):
        left, top, right, bottom = boxes[number].tolist()
        own = components.labels[top:bottom, left:right] == number + 1
        crop = Image.fromarray(np.where(own, ink_probability[top:bottom, left:right], np.float32(0)))
        small = crop.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR)
        pictures[place] = np.asarray(small, np.float32).ravel()
    pictures -= pictures.mean(axis=1, keepdims=True)
    pictures /= np.maximum(np.linalg.norm(pictures, axis=1, keepdims=True), 1e-6)
    alike = pictures @ pictures.T
    np.fill_diagonal(alike, -1)
    for sides in (widths[shaped], heights[shaped]):
        differ = np.abs(sides[:, None] - sides) > np.maximum(1, 0.05 * sides)
        alike[differ] = 0.0
    novelty[shaped] = alike.max(axis=1)
    return novelty


def _odds(boxes: NDArray[np.int64], height: float, twins: NDArray[np.float64]) -> float:
    """The log-odds that a row of letters (N, 4) is type, by how it stands and by the letters' twins."""
    if len(boxes) < _LEAST:
        return 0.0
    return float(_features(boxes, height, twins) @ _WEIGHTS)


def _features(boxes: NDArray[np.int64], height: float, twins: NDArray[np.float64]) -> NDArray[np.float64]:
    """(6,) what the weights are for."""
    # Not every letter of a word occurs a second time.
    twin = float(np.nanquantile(twins, 0.7)) if not np.isnan(twins).all() else 0.0
    uneven = np.log((_unevenness(boxes, height) + 0.004) / 0.02)
    alike = np.arctanh(np.clip(twin, 0.5, 0.98))
    count = min(len(boxes), 10)
    return np.array([1.0, uneven, alike, count, uneven * count, alike * count])


def _unevenness(boxes: NDArray[np.int64], height: float) -> float:
    """How far from one line letters (N, 4) stand, on average, beyond half a pixel, in heights of the row."""
    large = boxes[:, 3] - boxes[:, 1] > 0.45 * height  # no dots
    bottoms = boxes[large, 3].astype(np.float64)
    x = (boxes[large, 0] + boxes[large, 2]) / 2
    level = bottoms - _slope(x, bottoms, height) * x
    base = float(np.median(level))
    # Descenders hang below the line; they do not speak against it, nor does the overshoot of an o.
    standing = level < base + 0.12 * height
    slack = max(0.5, 0.02 * height)
    return float(np.mean(np.maximum(np.abs(level[standing] - base) - slack, 0))) / height


def _slope(x: NDArray[np.float64], y: NDArray[np.float64], height: float) -> float:
    """The median slope between letters that are far enough apart, at most 2.5 degrees."""
    apart = x[None, :] - x[:, None]
    far = apart > 1.5 * height
    if not far.any():
        return 0.0
    slopes = (y[None, :] - y[:, None])[far] / apart[far]
    return float(np.clip(np.median(slopes), -0.045, 0.045))
