"""Printed labels beside handwriting: whether they make a form, and where they stand in reading order."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.text_line import TextLine
from hwocr.reading.page import Line
from hwocr.reading.ruling.fields import Field

Extent = tuple[float, float, float, float]

# So many labels with something written beside or under them make a form, even if no line of it is seen.
_LABELLED = 3
_MOSTLY = 0.7


def extent_of(line: TextLine, boxes: NDArray[np.int64]) -> Extent:
    """The box around a line's letters: left, top, right, bottom, pixels."""
    own = boxes[line.letters]
    left, top = own[:, :2].min(axis=0).tolist()
    right, bottom = own[:, 2:].max(axis=0).tolist()
    return left, top, right, bottom


def is_form(lines: Sequence[TextLine], fields: Sequence[Field], boxes: NDArray[np.int64]) -> bool:
    """Whether a page with type clearly is a form: with places to write in, or a label for nearly every entry.

    Args:
        lines: of handwriting and of type.
        fields: the places to write in that were found.
        boxes: (N, 4) of the components.
    """
    written = [extent_of(line, boxes) for line in lines if not line.printed]
    labels = [extent_of(line, boxes) for line in lines if line.printed]
    if not written or not labels:
        return False
    for field in fields:
        x, y = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] for box in written]).T
        if field.holds(x, y).any():
            return True
    labelled = sum(any(_labels(label, entry) for label in labels) for entry in written)
    return labelled >= _LABELLED and labelled >= _MOSTLY * len(written)


def _labels(label: Extent, entry: Extent) -> bool:
    """Whether a label stands left of an entry, or right above where it starts."""
    height = entry[3] - entry[1]
    shared = min(label[3], entry[3]) - max(label[1], entry[1])
    if label[0] < entry[0] and shared > 0.5 * (label[3] - label[1]):
        return True
    gap = entry[1] - label[3]
    return -0.2 * height <= gap < 0.8 * height and abs(label[0] - entry[0]) < 3 * height


def with_captions(
    written: Sequence[TextLine], labels: Sequence[TextLine], boxes: NDArray[np.int64]
) -> list[TextLine]:
    """Put printed lines between those of handwriting: each before the first that it is above or left of.

    Args:
        written: lines of handwriting in reading order.
        labels: lines of type.
        boxes: (N, 4) of the components.
    """
    result: list[tuple[Extent, TextLine]] = [(extent_of(line, boxes), line) for line in written]
    for line in labels:
        extent = extent_of(line, boxes)
        middle = (extent[1] + extent[3]) / 2
        place = len(result)
        for index, (other, _) in enumerate(result):
            level = other[1] < middle < other[3]
            if (level and extent[0] < other[0]) or (not level and middle < (other[1] + other[3]) / 2):
                place = index
                break
        result.insert(place, (extent, line))
    return [line for _, line in result]


def join_rows(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Make one line of a printed one and the handwriting beside it, whichever comes first.

    Args:
        lines: in reading order.
    """
    joined: list[Line] = []
    for line in lines:
        if joined and _go_on(joined[-1], line):
            words = joined.pop().words + line.words
            line = Line(tuple(sorted(words, key=lambda word: word.box.left)))
        joined.append(line)
    return tuple(joined)


def _go_on(first: Line, second: Line) -> bool:
    if first.words[-1].printed == second.words[0].printed:
        return False
    one, other = first.box, second.box
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.height, other.height) and one.right <= other.left + 0.3 * other.height
