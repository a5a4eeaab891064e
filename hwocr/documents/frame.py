"""How a page's picture was turned and cropped, and where places on it come to lie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hwocr.errors import DocumentError
from hwocr.reading.page import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the opened picture that is the page, and which way up it is.

    Attributes:
        width, height: of the picture as it was opened, pixels.
        turns: quarter turns clockwise, 0 to 3.
        crop: the part that is left after turning, in pixels of the turned picture; None for all of it.
    """

    width: int
    height: int
    turns: int = 0
    crop: Box | None = None

    @property
    def part(self) -> Box:
        """The part that is left, in pixels of the turned picture."""
        wide, high = (self.height, self.width) if self.turns % 2 else (self.width, self.height)
        return self.crop or Box(0, 0, wide, high)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the page, pixels."""
        return self.part.width, self.part.height

    def turned(self, turns: int) -> Frame:
        """Return the frame turned by so many quarters clockwise, with the same part of the picture in it."""
        wide, high = (self.height, self.width) if self.turns % 2 else (self.width, self.height)
        crop = None if self.crop is None else _turn(self.crop, wide, high, turns % 4)
        return replace(self, turns=(self.turns + turns) % 4, crop=crop)

    def cropped(self, part: Box) -> Frame:
        """Return the frame around a part of the page, given in the page's pixels.

        Raises:
            DocumentError: if the part is empty or outside the page.
        """
        now = self.part
        inside = Box(
            now.left + max(0, min(part.left, part.right)),
            now.top + max(0, min(part.top, part.bottom)),
            min(now.right, now.left + max(part.left, part.right)),
            min(now.bottom, now.top + max(part.top, part.bottom)),
        )
        if inside.width < 1 or inside.height < 1:
            raise DocumentError("Nothing of the page would be left.", "Draw the box around what shall stay.")
        return replace(self, crop=inside)

    def whole(self) -> Frame:
        """Return the frame without its crop."""
        return replace(self, crop=None)

    def to_opened(self, box: Box) -> Box:
        """Map a box from the page to the picture as it was opened."""
        part = self.part
        wide, high = (self.height, self.width) if self.turns % 2 else (self.width, self.height)
        return _turn(_shift(box, part.left, part.top), wide, high, -self.turns % 4)

    def from_opened(self, box: Box) -> Box:
        """Map a box from the picture as it was opened to the page; it may lie outside."""
        turned = _turn(box, self.width, self.height, self.turns)
        return _shift(turned, -self.part.left, -self.part.top)

    def apply(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the page of a picture (H, W) or (H, W, 3)."""
        import numpy as np

        part = self.part
        turned = np.rot90(pixels, -self.turns % 4)
        return np.ascontiguousarray(turned[part.top : part.bottom, part.left : part.right])


def map_box(box: Box, before: Frame, after: Frame) -> Box:
    """Map a box from the page under one frame to the page under another."""
    return after.from_opened(before.to_opened(box))


def _turn(box: Box, width: int, height: int, turns: int) -> Box:
    """Turn a box with its picture (width, height) by quarters clockwise."""
    for _ in range(turns):
        box = Box(height - box.bottom, box.left, height - box.top, box.right)
        width, height = height, width
    return box


def _shift(box: Box, right: int, down: int) -> Box:
    return Box(box.left + right, box.top + down, box.right + right, box.bottom + down)
