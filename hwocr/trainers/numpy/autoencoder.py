"""Training the autoencoders of `hwocr.nn`."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import SIZE
from hwocr.models.card import ModelCard
from hwocr.models.files import Tensors, save_model
from hwocr.models.mlp import network_tensors
from hwocr.nn.losses import SquaredError
from hwocr.nn.psnr import psnr
from hwocr.runs.recipe.numpy_networks import autoencoder_settings, build_network
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.numpy.layer_statistics import layer_statistics
from hwocr.trainers.numpy.optimiser import make_optimiser, restore_training, training_state


class NumpyAutoencoderLearner:
    """An autoencoder under training; see `hwocr.trainers.loop.learner.AutoencoderLearner`.

    Attributes:
        network: encoder and decoder in one.
        suffix: of its model files.
    """

    suffix = ".safetensors"

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        self._settings = autoencoder_settings(recipe)
        self.network = build_network(recipe)
        self._middle = len(self._settings.hidden) + 1
        self._loss = SquaredError()
        self._mean = recipe.loss.reduction == "mean"
        self._optimiser = make_optimiser(recipe, self.network)

    def train_batch(
        self, pictures: NDArray[np.float32], targets: NDArray[np.int64], learning_rate: float, step: int
    ) -> tuple[float, float]:
        """Take one step towards copying the pictures; their labels are not looked at."""
        loss, copies = self.network.forward_backward(pictures, pictures, self._loss, mean=self._mean)
        decibels = float(psnr(pictures, copies).sum())
        self._optimiser.step(self.network.gradients, learning_rate)
        return loss, decibels

    def encode(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return codes (N, K) of pictures (N, 1024)."""
        return np.asarray(self.network.outputs_from(0, pictures, self._middle), np.float32)

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return pictures (N, 1024) of codes (N, K)."""
        return np.asarray(self.network.outputs_from(self._middle, codes), np.float32)

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
        """Return what each hidden layer answers, the code among them; see `layer_statistics`."""
        return layer_statistics(self.network, pictures)

    def settings(self) -> dict[str, Any]:
        """Return sizes and activations."""
        return {
            "hidden": list(self._settings.hidden),
            "code": self._settings.code,
            "activation": self._settings.activation,
            "code_activation": self._settings.code_activation,
        }

    def export(self, path: Path, card: ModelCard) -> None:
        """Write a safetensors file."""
        save_model(path, card, network_tensors(self.network))

    def versions(self) -> dict[str, str]:
        """Return NumPy's version."""
        return {"numpy": np.__version__}
