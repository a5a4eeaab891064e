"""Rows of components that may be a printed text, and what tells type from handwriting in how they stand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.reading.layout.components import Components

# Neighbours in a row stand no further apart than this part of the lower one's height.
REACH = 1.0
_SIDE = 16
# Of long rows so many letters are looked at.
_MOST_LETTERS = 24


@dataclass(frozen=True, slots=True)
class Row:
    """Components beside one another that may be a printed text.

    Attributes:
        members: component numbers, left to right.
        box: left, top, right, bottom, pixels.
        height: of the tallest but a tenth of them, pixels.
    """

    members: tuple[int, ...]
    box: tuple[int, int, int, int]
    height: float

    @property
    def sample(self) -> tuple[int, ...]:
        """At most 24 of its members, evenly spread."""
        step = -(-len(self.members) // _MOST_LETTERS)
        return self.members[::step]


def find_rows(components: Components, letter_size: float) -> list[Row]:
    """Gather components to rows of letters that stand close together.

    Args:
        components: of the cleaned, levelled ink.
        letter_size: height of the letters, pixels.
    """
    tall = (components.heights >= max(5.0, 0.2 * letter_size)) & (components.heights < 2.5 * letter_size)
    letters = np.flatnonzero(tall & (components.widths < 3 * letter_size))
    rows = []
    for members in _chains(components.boxes, letters):
        boxes = components.boxes[members]
        low, high = boxes[:, :2].min(axis=0).tolist(), boxes[:, 2:].max(axis=0).tolist()
        height = float(np.quantile(boxes[:, 3] - boxes[:, 1], 0.9))
        rows.append(Row(tuple(members), (*low, *high), height))
    return rows


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
        near = (gap < REACH * lower) & (gap > -0.4 * lower) & (shared > 0.4 * lower)
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


def row_features(
    row: Row, components: Components, logits: NDArray[np.float64], twins: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Describe a row to the classifier of rows.

    Args:
        row: to describe.
        components: of the page.
        logits: (M,) what the classifier of glyphs says of each of the row's `Row.sample`, log-odds of type.
        twins: (N,) of `find_twins`.

    Returns:
        (10,): mean and spread of the logits, the evidence of all together, the number of letters, how
        unevenly they stand and reach up, how alike they are to their twins, how much their strokes' widths
        vary, the height, and the width of a letter beside its height.
    """
    boxes = components.boxes[list(row.members)]
    clipped = np.clip(logits, -6, 6)
    count = len(row.members)
    alike = twins[list(row.members)]
    # Not every letter of a word occurs a second time.
    twin = float(np.nanquantile(alike, 0.7)) if not np.isnan(alike).all() else 0.0
    sides = (boxes[:, 2:] - boxes[:, :2]).astype(np.float64)
    fill = components.areas[list(row.members)] / np.maximum(sides.sum(axis=1), 1)
    return np.array(
        [
            clipped.mean(),
            clipped.std(),
            clipped.mean() * np.sqrt(min(count, 12)),
            np.log(count),
            np.log((_unevenness(boxes, row.height) + 0.004) / 0.02),
            np.log((_uneven_tops(boxes, row.height) + 0.004) / 0.02),
            np.arctanh(np.clip(twin, 0.5, 0.98)),
            fill.std() / max(float(fill.mean()), 1e-6),
            np.log(row.height / 20),
            np.log(float(np.median(sides[:, 0] / sides[:, 1]))),
        ]
    )


def find_twins(
    components: Components, ink_probability: NDArray[np.float32], rows: list[Row]
) -> NDArray[np.float64]:
    """(N,) how like each letter its most similar one on the page is: a correlation; nan for mere bars."""
    alike_of = np.full(len(components), np.nan)
    boxes = components.boxes
    letters = np.array([number for row in rows for number in row.sample], np.int64)
    widths, heights = components.widths, components.heights
    shaped = letters[
        (widths[letters] > 0.35 * heights[letters]) & (heights[letters] > 0.35 * widths[letters])
    ]
    if len(shaped) < 2:
        return alike_of
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
    alike_of[shaped] = alike.max(axis=1)
    return alike_of


def _unevenness(boxes: NDArray[np.int64], height: float) -> float:
    """How far from one line letters (N, 4) stand, on average, beyond half a pixel, in heights of the row."""
    large = boxes[:, 3] - boxes[:, 1] > 0.45 * height  # no dots
    bottoms = boxes[large, 3].astype(np.float64)
    if not len(bottoms):
        return 0.0
    x = (boxes[large, 0] + boxes[large, 2]) / 2
    level = bottoms - _slope(x, bottoms, height) * x
    base = float(np.median(level))
    # Descenders hang below the line; they do not speak against it, nor does the overshoot of an o.
    standing = level < base + 0.12 * height
    slack = max(0.5, 0.02 * height)
    return float(np.mean(np.maximum(np.abs(level[standing] - base) - slack, 0))) / height


def _uneven_tops(boxes: NDArray[np.int64], height: float) -> float:
    """How far the tops of letters (N, 4) are from two levels, capitals' and small letters', in heights."""
    x = (boxes[:, 0] + boxes[:, 2]) / 2
    bottoms, tops = boxes[:, 3].astype(np.float64), boxes[:, 1].astype(np.float64)
    tops = tops - _slope(x, bottoms, height) * x
    high = float(tops.min())
    low = float(np.median(tops[tops > high + 0.15 * height])) if (tops > high + 0.15 * height).any() else high
    high = float(np.median(tops[tops <= high + 0.15 * height]))
    apart = np.minimum(np.abs(tops - high), np.abs(tops - low))
    slack = max(0.5, 0.02 * height)
    return float(np.mean(np.clip(apart - slack, 0, 0.2 * height))) / height


def _slope(x: NDArray[np.float64], y: NDArray[np.float64], height: float) -> float:
    """The median slope between letters that are far enough apart, at most 2.5 degrees."""
    apart = x[None, :] - x[:, None]
    far = apart > 1.5 * height
    if not far.any():
        return 0.0
    slopes = (y[None, :] - y[:, None])[far] / apart[far]
    return float(np.clip(np.median(slopes), -0.045, 0.045))
