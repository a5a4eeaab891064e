"""What every network of `hwocr.nn` has in common under training."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import SIZE
from hwocr.models.card import ModelCard
from hwocr.models.files import Tensors, save_model
from hwocr.models.mlp import network_tensors
from hwocr.runs.recipe.numpy_networks import build_network
from hwocr.runs.recipe.schema import Recipe
from hwocr.trainers.numpy.layer_statistics import layer_statistics
from hwocr.trainers.numpy.optimiser import make_optimiser, restore_training, training_state


class NumpyLearner:
    """A NumPy network under training: all of `hwocr.trainers.loop.learner.Learner` that networks share.

    A subclass adds `train_batch` and `settings`.

    Attributes:
        network: the network.
        suffix: of its model files.
    """

    suffix = ".safetensors"

    def __init__(self, recipe: Recipe) -> None:
        """Build the network a recipe names, with weights from its seed."""
        self.network = build_network(recipe)
        self._mean = recipe.loss.reduction == "mean"
        self._optimiser = make_optimiser(recipe, self.network)

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

    def export(self, path: Path, card: ModelCard) -> None:
        """Write a safetensors file."""
        save_model(path, card, network_tensors(self.network))

    def versions(self) -> dict[str, str]:
        """Return NumPy's version."""
        return {"numpy": np.__version__}
