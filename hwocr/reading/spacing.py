"""Words: which gaps between letters are spaces."""

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.components import Components
from hwocr.reading.lattice import Candidate, ink_mask
from hwocr.reading.page import Box

# No gap narrower than this part of the letter height is a space.
_NARROWEST = 0.22
# Two kinds of gaps must differ this much for the wider ones to be spaces.
_CONTRAST = 2.0
# How far from Otsu's division, on the compressed scale, the emptiest place is looked for.
_VALLEY_REACH = 0.45


def space_threshold(gaps: NDArray[np.float64]) -> float:
    """Find the gap from which on it is a space, for one writer.

    The gaps are divided in two groups so that the variance within them is least (Otsu, 1979), on
    a compressed scale; the division counts only if the groups differ clearly.

    Args:
        gaps: (N,) widths of the gaps between neighbouring letters, in letter heights; may be
            negative where letters overlap.

    Returns:
        The threshold in letter heights; infinity where no gap is a space.
    """
    if len(gaps) == 0:
        return float("inf")
    values = np.sort(np.log(np.maximum(gaps, 0.0) + 0.15))
    if len(values) < 2:
        return 0.9
    counts = np.arange(1, len(values))
    sums = np.cumsum(values)[:-1]
    low_mean = sums / counts
    high_mean = (values.sum() - sums) / (len(values) - counts)
    between = counts * (len(values) - counts) * np.square(high_mean - low_mean)
    best = int(between.argmax())
    low, high = np.exp(low_mean[best]) - 0.15, np.exp(high_mean[best]) - 0.15
    edge = _valley(values, (values[best] + values[best + 1]) / 2)
    if high < _CONTRAST * max(low, 0.12) or high - low < 0.3:
        typical = float(np.median(gaps))
        return max(1.8 * typical, typical + 0.5)
    return max(_NARROWEST, edge)


def _valley(values: NDArray[np.float64], edge: float) -> float:
    """The middle of the widest step between sorted values near the division, as a gap."""
    near = np.flatnonzero((values > edge - _VALLEY_REACH) & (values < edge + _VALLEY_REACH))
    if len(near) < 2:
        return float(np.exp(edge) - 0.15)
    steps = np.diff(values[near])
    widest = int(near[int(steps.argmax())])
    return float(np.exp((values[widest] + values[widest + 1]) / 2) - 0.15)


def candidate_gap(first: Candidate, second: Candidate, components: Components) -> float:
    """The least horizontal distance, in pixels, between two candidates over the rows both reach."""
    top, bottom = max(first.box.top, second.box.top), min(first.box.bottom, second.box.bottom)
    boxes = float(second.box.left - first.box.right)
    if bottom - top < 3:
        return boxes
    ends = _edges(first, components, top, bottom, from_right=True)
    starts = _edges(second, components, top, bottom, from_right=False)
    both = ~(np.isnan(ends) | np.isnan(starts))
    if not both.any():
        return boxes
    return float((starts[both] - ends[both]).min())


def mark_stretch(first: Candidate, second: Candidate) -> float:
    """How much wider a gap must be to be a space: less after a full stop or comma, more before one."""
    if first.mark in (".", ","):
        return 0.55
    return 1.6 if second.mark in (".", ",", "'") else 1.0


def _edges(
    candidate: Candidate, components: Components, top: int, bottom: int, *, from_right: bool
) -> NDArray[np.float64]:
    """Per row of [top, bottom) the outermost ink column, smoothed over rows; nan where there is none."""
    box = Box(candidate.box.left, top, candidate.box.right, bottom)
    ink = ink_mask(candidate.members, box, components)
    has = ink.any(axis=1)
    columns = box.right - ink[:, ::-1].argmax(axis=1) if from_right else box.left + ink.argmax(axis=1)
    return np.where(has, columns.astype(np.float64), np.nan)
