"""Text lines: letters followed from left to right, wherever the line wanders."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.components import Components

# A component smaller than this part of the letter height in both directions is no letter of its own:
# a full stop, the dash of an E that lost touch, a speck.
_SMALL = 0.42
# How many of the last letters tell where a line is heading.
_MEMORY = 7
# A letter belongs to a line if it overlaps the line's band by this part of the lower of both.
_OVERLAP = 0.45


@dataclass(slots=True)
class TextLine:
    """The components of one line, while it is being gathered.

    Attributes:
        members: component numbers, of letters and of small marks.
        letters: those of ``members`` that are large enough to guide the line.
        centres: (x, y) of the letters.
        heights: of the letters.
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
        self.heights.append(float(box[3] - box[1]))

    def height(self) -> float:
        """The typical height of its letters."""
        return float(np.median(self.heights))

    def centre_at(self, x: float) -> float:
        """Predict the height of the line's middle at ``x`` from the letters nearest to it."""
        places = np.array(self.centres)
        near = places[np.argsort(np.abs(places[:, 0] - x))[:_MEMORY]]
        middle_y = float(np.median(near[:, 1]))
        if len(near) < 3:
            return middle_y
        offsets = near[:, 0] - near[:, 0].mean()
        heights = near[:, 1] - near[:, 1].mean()
        # A ridge of one letter height squared keeps two letters from tilting the line.
        ridge = len(near) * self.height() ** 2
        slope = float((offsets * heights).sum() / ((offsets**2).sum() + ridge))
        reach = np.clip(x - near[:, 0].mean(), -4 * self.height(), 4 * self.height())
        return float(near[:, 1].mean() + slope * reach)

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
        band_top, band_bottom = line.band_at(x)
        shared = min(bottom, band_bottom) - max(top, band_top)
        overlap = shared / max(1.0, min(bottom - top, band_bottom - band_top))
        # A line far to the left is a worse guess than one whose last letter is near.
        gap = left - max(boxes_x for boxes_x, _ in line.centres)
        overlap -= 0.02 * max(0.0, gap / letter_size - 3)
        if overlap > best_overlap:
            best, best_overlap = line, overlap
    return best


def _join_fragments(lines: list[TextLine], letter_size: float) -> list[TextLine]:
    """Join lines that run at the same height beside or within one another."""
    ordered = sorted(lines, key=lambda line: -len(line.letters))
    joined: list[TextLine] = []
    for line in ordered:
        x = float(np.mean([x for x, _ in line.centres]))
        y = float(np.mean([y for _, y in line.centres]))
        for other in joined:
            near = min(abs(x - other_x) for other_x, _ in other.centres)
            reach = 0.45 if near < 6 * letter_size else 0.25
            if abs(other.centre_at(x) - y) < reach * max(other.height(), 0.6 * letter_size):
                other.members += line.members
                other.letters += line.letters
                other.centres += line.centres
                other.heights += line.heights
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
    for number in marks:
        left, top, right, bottom = (float(value) for value in components.boxes[number])
        x, y = (left + right) / 2, (top + bottom) / 2
        best, best_distance = None, 0.35 * letter_size
        for line in lines:
            near = min(abs(x - letter_x) for letter_x, _ in line.centres)
            if near > 2.5 * letter_size:
                continue
            band_top, band_bottom = line.band_at(x)
            distance = max(band_top - y, y - band_bottom, 0.0)
            if distance < best_distance:
                best, best_distance = line, distance
        if best is not None:
            best.members.append(int(number))
