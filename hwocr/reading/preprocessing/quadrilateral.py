"""Quadrilaterals around convex shapes: their corners, in order, also where a side is not seen."""

import numpy as np
from numpy.typing import NDArray


def polygon_area(points: NDArray[np.float64]) -> float:
    """Return the area of a polygon (N, 2) that does not cross itself."""
    x, y = points.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def at_border(points: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which points (N, 2) lie along the picture's edge."""
    x, y = points.T
    at: NDArray[np.bool_] = (x < 2) | (y < 2) | (x > shape[1] - 3) | (y > shape[0] - 3)
    return at


def nearest_side(points: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return to which side of a quadrilateral (4, 2) each of (N, 2) points is nearest, (N,)."""
    directions = np.roll(corners, -1, axis=0) - corners
    normals = np.stack([-directions[:, 1], directions[:, 0]], axis=1) / np.hypot(*directions.T)[:, None]
    distances = np.abs(((points[:, None] - corners[None]) * normals[None]).sum(axis=2))
    nearest: NDArray[np.int64] = distances.argmin(axis=1)
    return nearest


def four_corners(hull: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Simplify a convex polygon (N, 2) to four corners, cutting off what adds least area around it."""
    points = list(hull)
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


def from_upper_left(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Order four corners clockwise, from the one that is upper left when the sheet is turned least."""
    middle = corners.mean(axis=0)
    offsets = corners - middle
    ordered = corners[np.argsort(np.arctan2(offsets[:, 1], offsets[:, 0]))]
    sides = np.roll(ordered, -1, axis=0) - ordered
    # The upper side runs to the right.
    first = int(np.argmax(sides[:, 0] / np.hypot(*sides.T)))
    turned: NDArray[np.float64] = np.roll(ordered, -first, axis=0)
    return turned


def with_unseen_sides(corners: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64] | None:
    """Replace a side that is only the picture's edge by one that runs like the side opposite.

    Returns:
        (4, 2) corners, or None where two sides or more are not seen.
    """
    ends = np.roll(corners, -1, axis=0)
    middles = np.clip((corners + ends) / 2 - 0.5, 0, None)
    unseen = np.flatnonzero(at_border(middles, shape) & at_border(np.clip(corners - 0.5, 0, None), shape))
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
