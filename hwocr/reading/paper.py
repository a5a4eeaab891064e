"""The sheet of paper on a desk: its outline, and its corners where it is a plain rectangle."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

from hwocr.reading.geometry import View

# The sheet is looked for on a picture with a longer side of about this many pixels.
_SIDE = 320
# Narrower dark things on it (strokes, rulings) are filled up first.
_STROKE = 7
# A sheet takes up at least this part of the picture,
_LEAST_AREA = 0.12
# and its outline agrees so far with four straight sides, or with its convex hull.
_QUADRILATERAL = 0.955
_CONVEX = 0.94
# Its border is so sharp: the step within three pixels beside that within nine.
_SHARP = 0.62
# and so strong beside the paper's own brightness.
_STEP = 0.2
# So much of the outline must lie inside the picture, not along its edge.
_SEEN = 0.3
# Cut off all around, as part of the sheet: the border itself, its shadow, a curled edge.
_TRIM = 0.008


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet of paper in a picture.

    Attributes:
        outline: (N, 2) float64, x and y of its corners or its convex hull, pixels of the picture.
        corners: (4, 2) float64: upper left, upper right, lower right, lower left; None where it
            is not seen as a quadrilateral, or too little of it.
    """

    outline: NDArray[np.float64]
    corners: NDArray[np.float64] | None

    def view(self, reduction: float) -> View | None:
        """Return the sheet rectified, ``reduction`` times smaller than seen; None without corners."""
        if self.corners is None:
            return None
        width, height = self.size
        shape = (max(1, round(height / reduction)), max(1, round(width / reduction)))
        return View.rectified(self.corners, shape)

    @property
    def size(self) -> tuple[float, float]:
        """Its width and height in pixels of the picture: those of its corners, or of its hull's box."""
        if self.corners is None:
            width, height = np.ptp(self.outline, axis=0).tolist()
            return width, height
        sides = np.hypot(*(np.roll(self.corners, -1, axis=0) - self.corners).T)
        return float(max(sides[0], sides[2])), float(max(sides[1], sides[3]))

    def bounds(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what it takes up of a picture of ``width`` by ``height`` pixels."""
        points = self.outline if self.corners is None else self.corners
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return max(0, int(left)), max(0, int(top)), min(width, int(right) + 2), min(height, int(bottom) + 2)

    def mask(self, view: View) -> NDArray[np.bool_]:
        """Draw the sheet, a little smaller than it is, as ``view`` shows the picture: (H, W) of the view."""
        middle = self.outline.mean(axis=0)
        trimmed = middle + (self.outline - middle) * (1 - 3 * _TRIM)
        back = np.linalg.inv(view.matrix).astype(np.float64)
        seen = View(back, view.shape).points(trimmed)
        canvas = Image.new("1", (view.shape[1], view.shape[0]))
        ImageDraw.Draw(canvas).polygon([(x, y) for x, y in seen.tolist()], fill=1)
        return np.asarray(canvas, bool)


def find_sheet(pixels: NDArray[np.uint8]) -> Sheet | None:
    """Find a bright sheet on a darker desk.

    Args:
        pixels: (H, W, 3) uint8 RGB.

    Returns:
        The sheet; None where the paper fills the picture, or nothing is sure.
    """
    height, width = pixels.shape[:2]
    factor = max(1, round(max(height, width) / (2 * _SIDE)))
    thinned = np.ascontiguousarray(pixels[::factor, ::factor])
    small = np.asarray(Image.fromarray(thinned).reduce(2), np.float32)
    if min(small.shape[:2]) < 24:
        return None
    # White paper and wood differ most in blue, yellow paper and a dark desk in red and green.
    best: tuple[float, Sheet] | None = None
    for plane in (small @ np.array([0.299, 0.587, 0.114], np.float32), small.min(axis=2)):
        filled = ndimage.minimum_filter(ndimage.maximum_filter(plane, _STROKE), _STROKE)
        for level in _levels(filled):
            found = _judge(filled, level)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
    if best is None:
        return None
    scale = 2.0 * factor
    sheet = best[1]
    return Sheet(sheet.outline * scale, None if sheet.corners is None else sheet.corners * scale)


def _levels(plane: NDArray[np.float32]) -> list[float]:
    """Return brightnesses (0 to 255) between desk and paper to try; none where there is no contrast."""
    low, high = np.percentile(plane, (3, 92))
    if high - low < 25:
        return []
    return [float(low + part * (high - low)) for part in (0.35, 0.5, 0.65)]


def _judge(plane: NDArray[np.float32], level: float) -> tuple[float, Sheet] | None:
    """Look for a sheet among what is brighter than ``level``; return how sure it is, and the sheet."""
    labels, count = ndimage.label(plane > level)
    if not count:
        return None
    areas = np.bincount(labels.ravel())[1:]
    if areas.max() < _LEAST_AREA * plane.size:
        return None
    region = ndimage.binary_fill_holes(labels == 1 + int(areas.argmax()))
    # Narrow bright things that touch the sheet are none of it.
    padded = np.pad(region, 3, mode="edge")
    region = ndimage.binary_opening(padded, np.ones((5, 5)))[3:-3, 3:-3]
    area = float(region.sum())
    if not _LEAST_AREA * plane.size < area < 0.985 * plane.size:
        return None
    rows, columns = np.nonzero(region ^ ndimage.binary_erosion(region))
    edge = np.stack([columns, rows], axis=1).astype(np.float64)
    try:
        hull = edge[ConvexHull(edge).vertices]
    except QhullError:
        return None
    if area < _CONVEX * _polygon_area(hull + 0.5):
        return None
    inner = ~_at_border(edge, plane.shape)
    if inner.mean() < _SEEN or not _is_sharp(plane, edge[inner], region):
        return None
    hull = hull + 0.5
    corners = _four_corners(hull)
    if corners is not None:
        canvas = Image.new("1", (plane.shape[1], plane.shape[0]))
        ImageDraw.Draw(canvas).polygon([(x - 0.5, y - 0.5) for x, y in corners.tolist()], fill=1)
        drawn = np.asarray(canvas, bool)
        agreement = float((drawn & region).sum()) / float((drawn | region).sum())
        if agreement > _QUADRILATERAL:
            straight = _with_unseen_sides(_from_upper_left(corners), plane.shape)
            return agreement + 1.0, Sheet(corners, None if straight is None else _trimmed(straight))
    return area / _polygon_area(hull), Sheet(hull, None)


def _polygon_area(points: NDArray[np.float64]) -> float:
    x, y = points.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _at_border(points: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which points (N, 2) lie along the picture's edge."""
    x, y = points.T
    at: NDArray[np.bool_] = (x < 2) | (y < 2) | (x > shape[1] - 3) | (y > shape[0] - 3)
    return at


def _is_sharp(plane: NDArray[np.float32], edge: NDArray[np.float64], region: NDArray[np.bool_]) -> bool:
    """Tell the border of a sheet from that of a shadow: its step is strong, and within a few pixels."""
    rows, columns = edge[:, 1].astype(int), edge[:, 0].astype(int)
    near = ndimage.maximum_filter(plane, 5) - ndimage.minimum_filter(plane, 5)
    far = ndimage.maximum_filter(plane, 11) - ndimage.minimum_filter(plane, 11)
    paper = float(np.median(plane[region]))
    steps = far[rows, columns]
    ratio = near[rows, columns] / np.maximum(steps, 1)
    return float(np.median(steps)) > _STEP * paper and float(np.median(ratio)) > _SHARP


def _four_corners(hull: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Simplify a convex polygon (N, 2) to four corners, cutting off what adds least area around it."""
    points = [point for point in hull]
    while len(points) > 4:
        best, best_area, best_point = -1, np.inf, points[0]
        for index in range(len(points)):
            a, b, c, d = (points[(index + step) % len(points)] for step in range(-1, 3))
            meeting = _meeting(a, b, d, c)
            if meeting is None:
                continue
            (ux, uy), (vx, vy) = meeting - b, c - b
            added = abs(float(ux * vy - uy * vx)) / 2
            if added < best_area:
                best, best_area, best_point = index, added, meeting
        if best < 0:
            return None
        following = (best + 1) % len(points)
        points[best] = best_point
        del points[following]
    return np.array(points) if len(points) == 4 else None


def _meeting(
    a: NDArray[np.float64], b: NDArray[np.float64], d: NDArray[np.float64], c: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Where the side from a through b meets that from d through c, beyond both; None if nowhere."""
    first, second = b - a, c - d
    across = float(first[0] * second[1] - first[1] * second[0])
    if abs(across) < 1e-9:
        return None
    start = d - a
    along_first = float(start[0] * second[1] - start[1] * second[0]) / across
    along_second = float(start[0] * first[1] - start[1] * first[0]) / across
    if along_first < 1 - 1e-9 or along_second < 1 - 1e-9:
        return None
    point: NDArray[np.float64] = a + along_first * first
    return point


def _from_upper_left(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Order four corners clockwise, from the one that is upper left when the sheet is turned least."""
    middle = corners.mean(axis=0)
    offsets = corners - middle
    ordered = corners[np.argsort(np.arctan2(offsets[:, 1], offsets[:, 0]))]
    sides = np.roll(ordered, -1, axis=0) - ordered
    # The upper side runs to the right.
    first = int(np.argmax(sides[:, 0] / np.hypot(*sides.T)))
    turned: NDArray[np.float64] = np.roll(ordered, -first, axis=0)
    return turned


def _with_unseen_sides(corners: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64] | None:
    """Replace a side that is only the picture's edge by one that runs like the side opposite.

    Returns:
        (4, 2) corners, or None where two sides or more are not seen.
    """
    ends = np.roll(corners, -1, axis=0)
    middles = np.clip((corners + ends) / 2 - 0.5, 0, None)
    unseen = np.flatnonzero(_at_border(middles, shape) & _at_border(np.clip(corners - 0.5, 0, None), shape))
    if not len(unseen):
        return corners
    if len(unseen) > 1:
        return None
    side = int(unseen[0])
    start, end = corners[side], ends[side]
    before, after = corners[side - 1], corners[(side + 2) % 4]
    direction = after - before
    # Through the farther of both corners, so that nothing of the sheet is lost.
    outwards = np.array([direction[1], -direction[0]])
    if float(outwards @ (start + end - before - after)) < 0:
        outwards = -outwards
    through = start if float(outwards @ start) > float(outwards @ end) else end
    completed = corners.copy()
    for place, fixed, other in ((side, before, start), ((side + 1) % 4, after, end)):
        matrix = np.stack([other - fixed, -direction], axis=1)
        if abs(float(np.linalg.det(matrix))) < 1e-6:
            return None
        along = np.linalg.solve(matrix, through - fixed)
        completed[place] = fixed + along[0] * (other - fixed)
    return completed


def _trimmed(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move the corners (4, 2) inwards along the diagonals, so that no desk is left at the border."""
    size = float(np.sqrt(_polygon_area(corners)))
    middle = corners.mean(axis=0)
    away = corners - middle
    lengths = np.hypot(*away.T)[:, None]
    inner: NDArray[np.float64] = middle + away * (1 - 1.4 * (_TRIM * size + 1.0) / lengths)
    return inner
