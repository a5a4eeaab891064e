"""Pictures seen another way: turned, rectified, scaled; and the way back for boxes."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.reading.page import Box

# A turned letter seldom reaches into the corners of its box: their bulge is drawn in by this part.
_ROUNDNESS = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Homography:
    """A picture made of another one by a projective map of the plane.

    Coordinates are those of edges: pixel (0, 0) reaches from (0, 0) to (1, 1).

    Attributes:
        matrix: (3, 3) float64, from (x, y, 1) of this picture to homogeneous ones of the other.
        shape: (H, W) of this picture.
    """

    matrix: NDArray[np.float64]
    shape: tuple[int, int]

    @staticmethod
    def scaled(factor: float, shape: tuple[int, int]) -> "Homography":
        """A picture ``factor`` times smaller than the other."""
        return Homography(np.diag([factor, factor, 1.0]), shape)

    @staticmethod
    def rectified(corners: NDArray[np.float64], shape: tuple[int, int]) -> "Homography":
        """A quadrilateral of the other picture brought to a rectangle.

        Args:
            corners: (4, 2) x and y of the upper left, upper right, lower right and lower left corner.
            shape: (H, W) of the rectangle.
        """
        height, width = shape
        rows, right = [], []
        places = ((0, 0), (width, 0), (width, height), (0, height))
        for (x, y), (to_x, to_y) in zip(places, corners.tolist(), strict=True):
            rows.append([x, y, 1, 0, 0, 0, -x * to_x, -y * to_x])
            rows.append([0, 0, 0, x, y, 1, -x * to_y, -y * to_y])
            right += [to_x, to_y]
        solved = np.linalg.solve(np.array(rows, np.float64), np.array(right))
        return Homography(np.append(solved, 1.0).reshape(3, 3), shape)

    @staticmethod
    def quarter_turned(turns: int, shape: tuple[int, int]) -> "Homography":
        """The other picture, of shape (H, W), turned counter-clockwise by ``turns`` times 90°."""
        height, width = shape
        matrix = (
            np.eye(3),
            np.array([[0.0, -1, width], [1, 0, 0], [0, 0, 1]]),
            np.array([[-1.0, 0, width], [0, -1, height], [0, 0, 1]]),
            np.array([[0.0, 1, 0], [-1, 0, height], [0, 0, 1]]),
        )[turns % 4]
        return Homography(matrix, (width, height) if turns % 2 else shape)

    def of(self, other: "Homography") -> "Homography":
        """This view of the picture that ``other`` is, as a view of what that was made of."""
        return Homography(other.matrix @ self.matrix, self.shape)

    def points(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points (N, 2) of this picture lie in the other, (N, 2)."""
        mapped = np.c_[places, np.ones(len(places))] @ self.matrix.T
        there: NDArray[np.float64] = mapped[:, :2] / mapped[:, 2:]
        return there

    def apply(
        self, picture: NDArray[np.float32], outside: float = 0.0, *, smooth: bool = False
    ) -> NDArray[np.float32]:
        """Make this picture (H, W) of the other.

        Args:
            picture: the other, float32 (its own H, W).
            outside: what lies beyond its edges.
            smooth: whether it is enlarged, and has to be smooth between its pixels.
        """
        matrix = self.matrix / self.matrix[2, 2]
        seen = Image.fromarray(picture).transform(
            (self.shape[1], self.shape[0]),
            Image.Transform.PERSPECTIVE,
            matrix.ravel()[:8].tolist(),
            Image.Resampling.BICUBIC if smooth else Image.Resampling.BILINEAR,
            fillcolor=outside,
        )
        return np.asarray(seen, np.float32)

    def inside(self, shape: tuple[int, int]) -> NDArray[np.bool_]:
        """Which pixels of this picture (H, W) lie within the other, whose shape is given."""
        height, width = self.shape
        corners = self.points(np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64))
        if (corners >= -1).all() and (corners <= np.array(shape[::-1]) + 1).all():
            return np.ones(self.shape, bool)
        there = self.apply(np.ones(shape, np.float32))
        found: NDArray[np.bool_] = there > 0.5
        return found

    def box_before(self, box: Box) -> Box:
        """Return the box in the other picture that holds what ``box`` holds in this one."""
        (across, shear, left), (rise, down, top), projective = self.matrix.tolist()
        if shear == rise == 0 and projective == [0, 0, 1] and min(across, down) > 0:
            return _rounded(
                left + across * box.left, top + down * box.top,
                left + across * box.right, top + down * box.bottom,
            )  # fmt: skip
        edges = np.array(
            [[box.left, box.top], [box.right, box.top], [box.right, box.bottom], [box.left, box.bottom]]
        )
        corners = self.points(edges.astype(np.float64))
        along = corners[1] - corners[0]
        slant = min(abs(along[1]), abs(along[0])) / max(np.hypot(*along), 1e-9)
        middle = corners.mean(axis=0)
        corners = middle + (corners - middle) * (1 - _ROUNDNESS * slant)
        return _rounded(*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())


def _rounded(left: float, top: float, right: float, bottom: float) -> Box:
    """Round outwards, but for errors of arithmetic."""
    near = 1e-6
    return Box(floor(left + near), floor(top + near), ceil(right - near), ceil(bottom - near))
