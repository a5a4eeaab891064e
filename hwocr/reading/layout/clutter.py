"""What is on a page besides text: frames and arrows of diagrams, drawings, pictures, stamps' solid parts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hwocr.reading.layout.components import Components


@dataclass(frozen=True, slots=True)
class ClutterRules:
    """When a component is no writing. Lengths are in letter heights unless they say otherwise.

    Set on generated pages with diagrams, stamps and drawings (variants ``diagram``, ``stamped``; seeds 41 to
    60), beside touching, joined and thick writing of which nothing may be lost.

    Attributes:
        frame: the least height and width of what is drawn around or between texts.
        hollow: such a thing has at most this part of its box inked.
        joined: what is lower than this may be joined writing, however long.
        around: what letters stand within, this part.
        solid: at least so long is a solid thing;
        filled: it has this part of its box inked,
        thick: and strokes so many times the page's;
        thickest: with strokes so many times the page's it is a picture's, however it is filled.
        line: so long is a straight line that is no letter, nor a bracket;
        straight: it has at most so many times the ink of a stroke from corner to corner.
    """

    frame: float = 2.2
    hollow: float = 0.06
    joined: float = 2.2
    around: float = 0.12
    solid: float = 1.0
    filled: float = 0.65
    thick: float = 2.5
    thickest: float = 4.0
    line: float = 2.6
    straight: float = 1.6


def find_clutter(components: Components, size: float, rules: ClutterRules | None = None) -> NDArray[np.bool_]:
    """Tell which components are drawn, not written.

    Args:
        components: of the ink without its rulings.
        size: height of the letters, pixels.
        rules: when.

    Returns:
        (N,) bool.
    """
    rules = rules or ClutterRules()
    if not len(components) or size <= 0:
        return np.zeros(len(components), bool)
    widths, heights = components.widths.astype(float), components.heights.astype(float)
    inked = components.areas / (widths * heights)
    wide = (widths > rules.frame * size) & (heights > rules.joined * size)
    hollow = wide & (inked < rules.hollow)
    for number in np.flatnonzero(wide & ~hollow & (inked < rules.around)).tolist():
        hollow[number] = _surrounds(number, components, size)
    strokes = _stroke_widths(components)
    letters = (heights > 0.5 * size) & (heights < 1.8 * size)
    pen = float(np.median(strokes[letters])) if letters.any() else 0.0
    if not pen:
        return hollow
    long = np.maximum(widths, heights) > rules.solid * size
    filled = (inked > rules.filled) & (strokes > rules.thick * pen)
    diagonal = np.hypot(widths, heights)
    line = (diagonal > rules.line * size) & (components.areas < rules.straight * pen * diagonal)
    found: NDArray[np.bool_] = hollow | (long & (filled | (strokes > rules.thickest * pen))) | line
    return found


def _surrounds(number: int, components: Components, size: float) -> bool:
    """Whether two letters or more stand within a component's box, clear of its ink on all sides."""
    left, top, right, bottom = components.boxes[number].tolist()
    boxes = components.boxes
    inside = (boxes[:, 0] > left) & (boxes[:, 2] < right) & (boxes[:, 1] > top) & (boxes[:, 3] < bottom)
    inside &= (components.heights > 0.5 * size) & (components.heights < 1.8 * size)
    enclosed = 0
    own = components.labels[top:bottom, left:right] == number + 1
    for other in np.flatnonzero(inside).tolist():
        x = (boxes[other, 0] + boxes[other, 2]) // 2 - left
        y = (boxes[other, 1] + boxes[other, 3]) // 2 - top
        sides = (own[y, :x], own[y, x:], own[:y, x], own[y:, x])
        enclosed += sum(bool(side.any()) for side in sides) >= 3
    return enclosed >= 2


def _stroke_widths(components: Components) -> NDArray[np.float64]:
    """(N,) twice the area over the outline, pixels."""
    mask = components.labels > 0
    inner = ndimage.minimum_filter(mask.view(np.uint8), size=3) > 0
    outline = np.bincount(components.labels[mask & ~inner], minlength=len(components) + 1)[1:]
    widths: NDArray[np.float64] = 2.0 * components.areas / np.maximum(outline, 1)
    return widths
