"""Letter skeletons: their notation, and the splines they become.

A skeleton is written as strokes separated by ``|``; a stroke is a run of points ``x,y`` in
hundredths of the cap height, y upwards, the baseline at 0 (x-height 62, descenders to -32).
A smooth curve (Catmull-Rom) passes through the points; ``!`` after a point makes it a corner, so
two corners in a row are joined by a straight line. A stroke whose first and last point coincide
without a corner is a loop. A stroke of one point is a dot.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.handprint.shapes.capitals import CAPITALS_A_TO_M, CAPITALS_N_TO_Z
from hwocr.datasets.handprint.shapes.digits import DIGITS
from hwocr.datasets.handprint.shapes.flowing import FLOWING
from hwocr.datasets.handprint.shapes.lower_case import LOWER
from hwocr.datasets.handprint.shapes.punctuation import MARKS

# Distance between the points of a spline, in cap heights: fine enough for tremor, coarse enough to be fast.
_SPACING = 0.04


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One way to write a character, as splines that are linear in their control points.

    Attributes:
        label: the character.
        name: of this way of writing it.
        weight: how common it is among people, relative to the label's other shapes.
        flowing: whether it comes from joined script: common with some writers, rare with most.
        control: (K, 2) float64, the control points, in cap heights, y upwards.
        basis: (P, K) float64; ``basis @ control`` are the points along the strokes.
        starts: stroke k is the points ``starts[k]:starts[k + 1]``; one more than there are strokes.
        loops: whether each stroke is a loop.
        stroke_of: (P,) the stroke each point belongs to.
        part_of: (P,) the part (between two corners) each point belongs to; parts count on over strokes.
        bow: (P, 2) how a point moves when its part is bent sideways by its whole length.
        along: (P,) length of pen path before the point, in cap heights.
        inner: (P, 1) 1 for points inside a stroke, 0 for its ends.
    """

    label: str
    name: str
    weight: float
    flowing: bool
    control: NDArray[np.float64]
    basis: NDArray[np.float64]
    starts: tuple[int, ...]
    loops: tuple[bool, ...]
    stroke_of: NDArray[np.int64]
    part_of: NDArray[np.int64]
    bow: NDArray[np.float64]
    along: NDArray[np.float64]
    inner: NDArray[np.float64]


def shapes_of(label: str) -> tuple[Shape, ...]:
    """Return the ways to write ``label``.

    Raises:
        KeyError: for a character without a shape; see `known_labels`.
    """
    return _shapes_of(label)


@cache
def _shapes_of(label: str) -> tuple[Shape, ...]:
    printed = [parse_shape(label, name, weight, text) for name, weight, text in _SOURCES[label]]
    flowing = [
        parse_shape(label, name, weight, text, flowing=True) for name, weight, text in FLOWING.get(label, ())
    ]
    return (*printed, *flowing)


@cache
def chances_of(label: str, flowing: float = 0.0) -> NDArray[np.float64]:
    """Return the cumulated chance of each of the label's shapes, (S,), the last being 1.

    Args:
        label: the character.
        flowing: the share of shapes from joined script, in [0, 1], where the label has such.
    """
    shapes = shapes_of(label)
    weights = np.array([shape.weight for shape in shapes])
    joined = np.array([shape.flowing for shape in shapes])
    if joined.any():
        weights = (
            np.where(joined, flowing / weights[joined].sum(), (1 - flowing) / weights[~joined].sum())
            * weights
        )
    chances: NDArray[np.float64] = np.cumsum(weights) / weights.sum()
    return chances


def known_labels() -> tuple[str, ...]:
    """Return the characters that can be written: letters of both cases, digits and marks."""
    return tuple(_SOURCES)


