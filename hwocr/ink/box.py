"""A rectangle of pixels: where a glyph is."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the opened picture; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.bottom - self.top

    def contains(self, x: float, y: float) -> bool:
        """Tell whether the point (x, y) lies inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    @staticmethod
    def around(boxes: Iterable["Box"]) -> "Box":
        """Return the smallest box that holds all ``boxes`` (a zero box for none)."""
        collected = list(boxes)
        if not collected:
            return Box(0, 0, 0, 0)
        return Box(
            min(box.left for box in collected),
            min(box.top for box in collected),
            max(box.right for box in collected),
            max(box.bottom for box in collected),
        )
