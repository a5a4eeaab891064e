"""The course's toy problem: four Gaussian clouds in the plane and a network telling them apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.nn.losses import SoftmaxCrossEntropy
from hwocr.nn.network import Network
from hwocr.nn.optimisers import Sgd

CENTRES = np.array([[3.9, 10.0], [3.4, 3.0], [2.0, 5.0], [0.0, 1.0]])
SPREADS = np.array(
    [
        [[1.0, 0.6], [0.6, 5.0]],
        [[1.0, -0.7], [-0.7, 1.4]],
        [[0.8, 0.1], [0.1, 1.0]],
        [[0.6, 0.2], [0.2, 0.7]],
    ]
)
"""Middle and covariance of each cloud; they touch, so that no network gets every point right."""

SURFACE = 72
"""The picture of the decisions is so many cells wide and high."""


@dataclass(frozen=True, slots=True, eq=False)
class Blobs:
    """The points.

    Attributes:
        points: (N, 2) float32, of mean 0 and deviation 1 along each axis.
        labels: (N,) the number of the cloud each belongs to.
    """

    points: NDArray[np.float32]
    labels: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class BlobStep:
    """Where the network stands after an epoch.

    Attributes:
        epoch: finished so far.
        loss: mean cross-entropy over the epoch.
        accuracy: part of the points told apart right.
        surface: (`SURFACE`, `SURFACE`) the class at each cell, row 0 at the top.
        certainty: (`SURFACE`, `SURFACE`) its probability.
    """

    epoch: int
    loss: float
    accuracy: float
    surface: NDArray[np.int64]
    certainty: NDArray[np.float64]


def make_blobs(per_cloud: int = 60, seed: int = 0) -> Blobs:
    """Draw points of the four clouds and bring them to mean 0 and deviation 1."""
    rng = np.random.default_rng(seed)
    drawn = [
        rng.multivariate_normal(centre, spread, per_cloud)
        for centre, spread in zip(CENTRES, SPREADS, strict=True)
    ]
    points = np.concatenate(drawn)
    points = (points - points.mean(axis=0)) / points.std(axis=0)
    return Blobs(points.astype(np.float32), np.repeat(np.arange(len(CENTRES)), per_cloud))


def with_point(clouds: Blobs, x: float, y: float, label: int) -> Blobs:
    """Return the points with one more, in the coordinates of ``points``."""
    return Blobs(
        np.concatenate([clouds.points, np.array([[x, y]], np.float32)]),
        np.append(clouds.labels, np.int64(label)),
    )


def extent(clouds: Blobs) -> tuple[float, float, float, float]:
    """Return the plane that is shown: left, right, bottom, top, with some room around the points."""
    low, high = clouds.points.min(axis=0), clouds.points.max(axis=0)
    room = 0.08 * (high - low)
    return (
        float(low[0] - room[0]),
        float(high[0] + room[0]),
        float(low[1] - room[1]),
        float(high[1] + room[1]),
    )


def train_on_blobs(
    clouds: Blobs,
    *,
    hidden: int = 25,
    activation: str = "sigmoid",
    learning_rate: float = 0.02,
    epochs: int = 300,
    batch_size: int = 5,
    seed: int = 0,
    plane: tuple[float, float, float, float] | None = None,
) -> Iterator[BlobStep]:
    """Train a network 2–hidden–4 by plain gradient descent on summed gradients, as the course does.

    Args:
        clouds: the points.
        hidden: units of the one hidden layer.
        activation: of the hidden layer.
        learning_rate: of each step.
        epochs: how many.
        batch_size: points a step.
        seed: of the weights and of the order of the points.
        plane: left, right, bottom and top of the plane whose decisions are told; by default that of `extent`.

    Yields:
        The state at the beginning (epoch 0) and after each epoch.
    """
    rng = np.random.default_rng(seed)
    network = Network((2, hidden, len(CENTRES)), activation)
    network.initialise(rng)
    optimiser = Sgd(network.parameters, network.weights, network.weight_gradients, momentum=0.0)
    loss = SoftmaxCrossEntropy()
    grid = _grid(plane or extent(clouds))
    count = len(clouds.points)
    yield _step(network, clouds, grid, 0)
    for epoch in range(1, epochs + 1):
        order = rng.permutation(count)
        # A rate that is too high overflows; the surface shows what becomes of it.
        with np.errstate(over="ignore", invalid="ignore"):
            for start in range(0, count, batch_size):
                rows = order[start : start + batch_size]
                network.forward_backward(clouds.points[rows], clouds.labels[rows], loss)
                optimiser.step(network.gradients, learning_rate)
        yield _step(network, clouds, grid, epoch)


def _grid(plane: tuple[float, float, float, float]) -> NDArray[np.float32]:
    left, right, bottom, top = plane
    x, y = np.meshgrid(np.linspace(left, right, SURFACE), np.linspace(top, bottom, SURFACE))
    return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)


def _step(network: Network, clouds: Blobs, grid: NDArray[np.float32], epoch: int) -> BlobStep:
    with np.errstate(over="ignore", invalid="ignore"):
        chances = _softmax(network.outputs(clouds.points))
        surface = _softmax(network.outputs(grid)).reshape(SURFACE, SURFACE, -1)
    of_truth = chances[np.arange(len(chances)), clouds.labels]
    return BlobStep(
        epoch=epoch,
        loss=float(-np.log(np.maximum(of_truth, 1e-12)).mean()),
        accuracy=float(np.mean(chances.argmax(axis=1) == clouds.labels)),
        surface=surface.argmax(axis=2),
        certainty=surface.max(axis=2),
    )


def _softmax(logits: NDArray[Any]) -> NDArray[np.float64]:
    shifted = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    result: NDArray[np.float64] = shifted / shifted.sum(axis=1, keepdims=True)
    return result
