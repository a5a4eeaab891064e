import numpy as np
import pytest

from hwocr.models.personal.kernel import KernelSettings, fit_head

LABELS = ("A", "B", "C", "c")


def _logits(*rows):
    return np.log(np.array(rows, np.float32))


def _probabilities(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def test_an_example_that_was_misread_is_read_right_afterwards_and_far_glyphs_are_left_alone():
    places = np.zeros((1, 3), np.float32)
    logits = _logits([0.01, 0.97, 0.01, 0.01])
    head = fit_head(places, logits, np.array([0]), LABELS)
    assert (logits + head.correction(places)).argmax() == 0
    far = np.full((2, 3), 9.0, np.float32)
    np.testing.assert_allclose(head.correction(far), 0, atol=1e-6)


def test_an_example_that_was_read_right_anyway_moves_next_to_nothing():
    places = np.zeros((1, 3), np.float32)
    head = fit_head(places, _logits([0.997, 0.001, 0.001, 0.001]), np.array([0]), LABELS)
    assert np.abs(head.correction(places)).max() < 0.2


def test_letters_of_one_shape_are_moved_less_against_each_other():
    places = np.zeros((1, 3), np.float32)
    mistaken = fit_head(places, _logits([0.01, 0.01, 0.97, 0.01]), np.array([1]), LABELS)
    twins = fit_head(places, _logits([0.01, 0.01, 0.97, 0.01]), np.array([3]), LABELS)
    gap = mistaken.correction(places)[0]
    twin_gap = twins.correction(places)[0]
    assert gap[1] - gap[2] > 1.3 * (twin_gap[3] - twin_gap[2]) > 0


def test_no_examples_give_no_correction():
    empty = fit_head(np.zeros((0, 3), np.float32), np.zeros((0, 4), np.float32), np.zeros(0, int), LABELS)
    assert empty.correction(np.zeros((2, 3), np.float32)).tolist() == [[0] * 4] * 2


@pytest.mark.parametrize("count", [30, 200])
def test_at_the_solution_the_weights_are_what_is_missing_of_the_right_labels(count):
    rng = np.random.default_rng(1)
    places = rng.normal(size=(count, 5)).astype(np.float32)
    logits = rng.normal(size=(count, 4)).astype(np.float32)
    targets = rng.integers(0, 4, count)
    head = fit_head(places, logits, targets, LABELS, KernelSettings(twins=1.0))
    missing = np.eye(4)[targets] - _probabilities(logits + head.correction(places))
    np.testing.assert_allclose(head.weights, missing, atol=0.02)


def test_of_too_many_examples_those_that_are_read_best_are_left_out():
    places = np.arange(4, dtype=np.float32)[:, None] * 10
    logits = _logits(*([[0.97, 0.01, 0.01, 0.01]] * 3), [0.01, 0.97, 0.01, 0.01])
    head = fit_head(places, logits, np.zeros(4, int), LABELS, KernelSettings(most=1))
    assert head.places.tolist() == [[30.0]]
