"""Text lines: letters followed from left to right, wherever the line wanders."""

import heapq
import itertools
from bisect import insort
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.components import Components

# A component smaller than this part of the letter height in both directions is no letter of its own:
# a full stop, the dash of an E that lost touch, a speck.
_SMALL = 0.42
# How many of the last letters tell where a line is heading.
_MEMORY = 7
# Nor can a line climb or fall further than this many letter heights from one letter to the next.
_FARTHEST = 6.0
# A letter belongs to a line if it overlaps the line's band by this part of the lower of both.
_OVERLAP = 0.45


@dataclass(slots=True)
class TextLine:
    """The components of one line, while it is being gathered.

    Attributes:
        members: component numbers, of letters and of small marks.
        letters: those of ``members`` that are large enough to guide the line.
        centres: (x, y) of the letters, from left to right.
        heights: of the letters, in ascending order.
    """

    members: list[int] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)
    centres: list[tuple[float, float]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def add_letter(self, number: int, box: NDArray[np.int64]) -> None:
        """Take a letter into the line."""
        self.members.append(number)
        self.letters.append(number)
        self.centres.append(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
        insort(self.heights, float(box[3] - box[1]))

    def height(self) -> float:
        """The typical height of its letters: their median."""
        half = len(self.heights) // 2
        if len(self.heights) % 2:
            return self.heights[half]
        return (self.heights[half - 1] + self.heights[half]) / 2

    def centre_at(self, x: float) -> float:
        """Predict the height of the line's middle at ``x`` from the letters nearest to it."""
        near = self.centres[-_MEMORY:]
        if x < near[-1][0]:
            near = heapq.nsmallest(_MEMORY, self.centres, key=lambda centre: abs(centre[0] - x))
        count = len(near)
        if count < 3:
            return sum(y for _, y in near) / count
        mean_x, mean_y = sum(x for x, _ in near) / count, sum(y for _, y in near) / count
        size = self.height()
        # A ridge of one letter height squared keeps two letters from tilting the line.
        spread = sum((place - mean_x) ** 2 for place, _ in near) + count * size**2
        slope = sum((place - mean_x) * (y - mean_y) for place, y in near) / spread
        reach = min(max(x - mean_x, -4 * size), 4 * size)
        return mean_y + slope * reach

    def band_at(self, x: float) -> tuple[float, float]:
        """The top and bottom of the line's letters at ``x``."""
        middle, half = self.centre_at(x), self.height() / 2
        return middle - half, middle + half


def find_lines(components: Components, letter_size: float) -> list[TextLine]:
    """Gather components into text lines, top to bottom.

    Args:
        components: of the cleaned ink of a page that stands about level.
        letter_size: height of the letters in pixels.

    Returns:
        The lines; components too far from any line belong to none.
    """
    boxes = components.boxes
    longest = np.maximum(components.widths, components.heights)
    letters = np.flatnonzero((longest >= _SMALL * letter_size) & (components.heights >= 0.3 * letter_size))
    lines: list[TextLine] = []
    for number in letters[np.argsort(boxes[letters, 0], kind="stable")]:
        line = _line_for(boxes[number], lines, letter_size)
        if line is None:
            line = TextLine()
            lines.append(line)
        line.add_letter(int(number), boxes[number])
    lines = _join_fragments(lines, letter_size)
    chosen = np.zeros(len(components), bool)
    chosen[letters] = True
    _add_small_marks(lines, components, np.flatnonzero(~chosen), letter_size)
    return sorted(lines, key=lambda line: float(np.median([y for _, y in line.centres])))


def _line_for(box: NDArray[np.int64], lines: list[TextLine], letter_size: float) -> TextLine | None:
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


def cut_between_lines(
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
