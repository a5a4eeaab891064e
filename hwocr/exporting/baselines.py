"""The straight line that the letters of a line stand on, from their boxes."""

from dataclasses import dataclass

import numpy as np

from hwocr.ink.box import Box
from hwocr.reading.page import Line

# Letters and punctuation that hang below the line, or float above it.
_OFF_THE_LINE = frozenset("gjpqyQ,;()[]{}|/\\'\"`^*~-–—_°“”‘’")
# A steeper line comes from letters placed at odds, not from a writer.
_STEEPEST = 0.35


@dataclass(frozen=True, slots=True)
class Baseline:
    """y = ``level`` + ``slope`` · x, in pixels of the page, y down."""

    slope: float
    level: float

    def at(self, x: float) -> float:
        """Return its height at ``x``."""
        return self.level + self.slope * x


def baseline_of(line: Line) -> Baseline:
    """Fit the line through the lower edges of the letters that stand on it.

    The slope is the median of those between all pairs (Theil, 1950; Sen, 1968), so that single letters do not
    tilt it.
    """
    glyphs = [glyph for glyph in line.glyphs if glyph.label not in _OFF_THE_LINE] or list(line.glyphs)
    return fit_baseline([glyph.box for glyph in glyphs])


def fit_baseline(boxes: list[Box]) -> Baseline:
    """Fit a baseline through the lower edges of boxes; level where there are fewer than three."""
    if not boxes:
        return Baseline(0.0, 0.0)
    across = np.array([(box.left + box.right) / 2 for box in boxes])
    bottoms = np.array([float(box.bottom) for box in boxes])
    slope = 0.0
    if len(boxes) > 2:
        steps = across[None, :] - across[:, None]
        upper = np.triu_indices(len(boxes), 1)
        wide = steps[upper] > 0.5
        if wide.any():
            rises = (bottoms[None, :] - bottoms[:, None])[upper][wide]
            slope = float(np.clip(np.median(rises / steps[upper][wide]), -_STEEPEST, _STEEPEST))
    return Baseline(slope, float(np.median(bottoms - slope * across)))
