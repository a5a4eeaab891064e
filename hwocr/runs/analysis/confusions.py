"""What a confusion matrix says, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ConfusedPair:
    """Two labels of which one is read as the other.

    Attributes:
        truth: the class number of what it is.
        answer: the class number of what it is read as.
        count: how many.
        total: how many there are of the truth.
        words: as a sentence: ``O read as 0: 38 of 100``.
    """

    truth: int
    answer: int
    count: int
    total: int
    words: str


def worst_pairs(labels: Sequence[str], counts: NDArray[np.int64], most: int = 20) -> list[ConfusedPair]:
    """Return the pairs confused most often, the worst first.

    Args:
        labels: C of them.
        counts: (C, C), row = truth, column = answer.
        most: at most so many.
    """
    wrong = np.array(counts, np.int64)
    np.fill_diagonal(wrong, 0)
    totals = np.asarray(counts).sum(axis=1)
    order = np.argsort(-wrong, axis=None, kind="stable")[:most]
    pairs = []
    for truth, answer in zip(*np.unravel_index(order, wrong.shape), strict=True):
        count = int(wrong[truth, answer])
        if count:
            pairs.append(_pair(labels, int(truth), int(answer), count, int(totals[truth])))
    return pairs


def cell_words(labels: Sequence[str], counts: NDArray[np.int64], truth: int, answer: int) -> str:
    """Say what one cell of the matrix means."""
    total = int(counts[truth].sum())
    return _pair(labels, truth, answer, int(counts[truth, answer]), total).words


def _pair(labels: Sequence[str], truth: int, answer: int, count: int, total: int) -> ConfusedPair:
    # Letters are read; photographs, whose classes have names, are not.
    is_letter = len(labels[truth]) == 1
    if truth == answer:
        how = "read right" if is_letter else "told right"
    else:
        how = f"{'read as' if is_letter else 'taken for'} {labels[answer]}"
    return ConfusedPair(truth, answer, count, total, f"{labels[truth]} {how}: {count:,} of {total:,}")
