import numpy as np
import pytest

from hwocr.nn.optimisers import AdamW, Sgd

SIZE = 6


def problem():
    """Parameters, of which the first four are weights, and an array for their gradients."""
    parameters, gradients = np.linspace(-1, 1, SIZE), np.empty(SIZE)
    return parameters, gradients, [parameters[:4]], [gradients[:4]]


def steps(optimiser, parameters, gradients, count):
    for number in range(count):
        gradients[:] = parameters - 1
        optimiser.step(gradients, 0.1 / (1 + number))


@pytest.mark.torch
@pytest.mark.parametrize(
    ("momentum", "decay", "nesterov"),
    [(0.0, 0.0, False), (0.9, 0.0, False), (0.9, 0.01, False), (0.9, 0.01, True)],
)
def test_sgd_moves_as_pytorch_does(momentum, decay, nesterov):
    import torch

    parameters, gradients, weights, weight_gradients = problem()
    tensors = [
        torch.tensor(parameters[:4], requires_grad=True),
        torch.tensor(parameters[4:], requires_grad=True),
    ]
    groups = [{"params": [tensors[0]], "weight_decay": decay}, {"params": [tensors[1]], "weight_decay": 0.0}]
    theirs = torch.optim.SGD(groups, lr=1, momentum=momentum, nesterov=nesterov)

    ours = Sgd(
        parameters, weights, weight_gradients, momentum=momentum, weight_decay=decay, nesterov=nesterov
    )
    steps(ours, parameters, gradients, 5)
    for number in range(5):
        for group in theirs.param_groups:
            group["lr"] = 0.1 / (1 + number)
        theirs.zero_grad()
        (sum(((t - 1) ** 2).sum() for t in tensors) / 2).backward()
        theirs.step()

    np.testing.assert_allclose(parameters, torch.cat(tensors).detach().numpy(), rtol=1e-12)


@pytest.mark.torch
def test_adamw_moves_as_pytorch_does():
    import torch

    parameters, gradients, weights, _ = problem()
    tensors = [
        torch.tensor(parameters[:4], requires_grad=True),
        torch.tensor(parameters[4:], requires_grad=True),
    ]
    groups = [{"params": [tensors[0]], "weight_decay": 0.1}, {"params": [tensors[1]], "weight_decay": 0.0}]
    theirs = torch.optim.AdamW(groups, lr=1)

    steps(AdamW(parameters, weights, weight_decay=0.1), parameters, gradients, 5)
    for number in range(5):
        for group in theirs.param_groups:
            group["lr"] = 0.1 / (1 + number)
        theirs.zero_grad()
        (sum(((t - 1) ** 2).sum() for t in tensors) / 2).backward()
        theirs.step()

    np.testing.assert_allclose(parameters, torch.cat(tensors).detach().numpy(), rtol=1e-9)


@pytest.mark.parametrize("kind", ["sgd", "adamw"])
def test_work_goes_on_bit_for_bit_from_a_saved_state(kind):
    def made(parameters, weights, weight_gradients):
        if kind == "adamw":
            return AdamW(parameters, weights, weight_decay=0.1)
        return Sgd(parameters, weights, weight_gradients, momentum=0.9, weight_decay=0.1)

    parameters, gradients, weights, weight_gradients = problem()
    first = made(parameters, weights, weight_gradients)
    steps(first, parameters, gradients, 3)
    saved, state = parameters.copy(), first.state()
    steps(first, parameters, gradients, 3)
    expected = parameters.copy()

    parameters[:] = saved
    second = made(parameters, weights, weight_gradients)
    second.restore(state)
    steps(second, parameters, gradients, 3)

    np.testing.assert_array_equal(parameters, expected)


def test_momentum_is_the_plain_one_unless_nesterovs_is_asked_for():
    moved = []
    for options in ({}, {"nesterov": False}, {"nesterov": True}):
        parameters, gradients, weights, weight_gradients = problem()
        steps(Sgd(parameters, weights, weight_gradients, momentum=0.9, **options), parameters, gradients, 3)
        moved.append(parameters)

    np.testing.assert_array_equal(moved[0], moved[1])
    assert np.abs(moved[0] - moved[2]).max() > 0.01
