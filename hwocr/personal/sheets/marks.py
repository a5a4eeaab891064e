"""Finding the four corner marks of a sheet in a photograph, whichever way up it is."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

from hwocr.errors import ImageError
from hwocr.personal.sheets.code import MARK_MODULES, mark_modules
from hwocr.personal.sheets.plan import HEIGHT, MARK, WIDTH

# The picture is searched at about this size of its longer side.
_SEARCHED_SIDE = 1600
_SMALLEST, _LARGEST = 12, 260
_WRONG_MODULES = 4
_SAMPLES = 5
_FEWEST_MARKS = 3
# Windows for the local threshold, in parts of the longer side.
_WINDOWS = (0.04, 0.1)


def find_sheet(grayscale: NDArray[np.float32]) -> NDArray[np.float64]:
    """Find a sheet by its marks.

    Args:
        grayscale: (H, W) in [0, 255], the photograph.

    Returns:
        (3, 3), from (x, y, 1) in millimetres of the sheet to homogeneous pixels of the photograph.

    Raises:
        ImageError: if fewer than three of the four marks can be seen.
    """
    factor = max(1, round(max(grayscale.shape) / _SEARCHED_SIDE))
    small = _reduced(grayscale, factor)
    found: dict[int, tuple[int, NDArray[np.float64]]] = {}
    for part in _WINDOWS:
        for outline in _outlines(small, part):
            read = _read_mark(small, outline)
            if read is not None and (read[0] not in found or read[1] < found[read[0]][0]):
                found[read[0]] = (read[1], read[2])
        if len(found) == len(_mark_corners()):
            break
    if len(found) < _FEWEST_MARKS:
        raise ImageError(
            f"{len(found)} of the sheet's four corner marks can be seen.",
            "Photograph the whole sheet, flat and in focus, with all corners in the picture.",
        )
    places = np.concatenate([_mark_corners()[corner] for corner in sorted(found)])
    pixels = np.concatenate([found[corner][1] for corner in sorted(found)]) * factor
    return _homography(places, pixels)


def project(matrix: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Map points (N, 2) by a homography."""
    mapped = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    result: NDArray[np.float64] = mapped[:, :2] / mapped[:, 2:]
    return result


def _reduced(grayscale: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    height, width = (side // factor * factor for side in grayscale.shape)
    blocks = grayscale[:height, :width].reshape(height // factor, factor, width // factor, factor)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)


def _outlines(grayscale: NDArray[np.float32], part: float) -> list[NDArray[np.float64]]:
    """Quadrilaterals (4, 2) around dark components that may be marks, clockwise from any corner."""
    size = max(15, int(part * max(grayscale.shape))) | 1
    mean = ndimage.uniform_filter(grayscale, size, mode="nearest")
    dark = grayscale < 0.88 * mean - 4
    numbers, _ = ndimage.label(dark)
    outlines = []
    for number, window in enumerate(ndimage.find_objects(numbers), 1):
        top, left = window[0].start, window[1].start
        height, width = window[0].stop - top, window[1].stop - left
        if not (_SMALLEST <= height <= _LARGEST and _SMALLEST <= width <= _LARGEST):
            continue
        rows, columns = np.nonzero(numbers[window] == number)
        if not 0.4 < height / width < 2.5 or len(rows) < 0.2 * height * width:
            continue
        # Pixels as squares: their outer corners bound the hull.
        points = np.column_stack([columns, rows]).astype(np.float64)
        corners = np.concatenate([points + shift for shift in ((0, 0), (1, 0), (0, 1), (1, 1))])
        outline = _quadrilateral(corners + np.array([left, top]))
        if outline is not None:
            outlines.append(outline)
    return outlines


def _quadrilateral(points: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The hull of points, simplified to four corners; None where it is no quadrilateral."""
    try:
        hull = points[ConvexHull(points).vertices]
    except QhullError:
        return None
    area = _area(hull)
    corners = hull
    while len(corners) > 4:
        before, after = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
        first, second = corners - before, after - before
        losses = np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])
        corners = np.delete(corners, int(losses.argmin()), axis=0)
    return corners if len(corners) == 4 and _area(corners) > 0.85 * area else None


def _area(polygon: NDArray[np.float64]) -> float:
    x, y = polygon.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _read_mark(
    grayscale: NDArray[np.float32], outline: NDArray[np.float64]
) -> tuple[int, int, NDArray[np.float64]] | None:
    """Return which corner's mark an outline is, its wrong modules, and its corners from upper left on."""
    unit = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    steps = (np.arange(MARK_MODULES * _SAMPLES) + 0.5) / (MARK_MODULES * _SAMPLES)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    places = project(_homography(unit, outline), grid)
    values = ndimage.map_coordinates(
        grayscale, [places[:, 1] - 0.5, places[:, 0] - 0.5], order=1, mode="nearest"
    )
    cells = values.reshape(MARK_MODULES, _SAMPLES, MARK_MODULES, _SAMPLES)
    modules = np.median(cells[:, 1:-1, :, 1:-1], axis=(1, 3))
    low, high = np.quantile(modules, (0.2, 0.9))
    if high - low < 20:
        return None
    black = modules < (low + high) / 2
    best: tuple[int, int, int] | None = None
    for corner in range(4):
        for turns in range(4):
            wrong = int((np.rot90(black, turns) != mark_modules(corner)).sum())
            if best is None or wrong < best[0]:
                best = (wrong, corner, turns)
    assert best is not None
    wrong, corner, turns = best
    if wrong > _WRONG_MODULES:
        return None
    # rot90 brings the upper right corner to the upper left.
    return corner, wrong, np.roll(outline, -turns, axis=0)


def _mark_corners() -> tuple[NDArray[np.float64], ...]:
    square = np.array([[0.0, 0.0], [MARK, 0.0], [MARK, MARK], [0.0, MARK]])
    places = ((0.0, 0.0), (WIDTH - MARK, 0.0), (WIDTH - MARK, HEIGHT - MARK), (0.0, HEIGHT - MARK))
    return tuple(square + place for place in places)


def _homography(places: NDArray[np.float64], pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least squares by the normalised direct linear transformation (Hartley and Zisserman, 2004, 4.1)."""
    first, second = _normaliser(places), _normaliser(pixels)
    a, b = project(first, places), project(second, pixels)
    rows = []
    for (x, y), (u, v) in zip(a.tolist(), b.tolist(), strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, -u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, -v])
    matrix = np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)
    result: NDArray[np.float64] = np.linalg.inv(second) @ matrix @ first
    return result


def _normaliser(points: NDArray[np.float64]) -> NDArray[np.float64]:
    centre = points.mean(axis=0)
    scale = np.sqrt(2) / max(1e-9, float(np.linalg.norm(points - centre, axis=1).mean()))
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])
