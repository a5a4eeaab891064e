"""Scores of a classifier, and the temperature that makes its probabilities mean what they say."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from hwocr.models.softmax import tempered_softmax

LOOKALIKES = (("O", "0"), ("I", "1"))
"""Pairs that shape alone cannot tell apart; scores are given with and without counting them."""

_BINS = 15


def fit_temperature(logits: NDArray[np.floating], targets: NDArray[np.integer]) -> float:
    """Find the temperature with the least cross-entropy on samples the network was not trained on.

    Guo et al., "On Calibration of Modern Neural Networks", 2017.

    Args:
        logits: (N, C).
        targets: (N,) class numbers.

    Returns:
        A temperature between 0.05 and 20; 1 if there are no samples.
    """
    if not len(logits):
        return 1.0
    wide = np.asarray(logits, np.float64)
    rows = np.arange(len(wide))

    def cross_entropy(logarithm: float) -> float:
        scaled = wide / np.exp(logarithm)
        scaled -= scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[rows, targets]))

    found = minimize_scalar(cross_entropy, bounds=(np.log(0.05), np.log(20.0)), method="bounded")
    return float(np.exp(found.x))


def expected_calibration_error(probabilities: NDArray[np.floating], targets: NDArray[np.integer]) -> float:
    """Return the mean gap between confidence and accuracy over 15 equal bins of confidence, in [0, 1].

    Args:
        probabilities: (N, C), N at least 1.
        targets: (N,) class numbers.
    """
    return calibration_error(probabilities.max(axis=1), probabilities.argmax(axis=1) == targets)


def calibration_error(confidence: NDArray[np.floating], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error of N answers, N at least 1.

    Args:
        confidence: (N,) in [0, 1].
        right: (N,) whether each answer was.
    """
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    count = np.bincount(bins, minlength=_BINS)
    gaps = np.abs(np.bincount(bins, right, minlength=_BINS) - np.bincount(bins, confidence, minlength=_BINS))
    return float(gaps.sum() / count.sum())


def folded(classes: NDArray[np.integer], labels: Sequence[str]) -> NDArray[np.integer]:
    """Map the class numbers of 0 to O and of 1 to I, where ``labels`` has both."""
    mapping = np.arange(len(labels))
    for letter, digit in LOOKALIKES:
        if letter in labels and digit in labels:
            mapping[list(labels).index(digit)] = list(labels).index(letter)
    result: NDArray[np.integer] = mapping[classes]
    return result


def case_folded(classes: NDArray[np.integer], labels: Sequence[str]) -> NDArray[np.integer]:
    """Map the class numbers of small letters to their capitals', where ``labels`` has both."""
    place = {label: index for index, label in enumerate(labels)}
    mapping = np.array([place.get(label.upper(), index) for index, label in enumerate(labels)])
    result: NDArray[np.integer] = mapping[classes]
    return result


def shape_folded(classes: NDArray[np.integer], labels: Sequence[str]) -> NDArray[np.integer]:
    """Map labels that one shape may stand for to one class number: both cases, O and 0, I, l and 1."""
    place = {label: index for index, label in enumerate(labels)}
    bars = np.array([place["I"] if label == "l" and "I" in place else place[label] for label in labels])
    return folded(case_folded(bars[classes], labels), labels)


def folded_accuracies(
    answers: NDArray[np.integer], targets: NDArray[np.integer], labels: Sequence[str]
) -> dict[str, float]:
    """Return the part read right (N answers) with labels that resemble each other folded; see `scores`."""
    folds = {"accuracy_o0_i1_folded": folded}
    if any(label.islower() for label in labels):
        folds |= {"accuracy_case_folded": case_folded, "accuracy_shape_folded": shape_folded}
    return {
        name: float(np.mean(fold(answers, labels) == fold(targets, labels))) for name, fold in folds.items()
    }


def scores(
    logits: NDArray[np.floating], targets: NDArray[np.integer], labels: Sequence[str], temperature: float
) -> dict[str, float]:
    """Measure a classifier.

    Args:
        logits: (N, C), N at least 1.
        targets: (N,) class numbers.
        labels: C labels.
        temperature: see `fit_temperature`.

    Returns:
        ``accuracy``, ``accuracy_o0_i1_folded`` (O and 0 count as the same, so do I and 1), and ``ece``;
        for a network that knows small letters also ``accuracy_case_folded`` and
        ``accuracy_shape_folded`` (as `shape_folded` does).
    """
    predicted = logits.argmax(axis=1)
    probabilities = tempered_softmax(np.asarray(logits, np.float32), temperature)
    return {
        "accuracy": float(np.mean(predicted == targets)),
        **folded_accuracies(predicted, targets, labels),
        "ece": expected_calibration_error(probabilities, targets),
    }


def confusion_matrix(
    targets: NDArray[np.integer], predicted: NDArray[np.integer], classes: int
) -> NDArray[np.int64]:
    """Count, (classes, classes): row = truth, column = answer."""
    counts = np.bincount(targets * classes + predicted, minlength=classes * classes)
    return counts.reshape(classes, classes).astype(np.int64)
