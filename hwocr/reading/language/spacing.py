"""Words: which gaps between letters are spaces."""

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.components import Components
from hwocr.reading.segmentation.candidates import Candidate, candidate_mask

# No gap narrower than this part of the letter height is a space.
_NARROWEST = 0.22
# Two kinds of gaps must differ this much for the wider ones to be spaces.
_CONTRAST = 2.0

# Added to gaps before their logarithm is taken: 0.15, 0.3 and 0.5 give 23, 22 and about as many errors in the
# 755 spaces of 56 generated pages (seed 420000).
_SOFTENING = 0.3
# How far from Otsu's division, on the compressed scale, the emptiest place is looked for.
_VALLEY_REACH = 0.45
# A row of so many letters is a chart's if they are this far apart, and no step differs more from the others.
_EVEN_LETTERS = 4
_EVEN_PITCH = 1.1
_EVEN = 0.3
# A gap's log-odds of being a space, per unit of the logarithm of its part of the threshold; the
# words have a say where that logarithm is smaller than the doubt. Tuned on generated pages.
_GAP_WEIGHT = 10.0
_GAP_DOUBT = 0.7


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
    values = np.sort(np.log(np.maximum(gaps, 0.0) + _SOFTENING))
    if len(values) < 2:
        return 0.9
    counts = np.arange(1, len(values))
    sums = np.cumsum(values)[:-1]
    low_mean = sums / counts
    high_mean = (values.sum() - sums) / (len(values) - counts)
    between = counts * (len(values) - counts) * np.square(high_mean - low_mean)
    best = int(between.argmax())
    low, high = np.exp(low_mean[best]) - _SOFTENING, np.exp(high_mean[best]) - _SOFTENING
    edge = _valley(values, (values[best] + values[best + 1]) / 2)
    if high < _CONTRAST * max(low, 0.12) or high - low < 0.3:
        typical = float(np.median(gaps))
        # Where letters overlap throughout, the typical gap is negative.
        return max(_NARROWEST, 1.8 * typical, typical + 0.5)
    return max(_NARROWEST, edge)


def _valley(values: NDArray[np.float64], edge: float) -> float:
    """The middle of the widest step between sorted values near the division, as a gap."""
    near = np.flatnonzero((values > edge - _VALLEY_REACH) & (values < edge + _VALLEY_REACH))
    if len(near) < 2:
        return float(np.exp(edge) - _SOFTENING)
    steps = np.diff(values[near])
    widest = int(near[int(steps.argmax())])
    return float(np.exp((values[widest] + values[widest + 1]) / 2) - _SOFTENING)


Hull = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The corners of one side of a convex hull: rows and columns."""


def candidate_gap(
    first: Candidate,
    second: Candidate,
    components: Components,
    known: dict[tuple[Candidate, int], Hull] | None = None,
) -> float:
    """The distance, in pixels, between two candidates: between their convex hulls, over the rows both reach.

    Hulls see the room between an A and a T as the eye does; the ink alone is far apart in every row.
    (Convex hulls as a measure of gaps: Mahadevan and Nagabushnam, 1995.)

    Args:
        first: the candidate on the left.
        second: the one on the right.
        components: of the page.
        known: hulls that were found before; new ones are added.
    """
    top, bottom = max(first.box.top, second.box.top), min(first.box.bottom, second.box.bottom)
    if bottom - top < 3:
        return float(second.box.left - first.box.right)
    rows = np.arange(top, bottom)
    sides: list[NDArray[np.float64]] = []
    for candidate, side in ((first, -1), (second, 1)):
        hull = known.get((candidate, side)) if known is not None else None
        if hull is None:
            hull = _hull_side(candidate, components, side)
            if known is not None:
                known[candidate, side] = hull
        sides.append(np.asarray(np.interp(rows, *hull), np.float64))
    return float((sides[1] + sides[0]).min())


def mark_stretch(first: Candidate, second: Candidate) -> float:
    """How much wider a gap must be to be a space: less after a full stop or comma, more before one."""
    if first.mark in (".", ",") and second.mark != ")":
        return 0.55
    return 1.6 if second.mark in (".", ",", "'", "?", "!", ":", ")") or first.mark in ("(", "'") else 1.0


def even_spaces(centres: NDArray[np.float64], size: float) -> list[bool] | None:
    """Find the spaces among letters that stand equally far apart, as in a chart or in cells.

    Args:
        centres: (N,) x of the middle of each letter, left to right.
        size: height of the letters, in the same unit.

    Returns:
        N - 1 answers: whether a place is left empty; None where the letters do not stand so.
    """
    if len(centres) < _EVEN_LETTERS:
        return None
    steps = np.diff(centres)
    pitch = float(np.median(steps))
    places = np.maximum(np.rint(steps / pitch), 1)
    uneven = np.abs(steps / pitch - places).max()
    if pitch < _EVEN_PITCH * size or uneven > _EVEN or places.max() > 3:
        return None
    return [bool(count > 1) for count in places]


def space_odds(gap: float, threshold: float, *, between_letters: bool) -> float:
    """Log-odds that a gap is a space.

    Args:
        gap: between neighbours, in letter heights, less what `mark_stretch` gives and takes.
        threshold: the page's, from `space_threshold`.
        between_letters: whether neither neighbour is a mark: only then do words have a say.

    Returns:
        The log-odds; infinite where the gap is clearly wide or narrow.
    """
    odds = _GAP_WEIGHT * float(np.log(max(gap, 1e-3)) - np.log(threshold))
    if between_letters and abs(odds) < _GAP_WEIGHT * _GAP_DOUBT:
        return odds
    return np.inf if odds > 0 else -np.inf


# So many rows of a letter are enough to know its hull by.
_HULL_ROWS = 24


def _hull_side(candidate: Candidate, components: Components, side: int) -> Hull:
    """The left side of a candidate's convex hull; for ``side`` -1 the right one, columns negated."""
    box = candidate.box
    ink = candidate_mask(candidate, box, components)
    inked = np.flatnonzero(ink.any(axis=1))
    if side > 0:
        columns = box.left + ink.argmax(axis=1).astype(np.float64)
    else:
        columns = -(box.right - ink[:, ::-1].argmax(axis=1).astype(np.float64))
    ys: list[float] = []
    xs: list[float] = []
    # Written out, without tuples and calls: there are hundreds of sides on a page, with fifty rows each.
    chosen = inked[:: max(1, len(inked) // _HULL_ROWS)]
    for y, x in zip(chosen.tolist(), columns[chosen].tolist(), strict=True):
        # The last corner lies on or inside the way from the one before it to this point.
        while len(ys) > 1 and (xs[-1] - xs[-2]) * (y - ys[-2]) >= (x - xs[-2]) * (ys[-1] - ys[-2]):
            ys.pop()
            xs.pop()
        ys.append(y)
        xs.append(x)
    return np.array(ys, np.float64) + box.top, np.array(xs, np.float64)
