"""How wide the pen is, from its setting and the pressure on it. Plain Python."""

THINNEST, THICKEST, USUAL = 4, 40, 14
"""The pen's width in pixels."""

# An eraser that is no wider than the pen takes many strokes to wipe one.
_ERASER = 2.6
# Points closer than this, in pixels, say nothing new.
_LEAST_STEP = 1.0

# The height of a canvas, in pixels, on which a width is what its number says; and the part of it that letters
# of a line have, beside a single one.
_USUAL_HEIGHT = 560
_IN_A_LINE = 0.6


def fitted_width(setting: float, height: int, in_line: bool) -> float:
    """Return a pen's width as it fits the letters a canvas has room for.

    Args:
        setting: the width chosen, in pixels.
        height: of the canvas, pixels.
        in_line: whether a line of letters is drawn, which are smaller than a single one.
    """
    scale = min(2.0, max(0.5, height / _USUAL_HEIGHT)) * (_IN_A_LINE if in_line else 1.0)
    return max(2.0, setting * scale)


def pen_width(setting: float, pressure: float | None, erases: bool) -> float:
    """Return the width of the line at a point.

    Args:
        setting: the width chosen, in pixels.
        pressure: 0 to 1 from a tablet, None from a mouse or a finger.
        erases: whether it is the eraser.
    """
    width = setting * (_ERASER if erases else 1.0)
    return width if pressure is None else width * (0.35 + 0.9 * min(1.0, max(0.0, pressure)))


def is_new_point(last: tuple[float, float, float], x: float, y: float) -> bool:
    """Tell whether a point is far enough from the last one to be kept."""
    return abs(last[0] - x) + abs(last[1] - y) >= _LEAST_STEP
