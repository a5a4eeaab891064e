import numpy as np
import pytest

from hwocr.nn.activations import ACTIVATIONS
from hwocr.nn.gradcheck import check_gradients
from hwocr.nn.losses import SoftmaxCrossEntropy, SquaredError
from hwocr.nn.network import Network


def made(hidden, output="identity", dtype=np.float64):
    network = Network((12, 6, 5, 4), hidden, output, dtype)
    rng = np.random.default_rng(3)
    network.initialise(rng)
    for bias in network.biases:
        bias[:] = rng.normal(size=bias.shape)
    return network, rng


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_backpropagation_agrees_with_central_differences_below_1e_minus_7(hidden, smoothing):
    network, rng = made(hidden)
    result = check_gradients(
        network, rng.normal(size=(5, 12)), rng.integers(0, 4, 5), SoftmaxCrossEntropy(smoothing)
    )

    assert result.relative_error < 1e-7
    assert all(layer.relative_error < 1e-7 for layer in result.layers)


@pytest.mark.parametrize("output", ["identity", "sigmoid", "tanh"])
def test_squared_error_agrees_too(output):
    network, rng = made("tanh", output)
    result = check_gradients(network, rng.normal(size=(5, 12)), rng.normal(size=(5, 4)), SquaredError())

    assert result.relative_error < 1e-7


def test_layers_with_an_activation_each_agree_as_in_an_autoencoder():
    network, rng = made(["relu", "identity"], "sigmoid")
    inputs = rng.random((5, 12))

    result = check_gradients(network, inputs, rng.random((5, 4)), SquaredError())

    assert result.relative_error < 1e-7


def test_every_parameter_is_checked_and_left_as_it_was():
    network, rng = made("sigmoid")
    before = network.parameters.copy()

    result = check_gradients(network, rng.normal(size=(2, 12)), np.array([0, 1]), SoftmaxCrossEntropy())

    assert result.count == network.parameters.size
    assert [layer.name for layer in result.layers] == [
        f"{what} {k}" for k in (1, 2, 3) for what in ("weight", "bias")
    ]
    np.testing.assert_array_equal(network.parameters, before)


def test_a_wrong_derivative_is_found_and_blamed_on_its_layer(monkeypatch):
    network, rng = made("sigmoid")
    right = ACTIVATIONS["sigmoid"]

    def wrong(delta, y, room):
        delta *= y  # forgets (1 − y)

    network.activations[0] = type(right)("sigmoid", right.function, wrong, right.gain)
    result = check_gradients(network, rng.normal(size=(2, 12)), np.array([0, 1]), SoftmaxCrossEntropy())

    errors = {layer.name: layer.relative_error for layer in result.layers}
    assert errors["weight 1"] > 0.1
    assert errors["weight 2"] < 1e-7


def test_single_precision_is_refused():
    network, rng = made("sigmoid", dtype=np.float32)
    with pytest.raises(ValueError, match="float64"):
        check_gradients(network, rng.normal(size=(2, 12)), np.array([0, 1]), SoftmaxCrossEntropy())
