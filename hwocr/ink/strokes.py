"""Strokes of a pen and the ink they leave: what the Draw tab records and the hand-print generator invents."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

# Pillow draws without antialiasing: draw larger, then average.
_OVERSAMPLING = 2


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """One movement of the pen, from down to up.

    Attributes:
        points: (N, 2) float32, x and y in pixels, N at least 1. One point is a dot.
        widths: (N,) float32, the pen's width in pixels at each point (pressure has been applied).
        erases: whether it takes ink away.
    """

    points: NDArray[np.float32]
    widths: NDArray[np.float32]
    erases: bool = False


def render_strokes(strokes: Iterable[Stroke], shape: tuple[int, int]) -> NDArray[np.float32]:
    """Draw strokes, in their order, onto empty paper.

    Args:
        strokes: what to draw; parts outside the paper are cut off.
        shape: (height, width) of the paper in pixels.

    Returns:
        (height, width) float32 in [0, 1], 1 = ink, antialiased.
    """
    height, width = shape
    factor = _OVERSAMPLING
    picture = Image.new("L", (width * factor, height * factor), 0)
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        _draw(pen, stroke, factor)
    small = picture.reduce(factor)
    return np.asarray(small, np.float32) / np.float32(255)


def _draw(pen: ImageDraw.ImageDraw, stroke: Stroke, factor: int) -> None:
    value = 0 if stroke.erases else 255
    points = (stroke.points * factor).tolist()
    widths = np.maximum(1.0, stroke.widths * factor).tolist()
    for (x, y), width in zip(points, widths, strict=True):
        if width > 2:
            radius = width / 2
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=value)
        else:
            pen.point((x, y), fill=value)
    for start, end, first, second in zip(points, points[1:], widths, widths[1:], strict=False):
        pen.line((*start, *end), fill=value, width=max(1, round((first + second) / 2)))
