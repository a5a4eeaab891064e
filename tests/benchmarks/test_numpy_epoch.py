"""An epoch of the course's recipe (1024–64–36, batch 32, 10,800 samples) beside the same work elsewhere."""

import time

import numpy as np
import pytest

from hwocr.nn.batches import epoch_order, gathered
from hwocr.nn.losses import SoftmaxCrossEntropy
from hwocr.nn.network import Network
from hwocr.nn.optimisers import Sgd

SAMPLES, PIXELS, HIDDEN, CLASSES, BATCH, RATE = 10_800, 1024, 64, 36, 32, 1e-4


@pytest.fixture(scope="module")
def samples():
    rng = np.random.default_rng(0)
    return rng.random((SAMPLES, PIXELS), np.float32), rng.integers(0, CLASSES, SAMPLES)


@pytest.fixture
def ours(samples):
    """Train an epoch, adding up loss and right answers as the trainer does; returns the seconds."""
    pictures, targets = samples
    network = Network((PIXELS, HIDDEN, CLASSES))
    network.initialise(np.random.default_rng(0))
    loss = SoftmaxCrossEntropy()
    optimiser = Sgd(network.parameters, network.weights, network.weight_gradients)

    def epoch():
        start = time.perf_counter()
        total, right = 0.0, 0
        for rows, batch in gathered(pictures, epoch_order(SAMPLES, 0, 0), BATCH):
            truth = targets[rows]
            value, outputs = network.forward_backward(batch, truth, loss)
            optimiser.step(network.gradients, RATE)
            total += value
            right += int(np.count_nonzero(outputs.argmax(axis=1) == truth))
        return time.perf_counter() - start

    return epoch


@pytest.mark.torch
def test_epoch_against_pytorch(samples, ours, against):
    """Aim: at most 0.5 of PyTorch's time."""
    torch = pytest.importorskip("torch")
    pictures, targets = (torch.from_numpy(array) for array in samples)
    network = torch.nn.Sequential(
        torch.nn.Linear(PIXELS, HIDDEN), torch.nn.Sigmoid(), torch.nn.Linear(HIDDEN, CLASSES)
    )
    optimiser = torch.optim.SGD(network.parameters(), lr=RATE)

    def theirs():
        start = time.perf_counter()
        total, right = 0.0, 0
        for rows in torch.randperm(SAMPLES).split(BATCH):
            truth = targets[rows]
            outputs = network(pictures[rows])
            value = torch.nn.functional.cross_entropy(outputs, truth, reduction="sum")
            optimiser.zero_grad()
            value.backward()
            optimiser.step()
            total += value.item()
            right += int((outputs.argmax(1) == truth).sum())
        return time.perf_counter() - start

    against(ours, theirs, names=("seconds", "seconds_pytorch"))


def test_epoch_against_its_matrix_products(ours, against):
    """Aim: at most 3.5 times the bare products."""
    rng = np.random.default_rng(1)
    x, first = rng.random((BATCH, PIXELS), np.float32), rng.random((PIXELS, HIDDEN), np.float32)
    second = rng.random((HIDDEN, CLASSES), np.float32)
    hidden, outputs = np.empty((BATCH, HIDDEN), np.float32), np.empty((BATCH, CLASSES), np.float32)
    first_gradient, second_gradient = np.empty_like(first), np.empty_like(second)

    def bare():
        start = time.perf_counter()
        for _ in range(-(-SAMPLES // BATCH)):
            np.matmul(x, first, out=hidden)
            np.matmul(hidden, second, out=outputs)
            np.matmul(hidden.T, outputs, out=second_gradient)
            np.matmul(outputs, second.T, out=hidden)
            np.matmul(x.T, hidden, out=first_gradient)
        return time.perf_counter() - start

    with np.errstate(all="ignore"):
        against(ours, bare, names=("seconds", "seconds_bare"))


def test_epoch_against_scikit_learn(samples, ours, against):
    """Aim: at most 0.1 of MLPClassifier's time."""
    network = pytest.importorskip("sklearn.neural_network")
    pictures, targets = samples
    classifier = network.MLPClassifier(
        (HIDDEN,),
        activation="logistic",
        solver="sgd",
        batch_size=BATCH,
        learning_rate_init=RATE,
        momentum=0.0,
    )

    def theirs():
        start = time.perf_counter()
        classifier.partial_fit(pictures, targets, classes=np.arange(CLASSES))
        return time.perf_counter() - start

    against(ours, theirs, names=("seconds", "seconds_scikit_learn"), rounds=3)
