import numpy as np
import pytest

from hwocr.models.calibration import (
    case_folded,
    confusion_matrix,
    expected_calibration_error,
    fit_temperature,
    folded,
    scores,
    shape_folded,
)
from hwocr.nn.activations import softmax

LABELS = ("O", "I", "A", "0", "1")


def drawn(temperature, count=20_000):
    """Logits whose true probabilities are softmax(logits / temperature), and answers drawn from those."""
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(count, 5)) * 4
    p = softmax(logits / temperature)
    targets = (p.cumsum(axis=1) > rng.random((count, 1))).argmax(axis=1)
    return logits, targets


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_that_made_the_answers_is_found(temperature):
    logits, targets = drawn(temperature)

    assert fit_temperature(logits, targets) == pytest.approx(temperature, rel=0.05)


def test_the_right_temperature_leaves_hardly_any_calibration_error():
    logits, targets = drawn(3.0)

    assert expected_calibration_error(softmax(logits), targets) > 0.15
    assert expected_calibration_error(softmax(logits / 3), targets) < 0.02


def test_without_samples_the_temperature_is_one():
    assert fit_temperature(np.zeros((0, 5)), np.zeros(0, int)) == 1


def test_folding_makes_0_an_o_and_1_an_i_where_both_are_there():
    assert folded(np.array([0, 1, 2, 3, 4]), LABELS).tolist() == [0, 1, 2, 0, 1]
    assert folded(np.array([0, 1]), ("A", "0")).tolist() == [0, 1]


def test_scores_are_given_with_and_without_the_lookalikes():
    logits = np.eye(5)[[3, 4, 2, 0]] * 9  # read as 0, 1, A, O
    result = scores(logits, np.array([0, 1, 2, 2]), LABELS, 1.0)

    assert result["accuracy"] == 0.25
    assert result["accuracy_o0_i1_folded"] == 0.75


def test_folding_case_makes_small_letters_capitals():
    labels = ("A", "a", "b", "5")
    assert case_folded(np.array([0, 1, 2, 3]), labels).tolist() == [0, 0, 2, 3]


def test_folding_shapes_joins_what_one_shape_may_stand_for():
    labels = tuple("OIAL01oial")
    classes = shape_folded(np.arange(len(labels)), labels)
    assert "".join(labels[number] for number in classes) == "OIALOIOIAI"


def test_a_network_of_both_cases_is_scored_with_case_and_shape_folded():
    labels = ("C", "c", "A", "l", "I", "1")
    logits = np.eye(6)[[1, 0, 2, 4]] * 9  # read as c, C, A, I
    result = scores(logits, np.array([0, 1, 2, 3]), labels, 1.0)

    assert (result["accuracy"], result["accuracy_case_folded"], result["accuracy_shape_folded"]) == (
        0.25,
        0.75,
        1,
    )
    assert "accuracy_case_folded" not in scores(np.eye(5), np.arange(5), LABELS, 1.0)


def test_the_rows_of_the_confusion_matrix_are_the_truth():
    counts = confusion_matrix(np.array([0, 0, 1]), np.array([0, 2, 1]), 3)

    assert counts.tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 0]]
