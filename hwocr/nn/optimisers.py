"""What moves the parameters along their gradients, in place and without new arrays."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from hwocr.nn.activations import Array


class Optimiser(Protocol):
    """Moves parameters; keeps what it remembers in arrays that can be saved."""

    def step(self, gradients: Array, learning_rate: float) -> None:
        """Move the parameters once. ``gradients`` (P,) may be overwritten."""
        ...

    def state(self) -> dict[str, Array]:
        """Return the arrays to save, by name; with them back in place, work goes on bit for bit."""
        ...

    def restore(self, state: dict[str, Array]) -> None:
        """Take over saved arrays."""
        ...


class Sgd:
    """Stochastic gradient descent with momentum, optionally Nesterov's.

    With gradient g, velocity v, momentum μ, rate η and weight decay λ::

        g ← g + λ W           (weights only, never biases)
        v ← μ v + g
        W ← W − η v           (Nesterov: W ← W − η (g + μ v))

    Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.
    """

    def __init__(
        self,
        parameters: Array,
        weights: Sequence[Array],
        weight_gradients: Sequence[Array],
        *,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        """Take charge of parameters.

        Args:
            parameters: (P,) all of them, moved in place.
            weights: views into ``parameters`` that decay.
            weight_gradients: the matching views into the gradients that `step` is given.
            momentum: μ in [0, 1).
            weight_decay: λ, at least 0.
            nesterov: look ahead along the velocity.
        """
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.nesterov = nesterov
        self._parameters = parameters
        self._weights = tuple(zip(weights, weight_gradients, strict=True)) if weight_decay else ()
        self._velocity = np.zeros_like(parameters) if momentum else np.zeros(0, parameters.dtype)
        self._room = np.empty_like(parameters)

    def step(self, gradients: Array, learning_rate: float) -> None:
        """Move the parameters once; see the class. ``gradients`` (P,) is overwritten."""
        kind = self._parameters.dtype.type
        for weight, gradient in self._weights:
            gradient += kind(self.weight_decay) * weight
        if not self.momentum:
            np.multiply(gradients, kind(learning_rate), out=gradients)
            self._parameters -= gradients
            return
        self._velocity *= kind(self.momentum)
        self._velocity += gradients
        if self.nesterov:
            np.multiply(self._velocity, kind(self.momentum), out=self._room)
            self._room += gradients
            self._room *= kind(learning_rate)
        else:
            np.multiply(self._velocity, kind(learning_rate), out=self._room)
        self._parameters -= self._room

    def state(self) -> dict[str, Array]:
        """Return the velocity (P,), empty without momentum."""
        return {"velocity": self._velocity.copy()}

    def restore(self, state: dict[str, Array]) -> None:
        """Take over a saved velocity."""
        self._velocity[:] = state["velocity"]


class AdamW:
    """Adam with decoupled weight decay.

    ::

        m ← β₁ m + (1 − β₁) g          v ← β₂ v + (1 − β₂) g²
        W ← W − η m̂ / (√v̂ + ε) − η λ W     with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ)

    Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019.
    """

    def __init__(
        self,
        parameters: Array,
        weights: Sequence[Array],
        *,
        weight_decay: float = 0.0,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:
        """Take charge of parameters; arguments as for `Sgd`."""
        self.weight_decay = weight_decay
        self.betas = betas
        self.epsilon = epsilon
        self._parameters = parameters
        self._weights = tuple(weights) if weight_decay else ()
        self._mean = np.zeros_like(parameters)
        self._square = np.zeros_like(parameters)
        self._room = np.empty_like(parameters)
        self._steps = 0

    def step(self, gradients: Array, learning_rate: float) -> None:
        """Move the parameters once; see the class. ``gradients`` (P,) is overwritten."""
        kind = self._parameters.dtype.type
        first, second = self.betas
        self._steps += 1
        for weight in self._weights:
            weight *= kind(1 - learning_rate * self.weight_decay)
        self._mean *= kind(first)
        np.multiply(gradients, kind(1 - first), out=self._room)
        self._mean += self._room
        self._square *= kind(second)
        np.multiply(gradients, gradients, out=gradients)
        gradients *= kind(1 - second)
        self._square += gradients
        np.sqrt(self._square, out=self._room)
        self._room *= kind(1 / np.sqrt(1 - second**self._steps))
        self._room += kind(self.epsilon)
        np.divide(self._mean, self._room, out=self._room)
        self._room *= kind(learning_rate / (1 - first**self._steps))
        self._parameters -= self._room

    def state(self) -> dict[str, Array]:
        """Return both moments (P,) and the number of steps taken."""
        steps = np.array([self._steps], np.float64)
        return {"mean": self._mean.copy(), "square": self._square.copy(), "steps": steps}

    def restore(self, state: dict[str, Array]) -> None:
        """Take over saved moments."""
        self._mean[:] = state["mean"]
        self._square[:] = state["square"]
        self._steps = int(state["steps"][0])
