r"""A stack of linear layers with activations between them, its forward and its backward pass.

With inputs a⁰ = x (N, n_0) and layers k = 1 … K of weights W_k (n_{k−1}, n_k) and biases b_k (n_k,)::

    forward    z_k = a_{k−1} W_k + b_k          a_k = f_k(z_k)
    backward   δ_K = ∂loss/∂a_K · f_K'(z_K)
               ∂loss/∂W_k = a_{k−1}ᵀ δ_k        ∂loss/∂b_k = Σ_n δ_k
               δ_{k−1} = δ_k W_kᵀ · f_{k−1}'(z_{k−1})

Samples are rows, so for one sample ∂loss/∂W is the outer product x δᵀ; the course writes weights
transposed (units, inputs), for which the same reads δ xᵀ.

All parameters lie in one flat array, all gradients in another; weights and biases are views into them.
An optimiser then moves the whole network in a few calls, and a checkpoint is one array.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from hwocr.nn.activations import ACTIVATIONS, Array
from hwocr.nn.initialisers import xavier_uniform
from hwocr.nn.losses import Loss

# Batches of an epoch are of two sizes, the last one being smaller; more are unusual.
_MOST_ROOMS = 4


class Network:
    """A multi-layer perceptron.

    Attributes:
        sizes: units of each layer, inputs first: (1024, 64, 36).
        activations: one for each layer after the inputs.
        parameters: (P,) all weights and biases.
        gradients: (P,) the derivatives of the last batch's loss.
        weights: for each layer, (inputs, units), a view into ``parameters``.
        biases: for each layer, (units,), a view into ``parameters``.
        weight_gradients: views into ``gradients``, shaped as ``weights``.
        bias_gradients: views into ``gradients``, shaped as ``biases``.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        hidden: str | Sequence[str] = "sigmoid",
        output: str = "identity",
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build a network with all parameters zero; see `initialise`.

        Args:
            sizes: units of each layer, inputs first, at least two numbers.
            hidden: the name of the hidden layers' activation, or one name for each of them.
            output: the name of the last layer's activation; ``identity`` gives logits.
            dtype: float32 for work, float64 for checking.
        """
        self.sizes = tuple(sizes)
        layers = len(self.sizes) - 1
        names = [hidden] * (layers - 1) if isinstance(hidden, str) else list(hidden)
        if len(names) != layers - 1:
            raise ValueError(f"{layers - 1} hidden layers, but {len(names)} activations")
        self.activations = [ACTIVATIONS[name] for name in (*names, output)]
        shapes = list(zip(self.sizes, self.sizes[1:], strict=False))
        count = sum(inputs * units + units for inputs, units in shapes)
        self.parameters: Array = np.zeros(count, dtype)
        self.gradients: Array = np.zeros(count, dtype)
        self.weights, self.biases = _views(self.parameters, shapes)
        self.weight_gradients, self.bias_gradients = _views(self.gradients, shapes)
        self._rooms: dict[int, tuple[list[Array], list[Array], list[Array]]] = {}

    def initialise(self, rng: np.random.Generator) -> None:
        """Draw the weights by `xavier_uniform` and set the biases to zero."""
        for weight, bias, activation in zip(self.weights, self.biases, self.activations, strict=True):
            weight[:] = xavier_uniform(rng, weight.shape[0], weight.shape[1], activation.gain)
            bias[:] = 0

    def outputs(self, inputs: Array) -> Array:
        """Compute the outputs (N, n_K) for inputs (N, n_0). Keeps nothing, so threads may share a network."""
        return self.outputs_from(0, inputs)

    def outputs_from(self, layer: int, inputs: Array, end: int | None = None) -> Array:
        """Compute the outputs from the inputs (…, n_layer) of a layer on, the first being 0.

        With ``end``, stop before that layer: its inputs (…, n_end) are returned.
        """
        values = inputs
        part = slice(layer, end)
        stack = zip(self.weights[part], self.biases[part], self.activations[part], strict=True)
        for weight, bias, activation in stack:
            values = values @ weight
            values += bias
            activation.function(values, out=values)
        return values

    def layer_values(self, inputs: Array) -> list[Array]:
        """Return a_1 … a_K, what every unit says to inputs (N, n_0): arrays (N, n_k)."""
        values = [inputs]
        for layer in range(len(self.weights)):
            z = values[-1] @ self.weights[layer] + self.biases[layer]
            values.append(self.activations[layer].function(z, out=z))
        return values[1:]

    def forward_backward(
        self, inputs: Array, targets: NDArray[Any], loss: Loss, *, mean: bool = False
    ) -> tuple[float, Array]:
        """Run a batch forwards and backwards; the derivatives are in ``gradients`` afterwards.

        Args:
            inputs: (N, n_0) of the network's type, N at least 1.
            targets: what the loss compares with: (N,) class numbers or (N, n_K) values.
            loss: see `hwocr.nn.losses`.
            mean: divide the gradients by N. The loss returned is a sum either way.

        Returns:
            The loss, summed over the batch, and the outputs (N, n_K), valid until the next call.
        """
        count = len(inputs)
        values, deltas, buffers = self._workspace(count)
        layers = range(len(self.weights))

        source = inputs
        for k in layers:
            z = np.matmul(source, self.weights[k], out=values[k])  # (N, n_k)
            z += self.biases[k]
            source = self.activations[k].function(z, out=z)

        total = loss(source, targets, deltas[-1])
        if mean:
            deltas[-1] *= deltas[-1].dtype.type(1 / count)
        for k in reversed(layers):
            delta = deltas[k]  # (N, n_k)
            self.activations[k].multiply_by_derivative(delta, values[k], buffers[k])
            below = values[k - 1] if k else inputs  # (N, n_{k−1})
            np.matmul(below.T, delta, out=self.weight_gradients[k])  # (n_{k−1}, n_k)
            np.add.reduce(delta, axis=0, out=self.bias_gradients[k])
            if k:
                np.matmul(delta, self.weights[k].T, out=deltas[k - 1])
        return total, source

    def _workspace(self, count: int) -> tuple[list[Array], list[Array], list[Array]]:
        """Return arrays (count, n_k) for values, deltas and scratch of every layer, made once and reused."""
        if count not in self._rooms:
            if len(self._rooms) == _MOST_ROOMS:
                self._rooms.clear()
            shapes = [(count, units) for units in self.sizes[1:]]
            values, deltas, scratch = (
                [np.empty(shape, self.parameters.dtype) for shape in shapes] for _ in range(3)
            )
            self._rooms[count] = (values, deltas, scratch)
        return self._rooms[count]


def _views(flat: Array, shapes: list[tuple[int, int]]) -> tuple[list[Array], list[Array]]:
    weights, biases, start = [], [], 0
    for inputs, units in shapes:
        end = start + inputs * units
        weights.append(flat[start:end].reshape(inputs, units))
        biases.append(flat[end : end + units])
        start = end + units
    return weights, biases
