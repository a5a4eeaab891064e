"""The least rectangle around points, turned as it may be."""

import numpy as np
from numpy.typing import NDArray


def least_rectangle(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the rectangle of least area around points (rotating calipers: Toussaint, 1983).

    Args:
        points: (N, 2) x and y, N at least 1.

    Returns:
        (4, 2) its corners: upper left, upper right, lower right, lower left, as the text in it is read.
    """
    # Imported late: pages that `letters` reads alone need none, and it takes longer to load than NumPy.
    from scipy.spatial import ConvexHull, QhullError

    try:
        hull = points[ConvexHull(points).vertices]
    except (QhullError, ValueError):
        left, top = points.min(axis=0)
        right, bottom = points.max(axis=0)
        return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
    edges = np.roll(hull, -1, axis=0) - hull
    lengths = np.hypot(edges[:, 0], edges[:, 1])
    along = edges[lengths > 1e-9] / lengths[lengths > 1e-9, None]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    on_along, on_across = hull @ along.T, hull @ across.T
    areas = np.ptp(on_along, axis=0) * np.ptp(on_across, axis=0)
    best = int(areas.argmin())
    u, v = along[best], across[best]
    (u0, u1), (v0, v1) = ((values[:, best].min(), values[:, best].max()) for values in (on_along, on_across))
    corners = np.array([u0 * u + v0 * v, u1 * u + v0 * v, u1 * u + v1 * v, u0 * u + v1 * v])
    return as_read(corners)


def as_read(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Order the corners (4, 2) of a rectangle as a level reader names them, beginning at the upper left."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(*(corners - middle).T[::-1])
    ordered = corners[np.argsort(angles)]
    # The side that points most to the right is the top.
    sides = np.roll(ordered, -1, axis=0) - ordered
    directions = sides[:, 0] / np.maximum(np.hypot(sides[:, 0], sides[:, 1]), 1e-9)
    first: NDArray[np.float64] = np.roll(ordered, -int(directions.argmax()), axis=0)
    return first


def grown(corners: NDArray[np.float64], distance: float) -> NDArray[np.float64]:
    """The rectangle (4, 2) with each side moved outwards by ``distance``."""
    along, down = corners[1] - corners[0], corners[3] - corners[0]
    u = along / max(float(np.hypot(*along)), 1e-9) * distance
    v = down / max(float(np.hypot(*down)), 1e-9) * distance
    moved: NDArray[np.float64] = corners + np.array([-u - v, u - v, u + v, v - u])
    return moved


def sides_of(corners: NDArray[np.float64]) -> tuple[float, float]:
    """Width and height of a quadrilateral (4, 2): the longer of each pair of sides."""
    width = max(np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[2] - corners[3])))
    height = max(np.hypot(*(corners[3] - corners[0])), np.hypot(*(corners[2] - corners[1])))
    return float(width), float(height)
