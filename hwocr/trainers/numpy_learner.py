"""Training the networks of `hwocr.nn`."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import SIZE
from hwocr.models.card import ModelCard
from hwocr.models.files import Tensors, save_model
from hwocr.models.mlp import network_tensors
from hwocr.nn.losses import SoftmaxCrossEntropy
from hwocr.nn.network import Network
from hwocr.nn.optimisers import AdamW, Optimiser, Sgd
from hwocr.runs.numpy_networks import build_network, mlp_settings
from hwocr.runs.recipe import Recipe

# A sigmoid or tanh unit counts as saturated where its slope has fallen to a tenth of its largest.
_SATURATED = {"sigmoid": 0.025, "tanh": 0.1}
_RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
_BINS = 24


class NumpyLearner:
    """A multi-layer perceptron under training; see `hwocr.trainers.learner.Learner`.

    Attributes:
        network: the network.
        suffix: of its model files.
    """

    suffix = ".safetensors"

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        self._settings = mlp_settings(recipe)
        self.network = build_network(recipe)
        self._loss = SoftmaxCrossEntropy(recipe.loss.label_smoothing)
        self._mean = recipe.loss.reduction == "mean"
        self._optimiser = _optimiser(recipe, self.network)

    def train_batch(
        self, pictures: NDArray[np.float32], targets: NDArray[np.int64], learning_rate: float, step: int
    ) -> tuple[float, int]:
        """Take one step; see `Learner.train_batch`."""
        loss, outputs = self.network.forward_backward(pictures, targets, self._loss, mean=self._mean)
        self._optimiser.step(self.network.gradients, learning_rate)
        return loss, int(np.count_nonzero(outputs.argmax(axis=1) == targets))

    def logits(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (N, C) for pictures (N, 1024)."""
        return np.asarray(self.network.outputs(pictures), np.float32)

    def state(self) -> Tensors:
        """Return the parameters and what the optimiser remembers."""
        remembered = {f"optimiser.{name}": array for name, array in self._optimiser.state().items()}
        return {"parameters": self.network.parameters.copy(), **remembered}

    def restore(self, state: Tensors) -> None:
        """Take over saved arrays."""
        self.network.parameters[:] = state["parameters"]
        prefix = "optimiser."
        self._optimiser.restore(
            {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}
        )

    def first_layer(self) -> NDArray[np.float32]:
        """Return (units, 32, 32)."""
        return np.asarray(self.network.weights[0].T.reshape(-1, SIZE, SIZE), np.float32)

    def statistics(self, pictures: NDArray[np.float32]) -> list[dict[str, Any]]:
        """Return mean, deviation, histogram and saturated (or ``off``) part of each hidden layer's answers.

        The histogram holds the parts of the answers in `_BINS` equal steps of ``range``.
        """
        described = []
        for values in self.network.layer_values(pictures)[:-1]:
            entry: dict[str, Any] = {"mean": float(values.mean()), "deviation": float(values.std())}
            limits = _RANGES.get(self._settings.activation, (0.0, float(values.max()) or 1.0))
            if np.isfinite(limits).all():
                counts = np.histogram(values, _BINS, limits)[0]
                entry["range"] = [round(limit, 4) for limit in limits]
                entry["histogram"] = [round(float(part), 4) for part in counts / values.size]
            threshold = _SATURATED.get(self._settings.activation)
            if threshold is None:
                entry["off"] = float(np.mean(values <= 0))
            else:
                slope = values * (1 - values) if self._settings.activation == "sigmoid" else 1 - values**2
                entry["saturated"] = float(np.mean(slope < threshold))
            described.append(entry)
        return described

    def settings(self) -> dict[str, Any]:
        """Return hidden sizes and activation."""
        return {"hidden": list(self._settings.hidden), "activation": self._settings.activation}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write a safetensors file."""
        save_model(path, card, network_tensors(self.network))

    def versions(self) -> dict[str, str]:
        """Return NumPy's version."""
        return {"numpy": np.__version__}


def _optimiser(recipe: Recipe, network: Network) -> Optimiser:
    chosen = recipe.optimiser
    if chosen.kind == "adamw":
        return AdamW(network.parameters, network.weights, weight_decay=chosen.weight_decay)
    return Sgd(
        network.parameters,
        network.weights,
        network.weight_gradients,
        momentum=chosen.momentum,
        weight_decay=chosen.weight_decay,
        nesterov=chosen.nesterov,
    )
