"""Punctuation told by size, place and room: what is a mark, what is a crumb of a letter, what is a speck."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.components import Components
from hwocr.reading.layout.text_line import TextLine
from hwocr.reading.page import Box

MARK = 0.42
"""What is smaller than this part of the letters' height in both directions is no letter."""

# All lengths below are in heights of the line's letters.
# A crumb lies this near to the stroke it was broken off; what looks like a mark, nearer.
_CRUMB = 0.1
_CRUMB_FROM_MARK = 0.05
# A dash has this much room to both sides.
_DASH_ROOM = 0.1
# So many letters tell where the line's top and bottom are.
_NEAREST = 5
# Letters on both sides of a full stop are further apart than this many times their usual distance.
_STOP_ROOM = 1.5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a mark is judged by.

    Attributes:
        line: it is in.
        size: height of the line's letters, pixels.
        pen: width of the strokes, pixels.
        letters: (N, 4) boxes of the line's letters.
    """

    line: TextLine
    size: float
    pen: float
    letters: NDArray[np.int64]

    def band_at(self, x: float) -> tuple[float, float]:
        """Where the nearest letters have their tops and bottoms at ``x``, pixels."""
        top, bottom = self.line.band_at(x)
        if not len(self.letters):
            return top, bottom
        middles = (self.letters[:, 0] + self.letters[:, 2]) / 2
        nearest = np.argsort(np.abs(middles - x))[:_NEAREST]
        bands = np.array([self.line.band_at(float(middle)) for middle in middles[nearest]])
        own = self.letters[nearest]
        return (
            top + float(np.median(own[:, 1] - bands[:, 0])),
            bottom + float(np.median(own[:, 3] - bands[:, 1])),
        )


def punctuation_of(box: Box, area: float, around: Surroundings) -> str | None:
    """Say what ink is by its size and place.

    Args:
        box: around it, pixels.
        area: of it, pixels.
        around: what it is in.

    Returns:
        One of ``. , ' -``, "·" for a dot at mid-height, "" for a letter or a part of one, None for a speck.
    """
    size, pen = around.size, around.pen
    if box.height >= MARK * size:
        return ""
    middle_x, middle_y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    top, bottom = around.band_at(middle_x)
    if box.width >= MARK * size:
        # Flat and wide: a dash, if it stands about the middle.
        flat = box.height < 0.25 * size and box.width < 1.3 * size
        inside = top + 0.25 * size < middle_y < bottom - 0.2 * size and box.height >= 0.55 * pen
        return "-" if flat and inside else None if flat else ""
    if area < 0.4 * pen * pen or area < 6 or min(box.width, box.height) < 0.75 * pen:
        return None  # a speck, or what is left of a ruling
    if middle_y > bottom - 0.3 * size:
        hangs = box.bottom > bottom + 0.06 * size and box.height > 1.3 * box.width
        return "," if hangs and box.height > 0.2 * size else "."
    if middle_y < top + 0.3 * size and box.height > 1.2 * box.width and box.height > 0.15 * size:
        return "'"
    if box.width > 1.6 * box.height and box.width > 0.22 * size:
        return "-"
    return "·" if max(box.width, box.height) < 0.3 * size else None


def with_dots(box: Box, mark: str, others: Sequence[tuple[Box, str]], around: Surroundings) -> int | None:
    """Find what a dot on the baseline belongs under: the stroke of a ! or ?, or the upper dot of a colon.

    Args:
        box: of the dot.
        mark: it is; only a full stop belongs under anything.
        others: boxes and marks of the other pieces.
        around: what they are in.

    Returns:
        The place among ``others``, or None.
    """
    if mark != ".":
        return None
    size = around.size
    middle = (box.left + box.right) / 2
    _, bottom = around.band_at(middle)
    for index, (other, its_mark) in enumerate(others):
        above = other.bottom <= box.top + 0.04 * size and other.bottom < bottom - 0.1 * size
        beside = other.left - 0.12 * size <= middle <= other.right + 0.12 * size
        small = its_mark in (".", "'", "-", "·") and other.width < 0.35 * size
        if above and beside and (not its_mark or small):
            return index
    return None


def broken_off(
    number: int, mark: str, components: Components, letters: Collection[int], size: float
) -> int | None:
    """Say which letter a small piece of ink was broken off, if any.

    Args:
        number: of the component.
        mark: it looks like.
        components: of the page.
        letters: component numbers of the line's letters.
        size: their height, pixels.

    Returns:
        The number of the letter's component; None where it stands by itself.
    """
    reach = _CRUMB_FROM_MARK if mark else _CRUMB
    margin = max(1, round(reach * size))
    left, top, right, bottom = components.boxes[number].tolist()
    height, width = components.labels.shape
    rows = slice(max(0, top - margin), min(height, bottom + margin))
    columns = slice(max(0, left - margin), min(width, right + margin))
    view = components.labels[rows, columns]
    near = np.unique(view)
    candidates = [other for other in near.tolist() if other - 1 in letters and other - 1 != number]
    if not candidates:
        return None
    own = np.argwhere(view == number + 1)
    best, nearest = None, float(margin)
    for other in candidates:
        its = np.argwhere(view == other)
        distance = float(np.sqrt(np.square(own[:, None] - its).sum(axis=2).min()))
        if distance <= nearest:
            best, nearest = other - 1, distance
    return best


def has_room(box: Box, others: Sequence[Box], size: float) -> bool:
    """Whether a dash stands free to the left and the right, as far as letters on its height go."""
    room = _DASH_ROOM * size
    return not any(
        other.top < box.bottom
        and box.top < other.bottom
        and box.left - room < other.right
        and other.left < box.right + room
        for other in others
    )


def squeezed_in(place: int, boxes: Sequence[Box], marks: Sequence[str]) -> bool:
    """Whether a full stop or comma stands between letters that leave no room for it: a crumb of one of them.

    Args:
        place: of it.
        boxes: of all pieces of the line, left to right.
        marks: likewise.
    """
    letters = [box for box, mark in zip(boxes, marks, strict=True) if not mark]
    if len(letters) < 5 or not 0 < place < len(boxes) - 1 or marks[place - 1] or marks[place + 1]:
        return False
    usual = float(np.median([other.left - box.right for box, other in pairwise(letters)]))
    return boxes[place + 1].left - boxes[place - 1].right < _STOP_ROOM * max(usual, 1.0)
