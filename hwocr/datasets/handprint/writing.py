"""Writing one character: a shape, deformed by a writer's hand into pen strokes."""

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.handprint.shapes.skeletons import Shape
from hwocr.datasets.handprint.writer import Writer

# Loops differ from open strokes in how they end: in cap heights, per unit of looseness.
_SPIRAL = 1.6
_LONGEST_LINK = 0.6


def write_shape(shape: Shape, writer: Writer, rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """Write ``shape`` once, in the writer's hand.

    Args:
        shape: what to write.
        writer: in whose hand.
        rng: the accidents of this one time.

    Returns:
        A stroke each: (N, 2) points in cap heights, x to the right, y upwards, baseline at 0.
    """
    strokes, parts, count = len(shape.starts) - 1, int(shape.part_of[-1]) + 1, len(shape.control)
    z = rng.standard_normal(2 * count + 12 + 2 * strokes + parts + 12 + 4 * strokes)
    take = _Taker(z)

    control = shape.control + _warp(shape.control, writer.habit(shape.label)[1]) * writer.form
    control = control + writer.looseness * (
        0.55 * take(2 * count).reshape(count, 2) + _warp(shape.control, take(12))
    )
    points = shape.basis @ control
    points += shape.bow * (writer.bend * take(parts))[shape.part_of][:, None]
    points += _tremor(shape.along, take(12), writer)
    if strokes > 1:
        points += (writer.misplacement * take(2 * strokes).reshape(strokes, 2))[shape.stroke_of]
    for _ in range(writer.rounding):
        points[1:-1] += 0.25 * shape.inner[1:-1] * (points[:-2] - 2 * points[1:-1] + points[2:])

    result = []
    for index in range(strokes):
        stroke = points[shape.starts[index] : shape.starts[index + 1]]
        ends = take(4)
        if shape.loops[index]:
            result.append(_leave_loop(stroke, writer, ends))
        else:
            result.append(_move_ends(stroke, writer.overshoot + writer.overshoot_spread * ends[:2]))
    if writer.linking and strokes > 1 and rng.random() < writer.linking * strokes:
        result = _link(result, int(rng.integers(strokes - 1)))
    return result


def place_strokes(
    strokes: list[NDArray[np.float64]], writer: Writer, *, tilt: float = 0.0, scale: float = 1.0
) -> list[NDArray[np.float64]]:
    """Slant, widen, turn and scale the strokes of a character about the origin of its baseline.

    Args:
        strokes: as `write_shape` returns them.
        writer: whose slant, aspect and tilt they get.
        tilt: further rotation in radians, counter-clockwise.
        scale: further factor.

    Returns:
        The strokes, in cap heights times ``scale``, y upwards.
    """
    angle = writer.tilt + tilt
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    # Rows are points: first widen, then shear, then turn.
    matrix = scale * (np.array([[writer.aspect, 0.0], [writer.slant, 1.0]]) @ turn)
    return [stroke @ matrix for stroke in strokes]


class _Taker:
    """Hands out pieces of one array of random numbers: one big draw is far cheaper than ten small ones."""

    __slots__ = ("numbers", "position")

    def __init__(self, numbers: NDArray[np.float64]) -> None:
        self.numbers = numbers
        self.position = 0

    def __call__(self, count: int) -> NDArray[np.float64]:
        piece = self.numbers[self.position : self.position + count]
        self.position += count
        return piece


def _warp(points: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
    """A smooth random field over the em box, of 12 normal numbers: stretch, shear, bulge and wave."""
    x, y = points[:, 0] - 0.3, points[:, 1] - 0.5
    terms = np.stack([x, y, 2 * x * y, 2 * y * y - 0.2, np.sin(5 * y + z[10]), np.sin(5 * x + z[11])])
    field = np.empty((len(points), 2))
    field[:, 0] = z[:5] @ terms[:5]
    field[:, 1] = z[5:9] @ terms[:4] + z[9] * terms[5]
    return field


def _tremor(along: NDArray[np.float64], z: NDArray[np.float64], writer: Writer) -> NDArray[np.float64]:
    """Smooth unsteadiness along the pen path: three waves in x and in y."""
    waves = np.array([0.6, 1.0, 1.7]) * (2 * np.pi * writer.tremor_frequency)
    phases = np.sin(along[:, None] * waves + 3 * z[:3])
    turned = np.sin(along[:, None] * waves + 3 * z[3:6])
    result = np.empty((len(along), 2))
    result[:, 0] = phases @ (z[6:9] * writer.tremor)
    result[:, 1] = turned @ (z[9:12] * writer.tremor)
    return result


def _move_ends(stroke: NDArray[np.float64], lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lengthen (or shorten, where negative) both ends of an open stroke, at most by a quarter."""
    if len(stroke) < 4:
        return stroke
    first, last = stroke[0] - stroke[1], stroke[-1] - stroke[-2]
    step_first, step_last = float(np.hypot(*first)) + 1e-9, float(np.hypot(*last)) + 1e-9
    most = 0.12 * (len(stroke) - 1) * min(step_first, step_last)
    start, end = np.clip(lengths, -most, 2 * most)
    cut_first = int(-start / step_first) if start < 0 else 0
    cut_last = int(-end / step_last) if end < 0 else 0
    moved = stroke[cut_first : len(stroke) - cut_last].copy()
    if start > 0:
        moved[0] += first * (start / step_first)
    if end > 0:
        moved[-1] += last * (end / step_last)
    return moved


def _leave_loop(stroke: NDArray[np.float64], writer: Writer, z: NDArray[np.float64]) -> NDArray[np.float64]:
    """End a loop as a pen does: short of its beginning, beyond it, inside or outside it."""
    count = len(stroke)
    step = float(np.hypot(*(stroke[1] - stroke[0]))) + 1e-9
    gap = writer.loop_gap + 0.6 * writer.overshoot_spread * z[0]
    points = round(float(np.clip(gap / step, -0.12 * count, 0.1 * count)))
    drift = _SPIRAL * (writer.looseness + 0.3 * writer.misplacement) * z[1:3]
    if points > 0:
        stroke = stroke[:-points]
    elif points < 0:
        stroke = np.concatenate([stroke, stroke[1 : 1 - points]])
    return stroke + np.linspace(-0.5, 0.5, len(stroke))[:, None] * drift


def _link(strokes: list[NDArray[np.float64]], index: int) -> list[NDArray[np.float64]]:
    """Join stroke ``index`` and the next by the pen's way between them, if that is short."""
    first, second = strokes[index], strokes[index + 1]
    way = second[0] - first[-1]
    length = float(np.hypot(*way))
    if length > _LONGEST_LINK or len(first) < 2 or len(second) < 2:
        return strokes
    t = np.linspace(0, 1, max(2, int(length / 0.05)), endpoint=False)[1:, None]
    joined = np.concatenate([first, first[-1] + t * way, second])
    return [*strokes[:index], joined, *strokes[index + 2 :]]