def parse_shape(label: str, name: str, weight: float, text: str, *, flowing: bool = False) -> Shape:
    """Build a shape from the notation at the top of this module.

    Raises:
        ValueError: if ``text`` is not in that notation.
    """
    strokes = [_parse_stroke(part) for part in text.split("|")]
    control = np.concatenate([points for points, _, _ in strokes])
    basis_rows: list[NDArray[np.float64]] = []
    starts, stroke_of, part_of, parts = [0], [], [], 0
    first = 0
    for index, (points, corners, loop) in enumerate(strokes):
        block, part = _spline_basis(points, corners, loop)
        wide = np.zeros((len(block), len(control)))
        wide[:, first : first + len(points)] = block
        first += len(points)
        basis_rows.append(wide)
        starts.append(starts[-1] + len(block))
        stroke_of.extend([index] * len(block))
        part_of.extend((part + parts).tolist())
        parts = part_of[-1] + 1
    basis = np.concatenate(basis_rows)
    points = basis @ control
    steps = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    inner = np.ones((len(points), 1))
    inner[[*starts[:-1], *(end - 1 for end in starts[1:])]] = 0
    return Shape(
        label,
        name,
        weight,
        flowing,
        control,
        basis,
        tuple(starts),
        tuple(loop for _, _, loop in strokes),
        np.array(stroke_of),
        np.array(part_of),
        _bow(points, np.array(part_of)),
        np.cumsum(steps),
        inner,
    )


def _parse_stroke(text: str) -> tuple[NDArray[np.float64], list[int], bool]:
    """Return the points (K, 2), the indices of the corners, and whether it is a loop."""
    words = text.split()
    points = np.array([[float(v) for v in word.rstrip("!").split(",")] for word in words]) / 100
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"not a stroke: {text!r}")
    marked = [index for index, word in enumerate(words) if word.endswith("!")]
    loop = len(words) > 3 and not marked and bool(np.array_equal(points[0], points[-1]))
    return points, sorted({0, len(words) - 1, *marked}), loop


def _spline_basis(
    points: NDArray[np.float64], corners: list[int], loop: bool
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the weights (P, K) of the control points along the stroke, and each row's part (P,)."""
    identity = np.eye(len(points))
    if len(points) == 1:
        return identity, np.zeros(1, np.int64)
    rows: list[NDArray[np.float64]] = []
    part_of: list[int] = []
    for part, (start, end) in enumerate(pairwise(corners)):
        if loop:
            before, after = identity[-2], identity[1]
        else:
            before, after = _beyond(identity[start : end + 1]), _beyond(identity[start : end + 1][::-1])
        handles = np.stack([before, *identity[start : end + 1], after])
        for index in range(end - start):
            piece = _catmull_rom(handles[index : index + 4], points)
            rows.extend(piece)
            part_of.extend([part] * len(piece))
    rows.append(identity[-1])
    part_of.append(part_of[-1])
    return np.stack(rows), np.array(part_of)


def _beyond(handles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the imagined handle before the first: on the way between a straight and a round end."""
    if len(handles) < 3:
        straight: NDArray[np.float64] = 2 * handles[0] - handles[1]
        return straight
    rounded: NDArray[np.float64] = 2.6 * handles[0] - 2.2 * handles[1] + 0.6 * handles[2]
    return rounded


def _catmull_rom(handles: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights along the middle span of four handles (4, K), centripetal, its end left out.

    The knots come from the nominal points, so that the curve stays linear in the control points
    (Barry and Goldman, *A recursive evaluation algorithm for a class of Catmull-Rom splines*, 1988).
    """
    nominal = handles @ points
    gaps = np.maximum(np.hypot(*np.diff(nominal, axis=0).T), 1e-3)
    t0, t1, t2, t3 = np.concatenate([[0.0], np.cumsum(np.sqrt(gaps))])
    count = max(2, round(float(gaps[1]) / _SPACING))
    t = np.linspace(t1, t2, count, endpoint=False)[:, None]
    p0, p1, p2, p3 = handles
    a1 = (t1 - t) / (t1 - t0) * p0 + (t - t0) / (t1 - t0) * p1
    a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
    a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
    b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
    b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
    weights: NDArray[np.float64] = (t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2
    return weights


def _bow(points: NDArray[np.float64], part_of: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how each point moves when its part bends sideways: a half sine across the chord."""
    bow = np.zeros_like(points)
    for part in np.unique(part_of):
        chosen = np.flatnonzero(part_of == part)
        chord = points[chosen[-1]] - points[chosen[0]]
        t = np.linspace(0, 1, len(chosen))
        bow[chosen] = np.sin(np.pi * t)[:, None] * np.array([-chord[1], chord[0]])
    return bow


def _merged(
    parts: Iterable[dict[str, tuple[tuple[str, float, str], ...]]],
) -> dict[str, tuple[tuple[str, float, str], ...]]:
    return {label: shapes for part in parts for label, shapes in part.items()}


_SOURCES = _merged([CAPITALS_A_TO_M, CAPITALS_N_TO_Z, DIGITS, LOWER, MARKS])
