"""Text lines: letters followed from left to right, wherever the line wanders."""

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.columns import in_reading_order
from hwocr.reading.layout.components import Components
from hwocr.reading.layout.line_curvature import estimate_curvature
from hwocr.reading.layout.text_line import TextLine

# A component smaller than this part of the letter height in both directions is no letter of its own:
# a full stop, the dash of an E that lost touch, a speck.
_SMALL = 0.42
# Nor can a line climb or fall further than this many letter heights from one letter to the next.
_FARTHEST = 6.0
# A letter belongs to a line if it overlaps the line's band by this part of the lower of both.
_OVERLAP = 0.45
# What is at most this part of a line's height, and touches its band to within this, in letter heights, is a
# mark of the line: commas below it, quotation marks above it, however many. This part of them must touch it,
# the others may lie so far off; and they stand no further from one of its letters than this.
_MARK = 0.75
_BESIDE = 0.05
_MOST_BESIDE = 0.75
_FARTHEST_MARK = 0.3
_NEAR_LETTER = 2.5


def find_lines(
    components: Components,
    letter_size: float,
    chosen: NDArray[np.bool_] | None = None,
    *,
    with_columns: bool = True,
) -> list[TextLine]:
    """Gather components into text lines, in the order in which they are read.

    Args:
        components: of the cleaned ink of a page that stands about level.
        letter_size: height of the letters in pixels.
        chosen: (N,) which components to gather; all by default.
        with_columns: whether there may be columns of prose; not on a form.

    Returns:
        The lines; components too far from any line belong to none.
    """
    longest = np.maximum(components.widths, components.heights)
    large = (longest >= _SMALL * letter_size) & (components.heights >= 0.3 * letter_size)
    if chosen is None:
        chosen = np.ones(len(components), bool)
    letters = large & chosen
    flow = estimate_curvature(components.boxes[letters], letter_size) if letters.any() else None
    # Lines that fall or bend are followed as if the page were flat.
    flat = components.boxes.astype(np.float64)
    if flow is not None:
        fall = flow.fall(flat[:, [0, 2]].mean(axis=1), flat[:, [1, 3]].mean(axis=1))
        flat[:, [1, 3]] -= fall[:, None]

    def lines_of(part: NDArray[np.bool_]) -> list[TextLine]:
        lines = _follow(flat, np.flatnonzero(part), letter_size)
        return sorted(lines, key=lambda line: float(np.median([y for _, y in line.centres])))

    depth = 2 if with_columns else 0
    lines = in_reading_order(components.boxes, letters, letter_size, lines_of, depth)
    if flow is not None:
        lines = [_anew(line, components.boxes) for line in lines]
    lines = _join_marks(lines, components.boxes, letter_size)
    _add_small_marks(lines, components, np.flatnonzero(chosen & ~large), letter_size)
    return lines


def _follow(boxes: NDArray[np.float64], letters: NDArray[np.int64], letter_size: float) -> list[TextLine]:
    """Gather letters from left to right."""
    lines: list[TextLine] = []
    for number in letters[np.argsort(boxes[letters, 0], kind="stable")]:
        line = _line_for(boxes[number], lines, letter_size)
        if line is None:
            line = TextLine()
            lines.append(line)
        line.add_letter(int(number), boxes[number])
    return _join_fragments(lines, letter_size)


def _anew(line: TextLine, boxes: NDArray[np.int64]) -> TextLine:
    """The line with its letters where they stand on the page."""
    again = TextLine()
    for number in sorted(line.letters, key=lambda number: int(boxes[number, 0])):
        again.add_letter(number, boxes[number].astype(np.float64))
    return again


def _line_for(box: NDArray[np.float64], lines: list[TextLine], letter_size: float) -> TextLine | None:
    left, top, right, bottom = (float(value) for value in box)
    x = (left + right) / 2
    best, best_overlap = None, _OVERLAP
    for line in lines:
        if abs((top + bottom) / 2 - line.centres[-1][1]) > _FARTHEST * letter_size:
            continue
        band_top, band_bottom = line.band_at(x)
        shared = min(bottom, band_bottom) - max(top, band_top)
        overlap = shared / max(1.0, min(bottom - top, band_bottom - band_top))
        # A line far to the left is a worse guess than one whose last letter is near.
        gap = left - line.centres[-1][0]
        overlap -= 0.02 * max(0.0, gap / letter_size - 3)
        if overlap > best_overlap:
            best, best_overlap = line, overlap
    return best


