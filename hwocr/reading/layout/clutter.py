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
        frame: the least height and width of what is drawn around or between texts;
        hollow: such a thing has at most this part of its box inked.
        lowest: the least height of what letters stand within;
        around: such a thing has at most this part of its box inked.
        solid: at least so long is a solid thing;
        filled: it has this part of its box inked,
        thick: and strokes so many times the page's;
        thickest: with strokes so many times the page's it is a picture's, however it is filled.
        line: so long is a straight line that is no letter, nor a bracket;
        straight: it strays from its axis by so many strokes' widths at most, on average;
        fringe: what has strokes of at most so many times the page's is a splinter of a thing
        broad: with strokes of at least so many times the page's,
        beside: if it stands so near to it. (These three: on the edges of pages scanned in black and white.)
    """

    frame: float = 2.2
    hollow: float = 0.06
    lowest: float = 1.3
    around: float = 0.25
    solid: float = 1.0
    filled: float = 0.65
    thick: float = 2.5
    thickest: float = 4.0
    line: float = 2.6
    straight: float = 0.8
    fringe: float = 0.7
    broad: float = 1.3
    beside: float = 0.12


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
    hollow = (widths > rules.frame * size) & (heights > rules.frame * size) & (inked < rules.hollow)
    wide = (widths > rules.frame * size) & (heights > rules.lowest * size) & (inked < rules.around)
    for number in np.flatnonzero(wide & ~hollow).tolist():
        hollow[number] = _surrounds(number, components, size)
    strokes = _stroke_widths(components)
    letters = (heights > 0.5 * size) & (heights < 1.8 * size)
    pen = float(np.median(strokes[letters])) if letters.any() else 0.0
    if not pen:
        return np.asarray(hollow, bool)
    long = np.maximum(widths, heights) > rules.solid * size
    filled = (inked > rules.filled) & (strokes > rules.thick * pen)
    diagonal = np.hypot(widths, heights)
    line = (diagonal > rules.line * size) & (components.areas < 2 * pen * diagonal)
    for number in np.flatnonzero(line).tolist():
        line[number] = _strays(number, components) < rules.straight * pen
    found: NDArray[np.bool_] = hollow | (long & (filled | (strokes > rules.thickest * pen))) | line
    return found


def find_fringe(components: Components, size: float, rules: ClutterRules | None = None) -> NDArray[np.bool_]:
    """Tell which components are splinters along the ragged edge of a broad frame, as bilevel scans have them.

    Args:
        components: of the ink, the frame still among it.
        size: height of the letters, pixels.
        rules: when.

    Returns:
        (N,) bool.
    """
    rules = rules or ClutterRules()
    found = np.zeros(len(components), bool)
    large = (components.widths > rules.frame * size) & (components.heights > rules.frame * size)
    if size <= 0 or not large.any():
        return found
    strokes = _stroke_widths(components)
    letters = (components.heights > 0.5 * size) & (components.heights < 1.8 * size)
    pen = float(np.median(strokes[letters])) if letters.any() else 0.0
    broad = large & (strokes > rules.broad * pen)
    if pen and broad.any():
        for number in np.flatnonzero(strokes < rules.fringe * pen).tolist():
            found[number] = _stands_beside(number, components, broad, round(rules.beside * size))
    return found


def _stands_beside(number: int, components: Components, others: NDArray[np.bool_], distance: int) -> bool:
    """Whether some of the others' ink lies within a component's box, made so many pixels larger."""
    left, top, right, bottom = components.boxes[number].tolist()
    room = components.labels[
        max(0, top - distance) : bottom + distance, max(0, left - distance) : right + distance
    ]
    near = np.unique(room[room > 0]) - 1
    return bool(others[near].any())


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


def _strays(number: int, components: Components) -> float:
    """How far the ink of a component is from its axis: the root of the mean square, pixels."""
    left, top, right, bottom = components.boxes[number].tolist()
    rows, columns = np.nonzero(components.labels[top:bottom, left:right] == number + 1)
    return float(np.sqrt(max(0.0, np.linalg.eigvalsh(np.cov(np.stack([rows, columns])))[0])))


def _stroke_widths(components: Components) -> NDArray[np.float64]:
    """(N,) twice the area over the outline, pixels."""
    mask = components.labels > 0
    inner = ndimage.minimum_filter(mask.view(np.uint8), size=3) > 0
    outline = np.bincount(components.labels[mask & ~inner], minlength=len(components) + 1)[1:]
    widths: NDArray[np.float64] = 2.0 * components.areas / np.maximum(outline, 1)
    return widths
