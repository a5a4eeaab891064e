"""How well each class is told, from a confusion matrix."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class.

    Attributes:
        label: what it stands for.
        right: how many samples of it were told right.
        total: how many there are.
        mistaken_for: the label it is mostly mistaken for; empty if it never is.
        mistaken: how often.
    """

    label: str
    right: int
    total: int
    mistaken_for: str = ""
    mistaken: int = 0

    @property
    def accuracy(self) -> float:
        """The part told right, in [0, 1]."""
        return self.right / self.total


def class_scores(labels: Sequence[str], counts: NDArray[np.int64]) -> list[ClassScore]:
    """Return the classes that have samples, the worst first.

    Args:
        labels: C of them.
        counts: (C, C), row = truth, column = answer.
    """
    wrong = np.array(counts, np.int64)
    np.fill_diagonal(wrong, 0)
    totals = np.asarray(counts).sum(axis=1)
    scores = []
    for place in np.flatnonzero(totals).tolist():
        other = int(wrong[place].argmax())
        mistaken = int(wrong[place, other])
        scores.append(
            ClassScore(
                labels[place],
                int(counts[place, place]),
                int(totals[place]),
                labels[other] if mistaken else "",
                mistaken,
            )
        )
    return sorted(scores, key=lambda score: (score.accuracy, -score.total))


def class_words(scores: Sequence[ClassScore]) -> str:
    """Say in a sentence how classes differ; they are sorted, the worst first."""
    if not scores:
        return ""
    worst, middle = scores[0], scores[len(scores) // 2]
    perfect = sum(score.right == score.total for score in scores)
    words = (
        f"{len(scores)} classes. Worst: {worst.label} {100 * worst.accuracy:.0f} %; "
        f"median: {middle.label} {100 * middle.accuracy:.0f} %."
    )
    return words if not perfect else f"{words} Always right: {perfect}."
