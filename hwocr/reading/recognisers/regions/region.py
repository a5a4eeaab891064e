"""Where a line of text lies on the page as it was opened, at whatever angle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.recognisers.regions.rectangles import sides_of

# Strips show so much more above and below a line of our own layout, in parts of its height.
_MARGIN = 0.12


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A line of text, or a part of one.

    Attributes:
        corners: (4, 2) x and y in pixels of the page as opened: upper left, upper right, lower right,
            lower left, as the text in it is read.
        score: how sure whoever found it is that it is text, in [0, 1].
        printed: whether it is type, not handwriting.
        members: numbers of the layout's components that are its ink; None: whatever ink lies within.
    """

    corners: NDArray[np.float64]
    score: float = 1.0
    printed: bool = False
    members: NDArray[np.int64] | None = None

    @property
    def width(self) -> float:
        """Along the text, pixels."""
        return sides_of(self.corners)[0]

    @property
    def height(self) -> float:
        """Across the text, pixels."""
        return sides_of(self.corners)[1]

    @property
    def middle(self) -> NDArray[np.float64]:
        """(2,) x and y."""
        middle: NDArray[np.float64] = self.corners.mean(axis=0)
        return middle

    def turned(self, turns: int) -> "Region":
        """The same place, read with the page turned counter-clockwise by ``turns`` times 90°."""
        return replace(self, corners=np.roll(self.corners, -turns, axis=0))

    def holds(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points (N, 2) lie inside, (N,)."""
        x, y = points[:, 0], points[:, 1]
        inside = np.ones(len(points), bool)
        for (x0, y0), (x1, y1) in zip(self.corners, np.roll(self.corners, -1, axis=0), strict=True):
            inside &= (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= 0
        return inside

    def along(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far points (N, 2) lie along the text, (N,): 0 at its left edge, 1 at its right."""
        start, end = (self.corners[0] + self.corners[3]) / 2, (self.corners[1] + self.corners[2]) / 2
        way = end - start
        places: NDArray[np.float64] = (points - start) @ way / max(float(way @ way), 1e-9)
        return places


def line_rectangle(boxes: NDArray[np.float64], letters: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rectangle, tilted as the line is, around the boxes of a line.

    Args:
        boxes: (N, 4) of all its components: left, top, right, bottom.
        letters: (M, 2) the middles of those that guide it, M at least 1.

    Returns:
        (4, 2) corners, with a small margin, in the boxes' pixels.
    """
    slope = 0.0
    if len(letters) >= 3 and np.ptp(letters[:, 0]) > 0:
        deviations = letters - letters.mean(axis=0)
        size = float(np.median(boxes[:, 3] - boxes[:, 1]))
        # A ridge keeps few letters from tilting the line, as `TextLine.centre_at` does.
        spread = float((deviations[:, 0] ** 2).sum()) + len(letters) * size**2
        slope = float((deviations[:, 0] * deviations[:, 1]).sum()) / spread
    along = np.array([1.0, slope]) / np.hypot(1.0, slope)
    across = np.array([-along[1], along[0]])
    falls = boxes[:, [0, 2]].mean(axis=1) * slope
    tops, bottoms = boxes[:, 1] - falls, boxes[:, 3] - falls
    left, right = float(boxes[:, 0].min()), float(boxes[:, 2].max())
    top, bottom = float(tops.min()), float(bottoms.max())
    margin = _MARGIN * (bottom - top)
    upper_left = np.array([left, left * slope + top])
    lower_left = np.array([left, left * slope + bottom])
    length = (right - left) * np.hypot(1.0, slope)
    corners = np.array([upper_left, upper_left + length * along, lower_left + length * along, lower_left])
    outward = margin * across
    side = margin * along
    grown: NDArray[np.float64] = corners + np.array(
        [-outward - side, -outward + side, outward + side, outward - side]
    )
    return grown


def typical_height(regions: Sequence[Region]) -> float:
    """The median height of regions, pixels; 0 without any."""
    return float(np.median([region.height for region in regions])) if regions else 0.0
