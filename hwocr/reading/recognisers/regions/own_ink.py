"""Which ink belongs to which line, and to which part of it."""

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.analysis import Layout
from hwocr.reading.layout.text_line import TextLine

# A mark beyond a line's band, such as the dot of an i or an accent, is the line's if it is no further away
# than this, in letter heights.
_FARTHEST = 0.9
# A gap this wide, in heights of the line, lies between entries of a table or the writing of two boxes.
_APART = 3.0


def own_ink(layout: Layout) -> list[NDArray[np.int64]]:
    """Tell the components of each line.

    Args:
        layout: of a page.

    Returns:
        Per line the numbers of its members, and of those components without a line that lie in its band or
        nearer to it than to any other line's.
    """
    lines = layout.lines
    members = [list(line.members) for line in lines]
    taken = np.zeros(len(layout.components), bool)
    for own in members:
        taken[own] = True
    boxes = layout.components.boxes
    spans = [(boxes[line.letters, 0].min(), boxes[line.letters, 2].max()) for line in lines]
    for number in np.flatnonzero(~taken).tolist():
        x, y = float(boxes[number, [0, 2]].mean()), float(boxes[number, [1, 3]].mean())
        best, least = None, _FARTHEST * layout.letter_size
        for place, (line, (left, right)) in enumerate(zip(lines, spans, strict=True)):
            if left - layout.letter_size <= x <= right + layout.letter_size:
                distance = _distance(line, x, y)
                if distance < least:
                    best, least = place, distance
        if best is not None:
            members[best].append(number)
    return [np.array(own, np.int64) for own in members]


def _distance(line: TextLine, x: float, y: float) -> float:
    """How far a point lies above or below a line's letters, pixels."""
    top, bottom = line.band_at(x)
    return max(top - y, y - bottom, 0.0)


def parts_apart(
    members: NDArray[np.int64], boxes: NDArray[np.int64], height: float
) -> list[NDArray[np.int64]]:
    """Divide what belongs to a line where a wide gap shows that it is several.

    Args:
        members: (M,) component numbers.
        boxes: (N, 4) of the page's components.
        height: of the line's letters, pixels.

    Returns:
        The numbers of each part, from left to right; one where most parts would be single letters, which are
        better read in company.
    """
    ordered = members[np.argsort(boxes[members, 0], kind="stable")]
    reached = np.maximum.accumulate(boxes[ordered, 2])
    gaps = boxes[ordered[1:], 0] - reached[:-1]
    parts = np.split(ordered, np.flatnonzero(gaps > _APART * height) + 1)
    return parts if np.median([len(part) for part in parts]) > 1 else [ordered]
