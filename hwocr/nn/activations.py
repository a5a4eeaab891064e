r"""Activation functions and their derivatives.

Each derivative is written in terms of the function's *output* y, because that is what the forward
pass has kept::

    sigmoid   y = 1 / (1 + e^−x)      dy/dx = y (1 − y)
    tanh      y = 2 σ(2x) − 1         dy/dx = 1 − y²
    relu      y = max(0, x)           dy/dx = 1 where y > 0, else 0
    identity  y = x                   dy/dx = 1
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


def sigmoid(x: Array, out: Array | None = None) -> Array:
    """The logistic function σ(x) = 1 / (1 + e^−x), exact in both tails and silent for any finite x.

    e^−x overflows to infinity where x < −88 (float32) or −709 (float64). There 1 / (1 + ∞) = 0 is what σ
    rounds to, so the overflow is wanted and kept quiet.

    Args:
        x: any shape; integers are taken as float64.
        out: where to write the result; may be ``x`` itself.

    Returns:
        ``out``, or a new array of x's shape and type, values in [0, 1].
    """
    x = _floating(x)
    with np.errstate(over="ignore", under="ignore"):
        result: Array = np.negative(x, out=np.empty_like(x) if out is None else out)
        np.exp(result, out=result)
        result += 1
        np.reciprocal(result, out=result)
    return result


def tanh(x: Array, out: Array | None = None) -> Array:
    """Return the hyperbolic tangent, 2 σ(2x) − 1, values in [−1, 1]; arguments as `sigmoid`."""
    result: Array = np.tanh(_floating(x), out=out)
    return result


def relu(x: Array, out: Array | None = None) -> Array:
    """The rectifier max(0, x); arguments as `sigmoid`."""
    x = _floating(x)
    return np.maximum(x, x.dtype.type(0), out=out)


def identity(x: Array, out: Array | None = None) -> Array:
    """Return x itself, or its copy in ``out``: a layer without an activation."""
    x = _floating(x)
    if out is None or out is x:
        return x
    np.copyto(out, x)
    return out


def softmax(x: Array) -> Array:
    """Turn each row of logits into probabilities.

    They are p_c = e^{x_c} / Σ_k e^{x_k}.

    Softmax does not change when a constant is added to a row, softmax(x + a) = softmax(x), because
    e^a cancels. Choosing a = −max(x) makes every exponent ≤ 0: nothing overflows, the largest term
    is e^0 = 1, and the sum is at least 1. Sum and quotient are taken in the next wider type, so that rows
    sum to 1 within 2 units in the last place.

    Args:
        x: (..., C) logits; integers are taken as float64.

    Returns:
        (..., C) of x's type, in [0, 1], rows sum to 1.
    """
    x = _floating(x)
    wide = np.float64 if x.dtype == np.float32 else np.longdouble
    # Rows may span more than the type holds (−3e38 … 3e38): their difference is −inf, its exponential 0.
    with np.errstate(under="ignore", over="ignore"):
        shifted = x - x.max(axis=-1, keepdims=True, initial=-np.inf)  # (..., C), ≤ 0
        exponentials = np.exp(shifted, out=shifted).astype(wide)
        exponentials /= exponentials.sum(axis=-1, keepdims=True)
        result: Array = exponentials.astype(x.dtype)
    return result


def multiply_by_sigmoid_derivative(delta: Array, y: Array, room: Array) -> None:
    """Multiply ``delta`` by y (1 − y) in place; ``room`` is an array of the same shape to work in."""
    np.subtract(1, y, out=room)
    room *= y
    delta *= room


def multiply_by_tanh_derivative(delta: Array, y: Array, room: Array) -> None:
    """Multiply ``delta`` by 1 − y² in place."""
    np.multiply(y, y, out=room)
    np.subtract(1, room, out=room)
    delta *= room


def multiply_by_relu_derivative(delta: Array, y: Array, room: Array) -> None:
    """Set ``delta`` to 0, in place, where the unit is off (y = 0)."""
    np.sign(y, out=room)  # 0 or 1, since y ≥ 0
    delta *= room


def multiply_by_identity_derivative(delta: Array, y: Array, room: Array) -> None:
    """Leave ``delta`` as it is."""


@dataclass(frozen=True, slots=True)
class Activation:
    """A function for the units of a layer, with its derivative.

    Attributes:
        name: what recipes call it.
        function: (x, out) → y.
        multiply_by_derivative: (delta, y, room), multiplies delta by dy/dx in place.
        gain: how much larger Xavier's initial weights may be (Glorot and Bengio, 2010; He et al., 2015).
    """

    name: str
    function: Callable[..., Array]
    multiply_by_derivative: Callable[[Array, Array, Array], None]
    gain: float


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("sigmoid", sigmoid, multiply_by_sigmoid_derivative, 1.0),
        Activation("tanh", tanh, multiply_by_tanh_derivative, 1.0),
        Activation("relu", relu, multiply_by_relu_derivative, 2.0**0.5),
        Activation("identity", identity, multiply_by_identity_derivative, 1.0),
    )
}
"""The activations by name."""


def _floating(x: Array) -> Array:
    array = np.asarray(x)
    return array if array.dtype.kind == "f" else array.astype(np.float64)
