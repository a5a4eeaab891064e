"""Multi-layer perceptrons of `hwocr.nn` as classifiers."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.models.card import ModelCard
from hwocr.models.files import Tensors, load_model
from hwocr.models.softmax import tempered_softmax
from hwocr.nn.activations import ACTIVATIONS
from hwocr.nn.network import Network


class MlpClassifier:
    """A Classifier that runs a NumPy network.

    Attributes:
        network: the network.
    """

    def __init__(self, card: ModelCard, tensors: Tensors) -> None:
        """Put a network together.

        Args:
            card: with ``settings`` hidden (list of unit numbers) and activation.
            tensors: ``weight1`` (inputs, units), ``bias1`` (units,), and so on for each layer.

        Raises:
            ModelError: if card and arrays do not fit each other.
        """
        self._card = card
        self.network = network_from_tensors(card, tensors)

    @property
    def card(self) -> ModelCard:
        """What the model says about itself."""
        return self._card

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the columns of `probabilities`."""
        return self._card.labels

    def logits(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the network's raw outputs, (N, len(labels)) float32, for glyphs (N, 32, 32)."""
        rows = np.ascontiguousarray(glyphs, np.float32).reshape(len(glyphs), self.network.sizes[0])
        return np.asarray(self.network.outputs(rows), np.float32)

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Classify normalised glyphs (N, 32, 32); see `Classifier.probabilities`."""
        return tempered_softmax(self.logits(glyphs), self._card.temperature)


def load_mlp(path: Path) -> MlpClassifier:
    """Load a NumPy network from a ``.safetensors`` file.

    Raises:
        ModelError: if the file is missing, damaged or not one of ours.
    """
    card, tensors = load_model(path)
    try:
        return MlpClassifier(card, tensors)
    except ModelError as error:
        raise ModelError(f"{path}: {error.message}", error.hint) from error


def network_tensors(network: Network) -> Tensors:
    """Return a network's weights and biases by name, as model files hold them."""
    tensors: Tensors = {}
    for number, (weight, bias) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        tensors[f"weight{number}"] = weight
        tensors[f"bias{number}"] = bias
    return tensors


def network_from_tensors(card: ModelCard, tensors: Tensors) -> Network:
    """Build the network a card describes and fill it.

    Raises:
        ModelError: if card and arrays do not fit each other.
    """
    hidden = card.settings.get("hidden", [])
    activation = card.settings.get("activation", "sigmoid")
    if card.kind != "mlp" or not isinstance(hidden, list) or activation not in ACTIVATIONS:
        raise ModelError(f"The model {card.name} is not a multi-layer perceptron.", "Is it of a newer hwocr?")
    network = Network((int(np.prod(card.input_shape)), *hidden, len(card.labels)), str(activation))
    fill_network(network, tensors)
    return network


def fill_network(network: Network, tensors: Tensors) -> None:
    """Give a network the weights and biases of a model file.

    Raises:
        ModelError: if they do not fit it.
    """
    for name, array in network_tensors(network).items():
        given = tensors.get(name)
        if given is None or given.shape != array.shape:
            shape = "missing" if given is None else str(given.shape)
            raise ModelError(f"The model's {name} is {shape}, not {array.shape}.", "Train it again.")
        if not np.isfinite(given).all():
            raise ModelError(f"The model's {name} holds numbers that are not finite.", "Train it again.")
        array[...] = given
