"""How far a page is turned, from the places of its letters, and turning it back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hwocr.reading.page import Box

_LARGEST_DEGREES = 30.0
_STEP_DEGREES = 0.5


def estimate_skew(centres: NDArray[np.float64], letter_size: float) -> float:
    """Estimate the slope of the text lines from the centres of the letters.

    The angle at which the projected centres gather most sharply wins; without clear evidence
    the page is taken to be upright.

    Args:
        centres: (N, 2) x and y of the letters' centres, pixels.
        letter_size: height of the letters, pixels.

    Returns:
        Degrees, positive where lines fall to the right (clockwise), within ±30.
    """
    if len(centres) < 6 or letter_size <= 0:
        return 0.0
    angles = np.arange(-_LARGEST_DEGREES, _LARGEST_DEGREES + 1e-9, _STEP_DEGREES)
    scores = np.array([_sharpness(centres, np.radians(angle), letter_size) for angle in angles])
    scores *= 1 - 0.004 * np.abs(angles)
    best = int(scores.argmax())
    if scores[best] < 1.12 * scores[len(angles) // 2]:
        return 0.0
    return float(angles[best])


def _sharpness(centres: NDArray[np.float64], angle: float, letter_size: float) -> float:
    across = centres[:, 1] * np.cos(angle) - centres[:, 0] * np.sin(angle)
    bins = (across - across.min()) / (0.25 * letter_size)
    low = bins.astype(np.int64)
    part = bins - low
    histogram = (
        np.bincount(low, 1 - part)
        if not part.any()
        else (
            np.bincount(low, 1 - part, minlength=low.max() + 2)
            + np.bincount(low + 1, part, minlength=low.max() + 2)
        )
    )
    smooth = ndimage.uniform_filter1d(histogram, 3, mode="constant")
    return float(np.square(smooth).sum())


@dataclass(frozen=True, slots=True)
class Turn:
    """A rotation about the middle of a picture, and the way back for boxes.

    Attributes:
        degrees: how far lines fell to the right before.
        shape: (H, W) of the picture before turning.
        turned_shape: (H, W) after; larger, so that no corner is lost.
    """

    degrees: float
    shape: tuple[int, int]
    turned_shape: tuple[int, int]

    @staticmethod
    def levelling(degrees: float, shape: tuple[int, int]) -> "Turn":
        """The turn that makes lines falling by ``degrees`` level."""
        cosine, sine = abs(np.cos(np.radians(degrees))), abs(np.sin(np.radians(degrees)))
        height, width = shape
        turned = (int(np.ceil(height * cosine + width * sine)), int(np.ceil(width * cosine + height * sine)))
        return Turn(degrees, shape, turned)

    def _matrix(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Rotation (row, column) from turned to original coordinates, and its offset."""
        angle = np.radians(self.degrees)
        matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        middle = (np.array(self.shape) - 1) / 2
        turned_middle = (np.array(self.turned_shape) - 1) / 2
        return matrix, middle - matrix @ turned_middle

    def apply(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """Turn a picture (H, W); what enters from outside is 0."""
        matrix, offset = self._matrix()
        turned: NDArray[np.float32] = ndimage.affine_transform(
            picture, matrix, offset, output_shape=self.turned_shape, order=1, mode="constant", cval=0.0
        )
        return turned

    def matrix_before(self) -> NDArray[np.float64]:
        """(3, 3) from (x, y, 1) of the turned picture to the one before, in coordinates of edges."""
        matrix, offset = self._matrix()
        rows = np.array([[matrix[1, 1], matrix[1, 0], offset[1]], [matrix[0, 1], matrix[0, 0], offset[0]]])
        # Pixel (0, 0) has its middle at (0.5, 0.5).
        rows[:, 2] += 0.5 - rows[:, :2] @ np.array([0.5, 0.5])
        return np.vstack([rows, [0, 0, 1]])

    def place_after(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the picture before turning is in the turned one."""
        matrix, offset = self._matrix()
        row, column = matrix.T @ (np.array([y, x]) - offset)
        return float(column), float(row)

    def box_before(self, box: Box) -> Box:
        """Return the box in the picture before turning that holds ``box`` of the turned one."""
        matrix, offset = self._matrix()
        corners = np.array(
            [[y, x] for y in (box.top, box.bottom - 1) for x in (box.left, box.right - 1)], np.float64
        )
        # The corners of a turned box bulge out; shrink them towards the middle by half the bulge.
        middle = corners.mean(axis=0)
        angle = abs(np.sin(np.radians(self.degrees)))
        corners = middle + (corners - middle) * (1 - 0.35 * angle)
        places = corners @ matrix.T + offset
        (top, left), (bottom, right) = places.min(axis=0), places.max(axis=0)
        return Box(round(left), round(top), round(right) + 1, round(bottom) + 1)
