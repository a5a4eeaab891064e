import numpy as np
import pytest

from hwocr.nn.activations import softmax
from hwocr.nn.losses import SoftmaxCrossEntropy, SquaredError


def test_cross_entropy_is_the_log_of_the_right_probability_and_its_delta_p_minus_t():
    logits = np.random.default_rng(0).normal(size=(5, 4)) * 3
    targets = np.array([0, 3, 1, 1, 2])
    delta = np.empty_like(logits)

    loss = SoftmaxCrossEntropy()(logits, targets, delta)

    p = softmax(logits)
    assert loss == pytest.approx(-np.log(p[np.arange(5), targets]).sum())
    np.testing.assert_allclose(delta, p - np.eye(4)[targets], atol=1e-15)


def test_cross_entropy_stays_finite_for_hopelessly_wrong_logits():
    logits = np.array([[-1000.0, 1000.0]], np.float32)

    assert SoftmaxCrossEntropy()(logits, np.array([0]), np.empty_like(logits)) == pytest.approx(2000)


def test_label_smoothing_spreads_part_of_the_target():
    logits = np.random.default_rng(0).normal(size=(3, 4))
    targets, delta = np.array([2, 0, 1]), np.empty((3, 4))
    smoothed = 0.8 * np.eye(4)[targets] + 0.2 / 4

    loss = SoftmaxCrossEntropy(0.2)(logits, targets, delta)

    assert loss == pytest.approx(-(smoothed * np.log(softmax(logits))).sum())
    np.testing.assert_allclose(delta, softmax(logits) - smoothed, atol=1e-15)


def test_squared_error_is_the_squared_distance():
    outputs, targets, delta = np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]]), np.empty((1, 2))

    assert SquaredError()(outputs, targets, delta) == pytest.approx(5)
    assert delta.tolist() == [[2, -4]]
