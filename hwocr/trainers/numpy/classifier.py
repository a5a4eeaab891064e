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
from hwocr.runs.recipe.numpy_networks import build_network, mlp_settings
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.numpy.layer_statistics import layer_statistics
from hwocr.trainers.numpy.optimiser import make_optimiser, restore_training, training_state


class NumpyLearner:
    """A multi-layer perceptron under training; see `hwocr.trainers.loop.learner.Learner`.

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
        self._optimiser = make_optimiser(recipe, self.network)

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
        return training_state(self.network, self._optimiser)

    def restore(self, state: Tensors) -> None:
        """Take over saved arrays."""
        restore_training(self.network, self._optimiser, state)

    def first_layer(self) -> NDArray[np.float32]:
        """Return (units, 32, 32)."""
        return np.asarray(self.network.weights[0].T.reshape(-1, SIZE, SIZE), np.float32)

    def statistics(self, pictures: NDArray[np.float32]) -> list[dict[str, Any]]:
        """Return what each hidden layer answers; see `layer_statistics`."""
        return layer_statistics(self.network, pictures)

    def settings(self) -> dict[str, Any]:
        """Return hidden sizes and activation."""
        return {"hidden": list(self._settings.hidden), "activation": self._settings.activation}

    def export(self, path: Path, card: ModelCard) -> None:
        """Write a safetensors file."""
        save_model(path, card, network_tensors(self.network))

    def versions(self) -> dict[str, str]:
        """Return NumPy's version."""
        return {"numpy": np.__version__}
