"""From the outputs of a sequence network to characters with places: connectionist temporal classification.

Graves, Fernández, Gomez and Schmidhuber, 2006. Column 0 of the outputs is the blank.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLANK = 0


@dataclass(frozen=True, slots=True, eq=False)
class LineOutputs:
    """What a sequence network gives for a region, and which part of the region it stands for.

    Attributes:
        probabilities: (T, 1 + C) of the blank and of the characters, for T steps of one width.
        left: where the first step begins, in widths of the region.
        right: where the last one ends.
    """

    probabilities: NDArray[np.float32]
    left: float = 0.0
    right: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Emission:
    """A character of the best path.

    Attributes:
        column: of the outputs, from 1 on.
        start, end: the steps in which it is emitted, ``end`` exclusive.
        peak: the step in which it is likeliest.
        row: (C,) probabilities of the characters there, blank left out; they add up to 1.
        probability: of the character, at its likeliest step, blank included.
    """

    column: int
    start: int
    end: int
    peak: int
    row: NDArray[np.float64]
    probability: float


def best_path(probabilities: NDArray[np.floating]) -> list[Emission]:
    """Decode by the likeliest output of each step.

    Args:
        probabilities: (T, 1 + C), of the blank and of the characters; rows add up to 1.

    Returns:
        The characters, from left to right.
    """
    if not len(probabilities):
        return []
    columns = probabilities.argmax(axis=1)
    edges = np.flatnonzero(np.diff(columns)) + 1
    starts = np.concatenate([[0], edges])
    ends = np.append(edges, len(columns))
    found = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        column = int(columns[start])
        if column == BLANK:
            continue
        peak = start + int(probabilities[start:end, column].argmax())
        row = probabilities[start:end, 1:].astype(np.float64).sum(axis=0)
        probability = float(probabilities[peak, column])
        found.append(Emission(column, start, end, peak, row / max(row.sum(), 1e-12), probability))
    return found


def path_score(probabilities: NDArray[np.floating]) -> float:
    """The mean over a line's characters of the logarithm of their probability; -9 for an empty line."""
    emissions = best_path(probabilities)
    if not emissions:
        return -9.0
    return float(np.mean([np.log(max(one.probability, 1e-4)) for one in emissions]))
