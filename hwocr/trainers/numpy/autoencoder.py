"""Training the autoencoders of `hwocr.nn`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.nn.losses import SquaredError
from hwocr.nn.psnr import psnr
from hwocr.runs.recipe.numpy_networks import autoencoder_settings
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.numpy.learner import NumpyLearner


class NumpyAutoencoderLearner(NumpyLearner):
    """An autoencoder under training; see `hwocr.trainers.loop.learner.AutoencoderLearner`."""

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        self._settings = autoencoder_settings(recipe)
        super().__init__(recipe)
        self._middle = len(self._settings.hidden) + 1
        self._loss = SquaredError()

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

    def settings(self) -> dict[str, Any]:
        """Return sizes and activations."""
        return {
            "hidden": list(self._settings.hidden),
            "code": self._settings.code,
            "activation": self._settings.activation,
            "code_activation": self._settings.code_activation,
        }
