"""The sheet of paper on a desk: its outline, and its corners where it is a plain rectangle."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from hwocr.reading.preprocessing.homography import Homography
from hwocr.reading.preprocessing.quadrilateral import (
    at_border,
    four_corners,
    from_upper_left,
    nearest_side,
    polygon_area,
    with_unseen_sides,
)

# The sheet is looked for on a picture with a longer side of about this many pixels.
_SIDE = 320
# Narrower dark things on it (strokes, rulings) are filled up first.
_STROKE = 7
# A sheet takes up at least this part of the picture,
_LEAST_AREA = 0.12
# it fills so much of four straight sides, so little that is bright lies beside them,
_QUADRILATERAL = 0.955
_BESIDE = 0.12
# Above this score (1 + filled - beside) no other channel is tried;
_PLAIN = 1.96
# or it fills so much of its convex hull.
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
class PageOutline:
    """A sheet of paper in a picture.

    Attributes:
        outline: (N, 2) float64, x and y of its corners or its convex hull, pixels of the picture.
        corners: (4, 2) float64: upper left, upper right, lower right, lower left; None where it
            is not seen as a quadrilateral, or too little of it.
    """

    outline: NDArray[np.float64]
    corners: NDArray[np.float64] | None

    def view(self, reduction: float) -> Homography | None:
        """Return the sheet rectified, ``reduction`` times smaller than seen; None without corners."""
        if self.corners is None:
            return None
        width, height = self.size
        shape = (max(1, round(height / reduction)), max(1, round(width / reduction)))
        return Homography.rectified(self.corners, shape)

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

    def mask(self, view: Homography) -> NDArray[np.bool_]:
        """Draw the sheet, a little smaller than it is, as ``view`` shows the picture: (H, W) of the view."""
        middle = self.outline.mean(axis=0)
        trimmed = middle + (self.outline - middle) * (1 - 3 * _TRIM)
        back = np.linalg.inv(view.matrix).astype(np.float64)
        seen = Homography(back, view.shape).points(trimmed)
        canvas = Image.new("1", (view.shape[1], view.shape[0]))
        ImageDraw.Draw(canvas).polygon([(x, y) for x, y in seen.tolist()], fill=1)
        return np.asarray(canvas, bool)


@dataclass(frozen=True, slots=True, eq=False)
class _Plane:
    """One channel of the small picture: (H, W) each.

    Attributes:
        brightness: with the strokes filled up.
        near, far: its range within two and five pixels.
    """

    brightness: NDArray[np.float32]
    near: NDArray[np.float32]
    far: NDArray[np.float32]

    @staticmethod
    def of(plane: NDArray[np.float32]) -> "_Plane":
        filled = ndimage.minimum_filter(ndimage.maximum_filter(plane, _STROKE), _STROKE)
        ranges = (ndimage.maximum_filter(filled, n) - ndimage.minimum_filter(filled, n) for n in (5, 11))
        return _Plane(filled, *ranges)


def detect_page(pixels: NDArray[np.uint8]) -> PageOutline | None:
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
    best: tuple[float, PageOutline] | None = None
    for plane in (small @ np.array([0.299, 0.587, 0.114], np.float32), small.min(axis=2)):
        seen = _Plane.of(plane)
        for level in _levels(seen.brightness):
            found = _judge(seen, level)
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        if best is not None and best[0] > _PLAIN:
            break
    if best is None:
        return None
    scale = 2.0 * factor
    sheet = best[1]
    return PageOutline(sheet.outline * scale, None if sheet.corners is None else sheet.corners * scale)


def _levels(plane: NDArray[np.float32]) -> list[float]:
    """Return brightnesses (0 to 255) between desk and paper to try; none where there is no contrast."""
    low, high = np.percentile(plane, (3, 92))
    if high - low < 25:
        return []
    return [float(low + part * (high - low)) for part in (0.35, 0.5, 0.65)]


def _judge(plane: _Plane, level: float) -> tuple[float, PageOutline] | None:
    """Look for a sheet among what is brighter than ``level``; return how sure it is, and the sheet."""
    labels, count = ndimage.label(plane.brightness > level)
    if not count:
        return None
    areas = np.bincount(labels.ravel())[1:]
    region = ndimage.binary_fill_holes(labels == 1 + int(areas.argmax()))
    area = float(region.sum())
    if not _LEAST_AREA * region.size < area < 0.985 * region.size:
        return None
    found = []
    # Bright things that touch the sheet are none of it: narrow ones, or else broad ones, are cut off.
    for width in (5, 2 * round(0.12 * np.sqrt(area)) + 1):
        kept = _opened(region, width)
        if kept.sum() > 0.8 * area:
            sheet = _fit(plane, region, kept)
            found += [sheet] if sheet is not None else []
    return max(found, key=lambda pair: pair[0], default=None)


def _opened(region: NDArray[np.bool_], width: int) -> NDArray[np.bool_]:
    """Return the region (H, W) without what is narrower than ``width`` pixels."""
    padded = np.pad(region, width, mode="edge").view(np.uint8)
    opened = ndimage.maximum_filter(ndimage.minimum_filter(padded, width), width)
    cut: NDArray[np.bool_] = opened[width:-width, width:-width] > 0
    return cut


def _fit(
    plane: _Plane, region: NDArray[np.bool_], kept: NDArray[np.bool_]
) -> tuple[float, PageOutline] | None:
    """Lay a quadrilateral, or else a convex outline, around a bright region (H, W).

    Args:
        plane: the brightness.
        region: (H, W) what is bright.
        kept: (H, W) what of it is to be surrounded.

    Returns:
        How sure it is that this is a sheet, and the sheet; None where it is none.
    """
    rows, columns = np.nonzero(kept ^ ndimage.binary_erosion(kept))
    # Only where a sheet may lie on a desk: it takes a while to load.
    from scipy.spatial import ConvexHull, QhullError

    edge = np.stack([columns, rows], axis=1).astype(np.float64)
    try:
        hull = edge[ConvexHull(edge).vertices] + 0.5
    except QhullError:
        return None
    corners = four_corners(hull)
    if corners is not None:
        canvas = Image.new("1", (region.shape[1], region.shape[0]))
        ImageDraw.Draw(canvas).polygon([(x - 0.5, y - 0.5) for x, y in corners.tolist()], fill=1)
        drawn = np.asarray(canvas, bool)
        within = float((drawn & region).sum())
        filled, outside = within / float(drawn.sum()), 1 - within / float(region.sum())
        if filled > _QUADRILATERAL and outside < _BESIDE:
            rim = drawn ^ ndimage.binary_erosion(drawn)
            if not _is_bordered(plane, rim, drawn, corners):
                return None
            straight = with_unseen_sides(from_upper_left(corners), region.shape)
            return 1 + filled - outside, PageOutline(
                corners, None if straight is None else _trimmed(straight)
            )
    convex = float(kept.sum()) / polygon_area(hull)
    if convex < _CONVEX or not _is_bordered(plane, kept ^ ndimage.binary_erosion(kept), kept, None):
        return None
    return convex, PageOutline(hull, None)


def _is_bordered(
    plane: _Plane,
    rim: NDArray[np.bool_],
    region: NDArray[np.bool_],
    corners: NDArray[np.float64] | None,
) -> bool:
    """Tell the border of a sheet from that of a shadow: it is strong and sharp, on every side.

    Args:
        plane: the brightness.
        rim: (H, W) the border's pixels.
        region: (H, W) what it goes around.
        corners: (4, 2) of the quadrilateral, if it is one.
    """
    rows, columns = np.nonzero(rim)
    edge = np.stack([columns, rows], axis=1).astype(np.float64)
    inner = ~at_border(edge, rim.shape)
    if inner.mean() < _SEEN:
        return False
    paper = float(np.median(plane.brightness[region]))
    steps = plane.far[rows, columns][inner]
    sharpness = plane.near[rows, columns][inner] / np.maximum(steps, 1)
    sides = nearest_side(edge[inner], corners) if corners is not None else np.zeros(len(steps), np.int64)
    least = 0.35 if corners is not None else 0.15
    if float(np.median(steps)) < _STEP * paper or float(np.median(sharpness)) < _SHARP:
        return False
    # A sheet half in the shade has three sharp sides; the fourth is the shadow's.
    return all(
        float(np.median(steps[sides == side])) > 0.4 * _STEP * paper
        and float(np.quantile(sharpness[sides == side], least)) > 0.85 * _SHARP
        for side in range(4)
        if (sides == side).sum() >= 12
    )


def _trimmed(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move the corners (4, 2) inwards along the diagonals, so that no desk is left at the border."""
    size = float(np.sqrt(polygon_area(corners)))
    middle = corners.mean(axis=0)
    away = corners - middle
    lengths = np.hypot(*away.T)[:, None]
    inner: NDArray[np.float64] = middle + away * (1 - 1.4 * (_TRIM * size + 1.0) / lengths)
    return inner
