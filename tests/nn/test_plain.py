import numpy as np
import pytest

from hwocr.nn import gradcheck
from hwocr.nn.losses import SoftmaxCrossEntropy
from hwocr.nn.network import Network
from hwocr.nn.optimisers import Sgd
from hwocr.nn.plain import (
    Linear,
    Relu,
    Sigmoid,
    Tanh,
    check_gradients,
    cross_entropy,
    descend,
    run_batch,
    softmax,
)

LAYERS = {"sigmoid": Sigmoid, "tanh": Tanh, "relu": Relu}


def twins(activation, dtype=np.float64):
    """The fast network and the plain one with the same parameters, and a batch."""
    fast = Network((6, 5, 4, 3), activation, dtype=dtype)
    fast.initialise(np.random.default_rng(1))
    for bias in fast.biases:
        bias[:] = np.random.default_rng(2).normal(size=bias.shape)
    plain = []
    for number, (weight, bias) in enumerate(zip(fast.weights, fast.biases, strict=True)):
        plain.append(Linear(weight.copy(), bias.copy()))
        if number < 2:
            plain.append(LAYERS[activation]())
    rng = np.random.default_rng(3)
    return fast, plain, rng.normal(size=(7, 6)).astype(dtype), rng.integers(0, 3, 7)


def parameters(layers, kind):
    return np.concatenate([array.ravel() for layer in layers for array in getattr(layer, kind)])


@pytest.mark.parametrize("activation", LAYERS)
def test_the_plain_and_the_fast_network_have_equal_losses_and_gradients_to_rounding(activation):
    fast, plain, x, targets = twins(activation)
    loss, _ = fast.forward_backward(x, targets, SoftmaxCrossEntropy())
    assert run_batch(plain, x, targets) == pytest.approx(loss, rel=1e-12)
    np.testing.assert_allclose(parameters(plain, "gradients"), fast.gradients, rtol=1e-10, atol=1e-13)


def test_the_plain_and_the_fast_network_learn_the_same():
    fast, plain, x, targets = twins("tanh")
    optimiser = Sgd(fast.parameters, fast.weights, fast.weight_gradients)
    for _step in range(20):
        fast.forward_backward(x, targets, SoftmaxCrossEntropy())
        optimiser.step(fast.gradients, 0.1)
        run_batch(plain, x, targets)
        descend(plain, 0.1)
    np.testing.assert_allclose(parameters(plain, "parameters"), fast.parameters, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("activation", LAYERS)
def test_the_loop_over_all_parameters_finds_backpropagation_right(activation):
    fast, plain, x, targets = twins(activation)
    before = parameters(plain, "parameters")
    assert check_gradients(plain, x, targets) < 1e-7
    assert np.array_equal(parameters(plain, "parameters"), before)
    assert gradcheck.check_gradients(fast, x, targets, SoftmaxCrossEntropy()).relative_error < 1e-7


def test_the_loop_finds_a_wrong_derivative():
    _, plain, x, targets = twins("sigmoid")
    plain[1].backward = lambda dy: dy * plain[1]._y
    assert check_gradients(plain, x, targets) > 1e-2


def test_softmax_and_cross_entropy_hold_where_powers_would_overflow():
    logits = np.array([[1000.0, 0.0], [-1000.0, -1001.0]])
    assert np.isfinite(softmax(logits)).all()
    loss, slopes = cross_entropy(logits, np.array([0, 0]))
    assert loss == pytest.approx(np.log(1 + np.exp(-1)))
    assert slopes.sum() == pytest.approx(0)
