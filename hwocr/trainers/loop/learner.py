"""The Learner protocol, all that the training loop knows about a network, and what tasks ask besides."""

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from hwocr.models.card import ModelCard
from hwocr.models.files import Tensors


class Learner(Protocol):
    """A network under training, with its optimiser.

    Attributes:
        suffix: of its model files.
    """

    suffix: str

    def train_batch(
        self, pictures: NDArray[np.float32], targets: NDArray[np.int64], learning_rate: float, step: int
    ) -> tuple[float, float]:
        """Take one step on a batch.

        Args:
            pictures: (B, 1024) float32.
            targets: (B,) class numbers.
            learning_rate: of this step.
            step: its number in the run, from which any chance follows.

        Returns:
            The loss and the task's metric, summed over the batch: how many answers were right, say.
        """
        ...

    def state(self) -> Tensors:
        """Return copies of all arrays that training goes on from."""
        ...

    def restore(self, state: Tensors) -> None:
        """Take over saved arrays."""
        ...

    def first_layer(self) -> NDArray[np.float32]:
        """Return the first layer's weights, one picture a unit: (units, height, width)."""
        ...

    def statistics(self, pictures: NDArray[np.float32]) -> list[dict[str, Any]]:
        """Describe each layer's answers to pictures (N, 1024); empty if there is nothing to say."""
        ...

    def settings(self) -> dict[str, Any]:
        """Return what a model card says about the architecture."""
        ...

    def export(self, path: Path, card: ModelCard) -> None:
        """Write the model file."""
        ...

    def versions(self) -> dict[str, str]:
        """Return the versions of the libraries that train it."""
        ...


class ClassifierLearner(Learner, Protocol):
    """A network under training that tells glyphs apart."""

    def logits(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (N, C) for pictures (N, 1024), by the weights that would be saved as the model."""
        ...


class AutoencoderLearner(Learner, Protocol):
    """A network under training that copies pictures through a code."""

    def encode(self, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return codes (N, K) of pictures (N, 1024), by the weights that would be saved as the model."""
        ...

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return pictures (N, 1024) in [0, 1] of codes (N, K), by the same weights."""
        ...
