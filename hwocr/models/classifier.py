"""The Classifier protocol: all that reading and the window know about a network."""

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from hwocr.models.card import ModelCard


@runtime_checkable
class Classifier(Protocol):
    """Something that tells glyphs apart."""

    @property
    def card(self) -> ModelCard:
        """What the model is: name, labels, input shape, scores."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """One-character labels, in the order of the columns of `probabilities`."""
        ...

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Classify normalised glyphs.

        Args:
            glyphs: (N, 32, 32) float32 in [0, 1], 1 = ink. N may be 0.

        Returns:
            (N, len(labels)) float32, rows sum to 1, after temperature scaling.
        """
        ...
