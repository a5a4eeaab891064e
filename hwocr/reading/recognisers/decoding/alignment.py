"""From the outputs of a sequence network over a line to its signs, each with its place among the ink.

The network says in which step it is surest of a character, not where that begins and ends. Between the
middles of two characters the line is divided where there is the least ink; what ink lies in a part makes
its box. Where there is none (too faint to be found), the box is as wide as the part.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.page import Alternative
from hwocr.reading.recognisers.decoding.characters import OUTPUTS
from hwocr.reading.recognisers.decoding.ctc import Emission, LineOutputs, best_path

_ALTERNATIVES = 5
_INK = 0.4
# A column further from the middle between two characters must hold this much less ink, in pixels of
# ink a column per part of the way.
_CENTRED = 0.35
# The middle of a narrow letter is so far from its edge, in heights of the line.
_INSET = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """A character in a line.

    Attributes:
        label: the character.
        probability: of the label by the network, in [0, 1].
        alternatives: the likeliest labels, best first.
        box: left, top, right, bottom in the line's ink, pixels.
        after_space: whether a space stands before it.
    """

    label: str
    probability: float
    alternatives: tuple[Alternative, ...]
    box: tuple[int, int, int, int]
    after_space: bool


def read_signs(outputs: LineOutputs, ink: NDArray[np.float32]) -> list[Sign]:
    """Decode a line and find the places of its signs.

    Args:
        outputs: of a sequence network, of characters that are `OUTPUTS`.
        ink: (H, W) float32 of the same line.

    Returns:
        The signs from left to right, spaces left out.
    """
    height, width = ink.shape
    emissions = best_path(outputs.probabilities)
    step = width * (outputs.right - outputs.left) / max(len(outputs.probabilities), 1)
    start = width * outputs.left
    kept: list[tuple[Emission, bool]] = []
    space = False
    for one in emissions:
        if OUTPUTS[one.column - 1] == " ":
            space = True
            continue
        kept.append((one, space and bool(kept)))
        space = False
    middles = _among_ink([start + (one.start + one.end) / 2 * step for one, _ in kept], ink)
    cuts = _cuts(ink, middles)
    return [
        Sign(
            OUTPUTS[one.column - 1],
            one.probability,
            _alternatives(one),
            _box(ink, cuts[place], cuts[place + 1], middles[place], height),
            after,
        )
        for place, (one, after) in enumerate(kept)
    ]


def _alternatives(one: Emission) -> tuple[Alternative, ...]:
    characters = one.row[: len(OUTPUTS) - 1]
    best = np.argsort(-characters)[:_ALTERNATIVES].tolist()
    total = max(float(characters.sum()), 1e-9)
    return tuple(Alternative(OUTPUTS[column], float(characters[column]) / total) for column in best)


def _among_ink(middles: list[float], ink: NDArray[np.float32]) -> list[float]:
    """Move middles that lie beyond the ink back into it: the network may be sure of the last sign late."""
    inked = np.flatnonzero((ink > _INK).any(axis=0))
    if not len(inked) or len(middles) < 2:
        return middles
    first, last = float(inked[0]), float(inked[-1])
    inset = min(_INSET * ink.shape[0], (last - first) / 2)
    return [min(max(middle, first + inset), last - inset) for middle in middles]


def _cuts(ink: NDArray[np.float32], middles: list[float]) -> list[int]:
    """Where signs begin and end: one more than there are signs."""
    height, width = ink.shape
    columns = ink.sum(axis=0)
    cuts = [0]
    for first, second in itertools.pairwise(middles):
        low = min(max(int(first) + 1, cuts[-1] + 1), width)
        high = min(max(int(second), low), width)
        if high <= low:
            cuts.append(low)
            continue
        places = np.arange(low, high)
        centre, half = (low + high - 1) / 2, max((high - low) / 2, 1.0)
        cost = columns[low:high] + _CENTRED * height * 0.1 * np.abs(places - centre) / half
        cuts.append(low + int(cost.argmin()))
    cuts.append(width)
    return cuts


def _box(
    ink: NDArray[np.float32], left: int, right: int, middle: float, height: int
) -> tuple[int, int, int, int]:
    """The box of the ink between two cuts; without ink, a box about the middle."""
    part = ink[:, left:right] > _INK
    columns = np.flatnonzero(part.any(axis=0))
    rows = np.flatnonzero(part.any(axis=1))
    if not len(columns):
        half = height / 4
        start, end = max(left, int(middle - half)), min(right, int(middle + half) + 1)
        return start, round(0.2 * height), max(end, start + 1), round(0.85 * height)
    return left + int(columns[0]), int(rows[0]), left + int(columns[-1]) + 1, int(rows[-1]) + 1
