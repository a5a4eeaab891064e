"""A page as recognisers see it: its pixels and its ink, cut out line by line."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.reading.layout.analysis import Layout
from hwocr.reading.layout.text_line import TextLine
from hwocr.reading.preprocessing.homography import Homography
from hwocr.reading.recognisers.regions.own_ink import own_ink, parts_apart
from hwocr.reading.recognisers.regions.rectangles import sides_of
from hwocr.reading.recognisers.regions.region import Region, line_rectangle
from hwocr.reading.recognisers.regions.strips import strip_of


@dataclass(frozen=True, eq=False)
class LineSource:
    """A page's pixels, and the ink that was found among them.

    Attributes:
        pixels: (H, W, 3) uint8 RGB, the page as opened.
        layout: its ink, on a working picture.
        view: from the working picture, before it was levelled, to the page as opened.
        turns: how often the page was turned by 90°, counter-clockwise, for the layout.
    """

    pixels: NDArray[np.uint8]
    layout: Layout
    view: Homography
    turns: int = 0

    @cached_property
    def to_page(self) -> NDArray[np.float64]:
        """(3, 3) from the levelled working picture to the page as opened."""
        turn = self.layout.turn
        return self.view.matrix @ turn.matrix_before() if turn else self.view.matrix

    @property
    def letter_size(self) -> float:
        """The height of the letters, in pixels of the page as opened; 0 where there are none."""
        scale = float(np.sqrt(abs(np.linalg.det(self.to_page[:2, :2]))) / abs(self.to_page[2, 2]))
        return self.layout.letter_size * scale

    @cached_property
    def ink(self) -> NDArray[np.float32]:
        """(H, W) of the levelled working picture: the soft ink, without ruling and dirt."""
        cleaned: NDArray[np.float32] = self.layout.ink_probability * (self.layout.components.labels > 0)
        return cleaned

    def page_points(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where points (N, 2) of the levelled working picture lie on the page as opened, (N, 2)."""
        return Homography(self.to_page, self.layout.ink_probability.shape).points(places)

    def picture_of(self, region: Region, height: int) -> NDArray[np.uint8]:
        """(height, W, 3) uint8: a line as it looks."""
        return strip_of(self.pixels, region.corners, height)

    def ink_of(self, region: Region, height: int) -> NDArray[np.float32]:
        """(height, W) float32 in [0, 1]: the ink of a line, no other line's; W as in `picture_of`."""
        across, down = sides_of(region.corners)
        shape = (height, max(1, round(across * height / max(down, 1.0))))
        to_page = Homography.rectified(region.corners, shape).matrix
        view = Homography(np.linalg.inv(self.to_page) @ to_page, shape)
        there = view.points(np.array([[0, 0], [shape[1], 0], shape[::-1], [0, shape[0]]], np.float64))
        bounds = self.ink.shape[::-1]
        least = np.clip(np.floor(there.min(axis=0)).astype(int) - 1, 0, np.array(bounds) - 1)
        most = np.clip(np.ceil(there.max(axis=0)).astype(int) + 2, least + 1, bounds)
        window = np.s_[least[1] : most[1], least[0] : most[0]]
        part = np.ascontiguousarray(self.ink[window])
        if region.members is not None:
            own = np.zeros(len(self.layout.components) + 1, np.float32)
            own[region.members + 1] = 1
            part = part * own[self.layout.components.labels[window]]
        shift = np.array([[1.0, 0, -least[0]], [0, 1, -least[1]], [0, 0, 1]])
        shrink = max(1, int(np.ptp(there[[0, 3], 1]) / height)) if height else 1
        if shrink > 1:
            part = np.asarray(Image.fromarray(part).reduce(shrink), np.float32)
            shift = np.diag([1 / shrink, 1 / shrink, 1.0]) @ shift
        return np.clip(Homography(shift @ view.matrix, shape).apply(part), 0, 1)

    def lines(self) -> list[Region]:
        """The lines of the layout as regions, in its order."""
        return [
            self._region(line, members)
            for line, members in zip(self.layout.lines, own_ink(self.layout), strict=True)
        ]

    def line_parts(self) -> list[list[Region]]:
        """Per line of the layout its parts from left to right, cut where a wide gap shows other writing."""
        boxes = self.layout.components.boxes
        return [
            [self._region(line, part) for part in parts_apart(members, boxes, line.height())]
            for line, members in zip(self.layout.lines, own_ink(self.layout), strict=True)
        ]

    def _region(self, line: TextLine, members: NDArray[np.int64]) -> Region:
        boxes = self.layout.components.boxes.astype(np.float64)[members]
        left, right = boxes[:, 0].min(), boxes[:, 2].max()
        centres = np.array([centre for centre in line.centres if left <= centre[0] <= right])
        corners = self.page_points(line_rectangle(boxes, centres.reshape(-1, 2)))
        return Region(corners, printed=line.printed, members=members)
