r"""Gradient check: backpropagation against central differences, in float64, for every single parameter.

For a parameter w, ∂loss/∂w ≈ (loss(w + ε) − loss(w − ε)) / 2ε, with an error of order ε². Changing one weight
of layer k, W_k[i, j], leaves everything below layer k as it was and moves only z_k[:, j], by ε a_{k−1}[:, i].
The loss is therefore computed from layer k on, for many parameters at once; it is the same number as
that of a whole forward pass.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.nn.activations import Array
from hwocr.nn.losses import Loss
from hwocr.nn.network import Network

EPSILON = 1e-5
# Changed copies of a batch that are computed at once.
_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class LayerCheck:
    """How well backpropagation and central differences agree on a group of parameters.

    Attributes:
        name: such as ``weight 1`` or ``bias 1``.
        count: parameters in it, all of them checked.
        relative_error: ‖numerical − backpropagated‖ / (‖numerical‖ + ‖backpropagated‖).
        largest_difference: the largest absolute difference of a single derivative.
    """

    name: str
    count: int
    relative_error: float
    largest_difference: float


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The result of a check.

    Attributes:
        layers: one entry for the weights and one for the biases of each layer.
        relative_error: over all parameters together.
    """

    layers: tuple[LayerCheck, ...]
    relative_error: float

    @property
    def count(self) -> int:
        """How many parameters were checked."""
        return sum(layer.count for layer in self.layers)


def check_gradients(
    network: Network, inputs: Array, targets: NDArray[Any], loss: Loss, epsilon: float = EPSILON
) -> GradientCheck:
    """Check the derivatives of a summed loss with respect to every parameter.

    Args:
        network: of type float64; its parameters are left as they were.
        inputs: (N, n_0) float64; a handful of samples is enough.
        targets: what the loss compares with, as for `Network.forward_backward`.
        loss: see `hwocr.nn.losses`.
        epsilon: the step.

    Raises:
        ValueError: if the network is not float64: differences drown in float32's rounding.
    """
    if network.parameters.dtype != np.float64:
        raise ValueError("gradients are checked in float64")
    network.forward_backward(inputs, targets, loss)
    below = inputs
    layers: list[LayerCheck] = []
    numerical: list[Array] = []
    analytical: list[Array] = []
    for k, values in enumerate(network.layer_values(inputs)):
        weights = _weight_slopes(network, k, below, targets, loss, epsilon)
        biases = _bias_slopes(network, k, below, targets, loss, epsilon)
        for name, slopes, gradient in (
            (f"weight {k + 1}", weights, network.weight_gradients[k]),
            (f"bias {k + 1}", biases, network.bias_gradients[k]),
        ):
            difference = float(np.abs(slopes - gradient).max())
            layers.append(LayerCheck(name, slopes.size, _relative(slopes, gradient), difference))
            numerical.append(slopes.ravel())
            analytical.append(gradient.ravel())
        below = values
    total = _relative(np.concatenate(numerical), np.concatenate(analytical))
    return GradientCheck(tuple(layers), total)


def _weight_slopes(
    network: Network, k: int, below: Array, targets: NDArray[Any], loss: Loss, epsilon: float
) -> Array:
    """Differentiate with respect to the weights of layer k, (n_{k−1}, n_k), numerically."""
    inputs, units = network.weights[k].shape
    slopes = np.empty((inputs, units))
    step = max(1, _AT_ONCE // units)
    for first in range(0, inputs, step):
        # Moves of z for each of these inputs: (I, N).
        moves = epsilon * below[:, first : first + step].T
        slopes[first : first + step] = _slopes(network, k, below, moves, targets, loss, epsilon)
    return slopes


def _bias_slopes(
    network: Network, k: int, below: Array, targets: NDArray[Any], loss: Loss, epsilon: float
) -> Array:
    """Differentiate with respect to the biases of layer k, (n_k,), numerically."""
    moves = np.full((1, len(below)), epsilon)
    result: Array = _slopes(network, k, below, moves, targets, loss, epsilon)[0]
    return result


def _slopes(
    network: Network, k: int, below: Array, moves: Array, targets: NDArray[Any], loss: Loss, epsilon: float
) -> Array:
    """Difference the loss for moves (I, N) of each unit's z_k in turn; returns (I, n_k)."""
    z = below @ network.weights[k] + network.biases[k]  # (N, n_k)
    units = z.shape[1]
    shift = moves[:, None, :, None] * np.eye(units)[None, :, None, :]  # (I, n_k, N, n_k)
    up = _losses(network, k, z + shift, targets, loss)
    down = _losses(network, k, z - shift, targets, loss)
    return (up - down) / (2 * epsilon)


def _losses(network: Network, k: int, z: Array, targets: NDArray[Any], loss: Loss) -> Array:
    """Compute the loss of each of the batches z_k, (I, n_k, N, n_k) → (I, n_k)."""
    values = network.activations[k].function(z)
    outputs = network.outputs_from(k + 1, values)
    batches = outputs.reshape(-1, *outputs.shape[2:])  # (I n_k, N, C)
    room = np.empty_like(batches[0])
    return np.array([loss(batch, targets, room) for batch in batches]).reshape(outputs.shape[:2])


def _relative(first: Array, second: Array) -> float:
    total = float(np.linalg.norm(first) + np.linalg.norm(second))
    return float(np.linalg.norm(first - second)) / total if total else 0.0
