"""From the path of a pen to its ink on a canvas: width that varies, tapered ends, skips."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from hwocr.datasets.handprint.writer import Pen

# Points of a stroke that share one width.
_RUN = 4
# A turn sharper than this (cosine of about 30°) is given a round joint.
_SHARP = 0.87


def draw_strokes(
    canvas: Image.Image,
    strokes: list[NDArray[np.float64]],
    width: float,
    pen: Pen,
    rng: np.random.Generator,
) -> None:
    """Draw pen strokes onto ``canvas``.

    Args:
        canvas: greyscale, drawn on with 255. It is not antialiased: draw larger, then reduce.
        strokes: (N, 2) points each, in pixels of the canvas, y downwards.
        width: of the line in pixels.
        pen: how the width varies (its own ``width`` is not used).
        rng: the accidents.
    """
    drawing = ImageDraw.Draw(canvas)
    z = rng.standard_normal(len(strokes) + 8)
    for index, stroke in enumerate(strokes):
        own = width * (1 + 0.5 * pen.variation * float(z[index]))
        if len(stroke) == 1:
            _disc(drawing, float(stroke[0, 0]), float(stroke[0, 1]), own * (0.6 + 0.2 * abs(float(z[-1]))))
            continue
        for piece in _pieces(stroke, pen, rng):
            _draw_line(drawing, piece, own, pen, rng)


def _pieces(stroke: NDArray[np.float64], pen: Pen, rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """Split a stroke where the pen skips."""
    if not pen.skips or len(stroke) < 12 or rng.random() > pen.skips:
        return [stroke]
    at = int(rng.integers(4, len(stroke) - 5))
    return [stroke[:at], stroke[at + int(rng.integers(1, 3)) :]]


def _draw_line(
    drawing: ImageDraw.ImageDraw,
    stroke: NDArray[np.float64],
    width: float,
    pen: Pen,
    rng: np.random.Generator,
) -> None:
    count = len(stroke)
    flat: list[float] = stroke.ravel().tolist()
    runs = max(1, round((count - 1) / _RUN))
    # A wave or two of pressure over the stroke, and thinner ends.
    u = rng.random(4)
    t = np.linspace(0, 1, runs) if runs > 1 else np.array([0.5])
    pressure = 1 + 1.4 * pen.variation * np.sin(2 * np.pi * (u[0] + t * (0.4 + 1.2 * u[1])))
    if pen.taper:
        pressure *= 1 - pen.taper * (u[2] * np.exp(-6 * t) + u[3] * np.exp(-6 * (1 - t)))
    widths: list[int] = np.maximum(1, np.rint(width * pressure)).astype(int).tolist()
    borders = [round(index * (count - 1) / runs) for index in range(runs + 1)]
    for index, thick in enumerate(widths):
        drawing.line(flat[2 * borders[index] : 2 * borders[index + 1] + 2], fill=255, width=thick)
    if width < 2.5:
        return
    _disc(drawing, flat[0], flat[1], widths[0] / 2)
    _disc(drawing, flat[-2], flat[-1], widths[-1] / 2)
    for index in _joints(stroke):
        _disc(drawing, flat[2 * index], flat[2 * index + 1], widths[min(runs - 1, index * runs // count)] / 2)
    if width > 6:
        for border in borders[1:-1]:
            thick = widths[min(runs - 1, border * runs // count)]
            _disc(drawing, flat[2 * border], flat[2 * border + 1], thick / 2 - 0.5)


def _joints(stroke: NDArray[np.float64]) -> list[int]:
    """Return the indices of the points where the stroke turns sharply."""
    if len(stroke) < 3:
        return []
    steps = np.diff(stroke, axis=0)
    lengths = np.sqrt((steps * steps).sum(axis=1)) + 1e-9
    dots = (steps[1:] * steps[:-1]).sum(axis=1)
    joints: list[int] = (np.flatnonzero(dots < _SHARP * lengths[1:] * lengths[:-1]) + 1).tolist()
    return joints


def _disc(drawing: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    drawing.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
