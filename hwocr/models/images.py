"""Models of photographs, run by ONNX Runtime: no torch in this process."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.models.card import ImageInput, ModelCard
from hwocr.models.image_input import network_input, square
from hwocr.models.onnx.runtime import OnnxClassifier
from hwocr.models.registry import find_model, load_card
from hwocr.models.softmax import tempered_softmax

_BATCH = 32


class ImageClassifier:
    """Tells photographs apart.

    Attributes:
        input: how photographs become the network's input.
    """

    def __init__(self, path: Path) -> None:
        """Load the network.

        Args:
            path: an ``.onnx`` file with our metadata block.

        Raises:
            ModelError: if the file is missing or damaged, or is of a network for glyphs.
        """
        self._network = OnnxClassifier(path)
        self.input: ImageInput = _input_of(self._network.card)

    @property
    def card(self) -> ModelCard:
        """What the model says about itself."""
        return self._network.card

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the classes, in the order of the columns of `probabilities`."""
        return self._network.labels

    def probabilities(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Classify photographs.

        Args:
            pictures: N of any sizes, each (H, W, 3) uint8 RGB.

        Returns:
            (N, len(labels)) float32, rows sum to 1, after temperature scaling.
        """
        side = self.input.side
        squares = [square(picture, side) for picture in pictures]
        return self.of_squares(np.stack(squares) if squares else np.zeros((0, side, side, 3), np.uint8))

    def of_squares(self, squares: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Classify squares of the input's side, (N, side, side, 3); see `probabilities`."""
        parts = [np.zeros((0, len(self.labels)), np.float32)]
        for start in range(0, len(squares), _BATCH):
            batch = network_input(squares[start : start + _BATCH], self.input)
            logits = self._network.logits(batch)
            if self.input.flips:
                logits = (logits + self._network.logits(batch[..., ::-1])) / np.float32(2)
            parts.append(logits)
        return tempered_softmax(np.concatenate(parts), self.card.temperature)


def load_image_classifier(name: str) -> ImageClassifier:
    """Load a model of photographs.

    Args:
        name: a name from `hwocr.models.registry.available_models`, or the path of a model file.

    Raises:
        ModelError: if there is no such model, its file is damaged, or it is one for glyphs.
    """
    path = find_model(name)
    if path.suffix != ".onnx":
        _input_of(load_card(name))
    return ImageClassifier(path)


def _input_of(card: ModelCard) -> ImageInput:
    if card.picture is None:
        raise ModelError(
            f"The model {card.name} is for letters: it cannot tell photographs apart.",
            "Give one that was trained on photographs.",
        )
    return card.picture
