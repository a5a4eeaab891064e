"""Training the networks of `hwocr.nn`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.nn.losses import SoftmaxCrossEntropy
from hwocr.runs.recipe.numpy_networks import mlp_settings
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.numpy.learner import NumpyLearner


class NumpyClassifierLearner(NumpyLearner):
    """A multi-layer perceptron under training; see `hwocr.trainers.loop.learner.Learner`."""

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        self._settings = mlp_settings(recipe)
        super().__init__(recipe)
        self._loss = SoftmaxCrossEntropy(recipe.loss.label_smoothing)

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

    def settings(self) -> dict[str, Any]:
        """Return hidden sizes and activation."""
        return {"hidden": list(self._settings.hidden), "activation": self._settings.activation}
