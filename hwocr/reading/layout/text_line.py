"""A line of writing while it is being gathered."""

import heapq
from bisect import insort
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# How many of the last letters tell where a line is heading.
_MEMORY = 7


@dataclass(slots=True)
class TextLine:
    """The components of one line, while it is being gathered.

    Attributes:
        members: component numbers, of letters and of small marks.
        letters: those of ``members`` that are large enough to guide the line.
        centres: (x, y) of the letters, from left to right.
        heights: of the letters, in ascending order.
        printed: whether it is type, not handwriting.
    """

    members: list[int] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)
    centres: list[tuple[float, float]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    printed: bool = False

    def add_letter(self, number: int, box: NDArray[np.float64]) -> None:
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