def _join_fragments(lines: list[TextLine], letter_size: float) -> list[TextLine]:
    """Join lines that run at the same height beside or within one another."""
    ordered = sorted(lines, key=lambda line: -len(line.letters))
    joined: list[TextLine] = []
    for line in ordered:
        x = sum(x for x, _ in line.centres) / len(line.centres)
        y = sum(y for _, y in line.centres) / len(line.centres)
        for other in joined:
            if abs(other.centre_at(x) - y) > max(other.height(), letter_size):
                continue
            near = min(abs(x - other_x) for other_x, _ in other.centres)
            reach = 0.45 if near < 6 * letter_size else 0.25
            if abs(other.centre_at(x) - y) < reach * max(other.height(), 0.6 * letter_size):
                other.members += line.members
                other.letters += line.letters
                other.centres = sorted(other.centres + line.centres)
                other.heights = sorted(other.heights + line.heights)
                break
        else:
            joined.append(line)
    return joined


def _join_marks(lines: list[TextLine], boxes: NDArray[np.int64], letter_size: float) -> list[TextLine]:
    """Give lines that consist of another line's commas or quotation marks to that line."""
    kept = list(lines)
    for line in sorted(lines, key=lambda line: line.height()):
        rivals = [
            other
            for other in kept
            if other is not line
            and len(other.letters) >= len(line.letters)
            and max(line.heights) <= _MARK * other.height()
        ]
        owners = [_mark_owner(boxes[number], rivals, letter_size) for number in line.letters]
        touching = [owner is not None and owner[1] < _BESIDE * letter_size for owner in owners]
        if None not in owners and sum(touching) >= _MOST_BESIDE * len(touching):
            kept = [other for other in kept if other is not line]
            for number, owner in zip(line.letters, owners, strict=True):
                if owner is not None:
                    owner[0].members.append(number)
    return kept


def _mark_owner(
    box: NDArray[np.int64], lines: list[TextLine], letter_size: float
) -> tuple[TextLine, float] | None:
    """The line whose band a mark is nearest to, and how far from it, pixels; None where none is near."""
    left, top, right, bottom = (float(value) for value in box)
    x = (left + right) / 2
    best, least = None, _FARTHEST_MARK * letter_size
    for line in lines:
        if min(abs(x - letter_x) for letter_x, _ in line.centres) > _NEAR_LETTER * letter_size:
            continue
        band_top, band_bottom = line.band_at(x)
        gap = max(top - band_bottom, band_top - bottom)
        if gap < least:
            best, least = (line, gap), gap
    return best


def _add_small_marks(
    lines: list[TextLine], components: Components, marks: NDArray[np.int64], letter_size: float
) -> None:
    """Give each small mark to the line whose band it lies in or nearest to."""
    if not lines or not len(marks):
        return
    reaches = [
        (min(y for _, y in line.centres) - 2 * letter_size, max(y for _, y in line.centres) + 2 * letter_size)
        for line in lines
    ]
    for number in marks:
        left, top, right, bottom = (float(value) for value in components.boxes[number])
        x, y = (left + right) / 2, (top + bottom) / 2
        best, best_distance = None, 0.35 * letter_size
        for line, (highest, lowest) in zip(lines, reaches, strict=True):
            if not highest <= y <= lowest:
                continue
            near = min(abs(x - letter_x) for letter_x, _ in line.centres)
            if near > 2.5 * letter_size:
                continue
            band_top, band_bottom = line.band_at(x)
            distance = max(band_top - y, y - band_bottom, 0.0)
            if distance < best_distance:
                best, best_distance = line, distance
        if best is not None:
            best.members.append(int(number))
