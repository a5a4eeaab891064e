"""Autoencoders: a letter becomes a code of a few numbers, a code becomes a letter. No torch here."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.models.card import ModelCard
from hwocr.models.files import Tensors, load_model
from hwocr.models.mlp import fill_network
from hwocr.models.onnx.runtime import open_session, read_card, read_content
from hwocr.models.registry import find_model
from hwocr.nn.activations import ACTIVATIONS
from hwocr.nn.network import Network

SIDE = 32
# Larger batches gain nothing and cost memory.
_BATCH = 256

ONNX_INPUTS = ("glyphs", "codes")
"""An exported autoencoder takes glyphs (N, 1, 32, 32) and codes (M, K) …"""

ONNX_OUTPUTS = ("codes_of_glyphs", "glyphs_of_codes")
"""… and gives the codes (N, K) of those and the glyphs (M, 1, 32, 32) of these: two halves in one file."""


@runtime_checkable
class Autoencoder(Protocol):
    """Something that writes letters down in a few numbers and draws them again."""

    @property
    def card(self) -> ModelCard:
        """What the model is: name, labels of the letters it learnt from, scores."""
        ...

    @property
    def code_size(self) -> int:
        """How many numbers a code has, K."""
        ...

    def encode(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the codes (N, K) of normalised glyphs (N, 32, 32) in [0, 1], 1 = ink."""
        ...

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the glyphs (N, 32, 32) in [0, 1] of codes (N, K)."""
        ...

    def reconstruct(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what comes out, (N, 32, 32), when glyphs (N, 32, 32) go in."""
        ...


class NumpyAutoencoder:
    """An Autoencoder that runs a network of `hwocr.nn`.

    Attributes:
        network: encoder and decoder in one.
    """

    def __init__(self, card: ModelCard, tensors: Tensors) -> None:
        """Put a network together.

        Args:
            card: with ``settings`` hidden, code, activation and code_activation.
            tensors: ``weight1`` (inputs, units), ``bias1`` (units,), and so on for each layer.

        Raises:
            ModelError: if card and arrays do not fit each other.
        """
        self._card = card
        hidden, code = card.settings.get("hidden"), card.settings.get("code")
        activation, of_code = (str(card.settings.get(key)) for key in ("activation", "code_activation"))
        if card.kind != "autoencoder" or not isinstance(hidden, list) or not isinstance(code, int):
            raise ModelError(f"The model {card.name} is not an autoencoder of numbers alone.")
        if not {activation, of_code} <= set(ACTIVATIONS):
            raise ModelError(f"The model {card.name} has units unknown here.", "Is it of a newer hwocr?")
        self.network = autoencoder_network(int(np.prod(card.input_shape)), hidden, code, activation, of_code)
        fill_network(self.network, tensors)
        self._middle = len(hidden) + 1

    @property
    def card(self) -> ModelCard:
        """What the model says about itself."""
        return self._card

    @property
    def code_size(self) -> int:
        """How many numbers a code has."""
        return self.network.sizes[self._middle]

    def encode(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return codes (N, K); see `Autoencoder.encode`."""
        rows = np.ascontiguousarray(glyphs, np.float32).reshape(len(glyphs), SIDE * SIDE)
        return np.asarray(self.network.outputs_from(0, rows, self._middle), np.float32)

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return glyphs (N, 32, 32); see `Autoencoder.decode`."""
        rows = self.network.outputs_from(self._middle, np.ascontiguousarray(codes, np.float32))
        return np.asarray(rows, np.float32).reshape(len(codes), SIDE, SIDE)

    def reconstruct(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return glyphs (N, 32, 32) after encoding and decoding."""
        return self.decode(self.encode(glyphs))


class OnnxAutoencoder:
    """An Autoencoder that runs an exported network."""

    def __init__(self, path: Path) -> None:
        """Load the network.

        Raises:
            ModelError: if the file is missing, damaged, or no autoencoder of ours.
        """
        self._session = open_session(read_content(path), path)
        self._card = read_card(self._session, path)
        inputs = {entry.name: entry.shape for entry in self._session.get_inputs()}
        outputs = [entry.name for entry in self._session.get_outputs()]
        if tuple(inputs) != ONNX_INPUTS or tuple(outputs) != ONNX_OUTPUTS:
            raise ModelError(f"The model {self._card.name} is not an autoencoder.")
        self._code_size = int(inputs["codes"][1])

    @property
    def card(self) -> ModelCard:
        """What the model says about itself."""
        return self._card

    @property
    def code_size(self) -> int:
        """How many numbers a code has."""
        return self._code_size

    def encode(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return codes (N, K); see `Autoencoder.encode`."""
        batch = np.ascontiguousarray(glyphs, np.float32).reshape(len(glyphs), 1, SIDE, SIDE)
        # The other half wants something to do as well; a single sample costs next to nothing.
        idle = {"codes": np.zeros((1, self._code_size), np.float32)}
        parts = [self._run(ONNX_OUTPUTS[0], {"glyphs": part, **idle}) for part in _parts(batch)]
        return np.concatenate([np.zeros((0, self._code_size), np.float32), *parts])

    def decode(self, codes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return glyphs (N, 32, 32); see `Autoencoder.decode`."""
        batch = np.ascontiguousarray(codes, np.float32).reshape(len(codes), self._code_size)
        idle = {"glyphs": np.zeros((1, 1, SIDE, SIDE), np.float32)}
        parts = [self._run(ONNX_OUTPUTS[1], {"codes": part, **idle})[:, 0] for part in _parts(batch)]
        return np.concatenate([np.zeros((0, SIDE, SIDE), np.float32), *parts])

    def reconstruct(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return glyphs (N, 32, 32) after encoding and decoding."""
        return self.decode(self.encode(glyphs))

    def _run(self, output: str, inputs: dict[str, NDArray[np.float32]]) -> NDArray[np.float32]:
        return np.asarray(self._session.run([output], inputs)[0], np.float32)


def autoencoder_network(
    inputs: int,
    hidden: Sequence[int],
    code: int,
    activation: str,
    code_activation: str,
    dtype: type[np.floating] = np.float32,
) -> Network:
    """Build encoder and decoder as one network, with all parameters zero.

    Args:
        inputs: pixels of a picture, and so of what comes out.
        hidden: units of the encoder's layers; the decoder has them backwards.
        code: units of the layer in the middle.
        activation: of the hidden layers.
        code_activation: of the layer in the middle.
        dtype: float32 for work, float64 for checking.
    """
    sizes = (inputs, *hidden, code, *reversed(hidden), inputs)
    side = [activation] * len(hidden)
    return Network(sizes, [*side, code_activation, *side], "sigmoid", dtype)


def load_autoencoder(name: str) -> Autoencoder:
    """Load an autoencoder, or return the one loaded before if its file has not changed.

    Args:
        name: a name from `hwocr.models.registry.available_models`, or the path of a model file.

    Raises:
        ModelError: if there is no such model, its file is damaged, or it is something else.
    """
    path = find_model(name)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise ModelError(f"The model {path} cannot be read.", "Check the path.") from error
    return _load(path, changed)


@lru_cache(maxsize=4)
def _load(path: Path, _changed: int) -> Autoencoder:
    return OnnxAutoencoder(path) if path.suffix == ".onnx" else NumpyAutoencoder(*load_model(path))


def _parts(batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return [batch[start : start + _BATCH] for start in range(0, len(batch), _BATCH)]
