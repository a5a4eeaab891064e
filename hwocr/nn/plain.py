r"""The network that is read in one sitting: a layer is a thing with a forward and a backward.

`hwocr.nn.network` computes the same for training: in buffers that are reused, with one flat array of
parameters. The tests hold the two equal, to rounding. Here every line is the mathematics::

    Linear     y = x W + b              ∂W = xᵀ ∂y     ∂b = Σ_n ∂y     ∂x = ∂y Wᵀ
    Sigmoid    y = 1 / (1 + e^−x)       ∂x = ∂y · y (1 − y)
    Tanh       y = tanh x               ∂x = ∂y · (1 − y²)
    Relu       y = max(0, x)            ∂x = ∂y where y > 0

∂v stands for ∂loss/∂v, the derivative of the loss of the whole batch. Samples are rows.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


class Layer(Protocol):
    """A step of the network.

    Attributes:
        parameters: what it learns; arrays that a step of gradient descent changes in place.
        gradients: ∂loss/∂parameter of each, after `backward`.
    """

    parameters: list[Array]
    gradients: list[Array]

    def forward(self, x: Array) -> Array:
        """Return the outputs (N, units) for inputs (N, inputs), and remember what `backward` needs."""
        ...

    def backward(self, dy: Array) -> Array:
        """Return ∂loss/∂x (N, inputs) for ∂loss/∂y (N, units), and set the gradients."""
        ...


class Linear:
    """y = x W + b; see `Layer`."""

    def __init__(self, weight: Array, bias: Array) -> None:
        """Take the weights W (inputs, units) and the biases b (units,)."""
        self.parameters = [weight, bias]
        self.gradients = [np.zeros_like(weight), np.zeros_like(bias)]

    def forward(self, x: Array) -> Array:
        """Return x W + b."""
        self._x = x  # (N, inputs)
        weight, bias = self.parameters
        return x @ weight + bias  # (N, units)

    def backward(self, dy: Array) -> Array:
        """Return ∂y Wᵀ; set ∂W = xᵀ ∂y and ∂b = Σ ∂y."""
        self.gradients = [self._x.T @ dy, dy.sum(axis=0)]
        return dy @ self.parameters[0].T


class Sigmoid:
    """y = 1 / (1 + e^−x); see `Layer`."""

    def __init__(self) -> None:
        self.parameters: list[Array] = []
        self.gradients: list[Array] = []

    def forward(self, x: Array) -> Array:
        """Return σ(x). Where e^−x overflows, 1 / (1 + ∞) = 0 is what σ rounds to."""
        with np.errstate(over="ignore"):
            self._y = 1 / (1 + np.exp(-x))
        return self._y

    def backward(self, dy: Array) -> Array:
        """Return ∂y · y (1 − y)."""
        return dy * self._y * (1 - self._y)


class Tanh:
    """y = tanh x; see `Layer`."""

    def __init__(self) -> None:
        self.parameters: list[Array] = []
        self.gradients: list[Array] = []

    def forward(self, x: Array) -> Array:
        """Return tanh x."""
        self._y: Array = np.tanh(x)
        return self._y

    def backward(self, dy: Array) -> Array:
        """Return ∂y · (1 − y²)."""
        return dy * (1 - self._y**2)


class Relu:
    """y = max(0, x); see `Layer`."""

    def __init__(self) -> None:
        self.parameters: list[Array] = []
        self.gradients: list[Array] = []

    def forward(self, x: Array) -> Array:
        """Return max(0, x)."""
        self._y: Array = np.maximum(x, 0)
        return self._y

    def backward(self, dy: Array) -> Array:
        """Return ∂y where y > 0, else 0."""
        return dy * (self._y > 0)


def softmax(logits: Array) -> Array:
    """Return e^x / Σ e^x of each row (N, C); without the row's largest, so that nothing overflows."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Array = powers / powers.sum(axis=1, keepdims=True)
    return result


def cross_entropy(logits: Array, targets: NDArray[np.integer]) -> tuple[float, Array]:
    """Return −Σ_n log softmax(x_n)[t_n] and its derivative by the logits, softmax(x) − one_hot(t).

    Args:
        logits: (N, C).
        targets: (N,) class numbers.
    """
    rows = np.arange(len(logits))
    probabilities = softmax(logits)
    loss = -float(np.log(probabilities[rows, targets]).sum())
    probabilities[rows, targets] -= 1
    return loss, probabilities


def run_batch(layers: Sequence[Layer], x: Array, targets: NDArray[np.integer]) -> float:
    """Run a batch forwards and backwards; the derivatives are in the layers' gradients afterwards.

    Returns:
        The cross-entropy, summed over the batch.
    """
    for layer in layers:
        x = layer.forward(x)
    loss, dy = cross_entropy(x, targets)
    for layer in reversed(layers):
        dy = layer.backward(dy)
    return loss


def descend(layers: Sequence[Layer], learning_rate: float) -> None:
    """Take one step of gradient descent: w ← w − η ∂loss/∂w."""
    for layer in layers:
        for parameter, gradient in zip(layer.parameters, layer.gradients, strict=True):
            parameter -= learning_rate * gradient


def check_gradients(
    layers: Sequence[Layer], x: Array, targets: NDArray[np.integer], epsilon: float = 1e-6
) -> float:
    """Compare every derivative with (loss(w + ε) − loss(w − ε)) / 2ε, one parameter after the other.

    Args:
        layers: with float64 parameters; they are left as they were.
        x: (N, inputs) float64, a handful of samples.
        targets: (N,) class numbers.
        epsilon: ε.

    Returns:
        ‖numerical − backpropagated‖ / (‖numerical‖ + ‖backpropagated‖) over all parameters.
    """
    run_batch(layers, x, targets)
    backpropagated = np.concatenate([gradient.ravel() for layer in layers for gradient in layer.gradients])
    numerical = []
    for layer in layers:
        for parameter in layer.parameters:
            flat = parameter.reshape(-1)
            for place in range(flat.size):
                kept = flat[place]
                flat[place] = kept + epsilon
                above = _loss(layers, x, targets)
                flat[place] = kept - epsilon
                below = _loss(layers, x, targets)
                flat[place] = kept
                numerical.append((above - below) / (2 * epsilon))
    difference = np.linalg.norm(np.array(numerical) - backpropagated)
    return float(difference / (np.linalg.norm(numerical) + np.linalg.norm(backpropagated)))


def _loss(layers: Sequence[Layer], x: Array, targets: NDArray[np.integer]) -> float:
    for layer in layers:
        x = layer.forward(x)
    return cross_entropy(x, targets)[0]
