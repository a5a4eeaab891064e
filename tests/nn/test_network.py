import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwocr.nn.losses import SoftmaxCrossEntropy, SquaredError
from hwocr.nn.network import Network


def made(sizes, hidden="sigmoid", output="identity", dtype=np.float64, seed=0):
    network = Network(sizes, hidden, output, dtype)
    network.initialise(np.random.default_rng(seed))
    return network


@given(st.lists(st.integers(1, 6), min_size=3, max_size=5), st.integers(0, 1000))
def test_a_stack_of_linear_layers_equals_one_linear_layer(sizes, seed):
    network = made(sizes, "identity", seed=seed)
    rng = np.random.default_rng(seed)
    for bias in network.biases:
        bias[:] = rng.normal(size=bias.shape)
    weight, bias = np.eye(sizes[0]), np.zeros(sizes[0])
    for w, b in zip(network.weights, network.biases, strict=True):
        weight, bias = weight @ w, bias @ w + b
    x = rng.normal(size=(3, sizes[0]))

    np.testing.assert_allclose(network.outputs(x), x @ weight + bias, atol=1e-10)


@given(st.integers(0, 1000))
def test_the_derivative_of_a_weight_matrix_is_the_outer_product_of_delta_and_input(seed):
    # One sample: with the course's W (units, inputs), ∂J/∂W = δ xᵀ; here weights are (inputs, units).
    rng = np.random.default_rng(seed)
    network = made((5, 4), seed=seed)
    x, target = rng.normal(size=5), rng.normal(size=4)
    delta = 2 * (x @ network.weights[0] + network.biases[0] - target)

    network.forward_backward(x[None], target[None], SquaredError())

    np.testing.assert_allclose(network.weight_gradients[0].T, np.outer(delta, x), atol=1e-12)
    np.testing.assert_allclose(network.bias_gradients[0], delta, atol=1e-12)


def test_weights_and_gradients_are_views_into_the_flat_arrays():
    network = made((3, 2, 2))
    network.parameters[:] = 7

    assert all((array == 7).all() for array in (*network.weights, *network.biases))
    assert sum(array.size for array in (*network.weights, *network.biases)) == network.parameters.size


def test_the_outputs_of_training_and_of_use_are_the_same():
    network = made((6, 5, 3), dtype=np.float32)
    x = np.random.default_rng(1).random((4, 6), np.float32)

    _, outputs = network.forward_backward(x, np.zeros(4, int), SoftmaxCrossEntropy())

    np.testing.assert_array_equal(outputs, network.outputs(x))
    np.testing.assert_array_equal(network.layer_values(x)[-1], network.outputs(x))


def test_a_smaller_last_batch_does_not_see_the_one_before():
    network, fresh = made((6, 5, 3)), made((6, 5, 3))
    x = np.random.default_rng(1).random((8, 6))
    network.forward_backward(x, np.zeros(8, int), SoftmaxCrossEntropy())

    network.forward_backward(x[:3], np.ones(3, int), SoftmaxCrossEntropy())
    fresh.forward_backward(x[:3], np.ones(3, int), SoftmaxCrossEntropy())

    np.testing.assert_array_equal(network.gradients, fresh.gradients)


def test_the_mean_of_a_batch_is_its_sum_divided_by_its_size():
    network = made((6, 5, 3))
    x, targets = np.random.default_rng(1).random((8, 6)), np.arange(8) % 3
    network.forward_backward(x, targets, SoftmaxCrossEntropy())
    summed = network.gradients.copy()

    network.forward_backward(x, targets, SoftmaxCrossEntropy(), mean=True)

    np.testing.assert_allclose(network.gradients, summed / 8)


def test_xavier_weights_have_the_variance_that_glorot_and_bengio_ask_for():
    network = made((400, 300, 10), "sigmoid")

    assert np.var(network.weights[0]) == pytest.approx(2 / 700, rel=0.02)
    assert np.abs(network.weights[0]).max() <= np.sqrt(6 / 700)
    assert not network.biases[0].any()


@pytest.mark.torch
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_loss_and_gradients_are_those_of_pytorch(activation, smoothing):
    import torch

    network = made((20, 7, 5, 4), activation)
    rng = np.random.default_rng(2)
    x, targets = rng.normal(size=(6, 20)), rng.integers(0, 4, 6)
    function = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[activation]
    weights = [torch.tensor(w, requires_grad=True) for w in network.weights]
    biases = [torch.tensor(b, requires_grad=True) for b in network.biases]
    values = torch.tensor(x)
    for number, (w, b) in enumerate(zip(weights, biases, strict=True)):
        values = values @ w + b
        if number < len(weights) - 1:
            values = function(values)
    expected = torch.nn.functional.cross_entropy(
        values, torch.tensor(targets), reduction="sum", label_smoothing=smoothing
    )
    expected.backward()

    loss, outputs = network.forward_backward(x, targets, SoftmaxCrossEntropy(smoothing))

    assert loss == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(outputs, values.detach().numpy(), rtol=1e-10)
    for ours, theirs in zip(network.weight_gradients, weights, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-9, atol=1e-14)
    for ours, theirs in zip(network.bias_gradients, biases, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-9, atol=1e-14)


def test_layers_may_differ_in_their_activation_and_be_run_in_two_halves():
    network = Network((6, 5, 2, 5, 6), ["relu", "identity", "tanh"], "sigmoid", np.float64)
    network.initialise(np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(3, 6))

    code = network.outputs_from(0, x, 2)

    assert [activation.name for activation in network.activations] == ["relu", "identity", "tanh", "sigmoid"]
    np.testing.assert_allclose(code, network.layer_values(x)[1])
    np.testing.assert_allclose(network.outputs_from(2, code), network.outputs(x))


def test_an_activation_too_few_is_refused():
    with pytest.raises(ValueError, match="2 hidden layers"):
        Network((3, 2, 2, 3), ["relu"])


def test_weights_in_front_of_relu_start_twice_as_varied_as_in_front_of_a_sigmoid():
    # He et al., "Delving deep into rectifiers", 2015: half of the units answer nothing.
    network = made((400, 300, 10), ["relu"])

    assert np.var(network.weights[0]) == pytest.approx(4 / 700, rel=0.02)
    assert np.var(network.weights[1]) == pytest.approx(2 / 310, rel=0.1)
