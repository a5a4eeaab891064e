"""What every layer of an exported network says about one sample: no torch in this process."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.models.card import ModelCard
from hwocr.models.onnx.graph import Node, read_nodes, with_outputs
from hwocr.models.onnx.runtime import open_session, read_card, read_content

_WORDS = {
    "Conv": "convolution",
    "ConvTranspose": "transposed convolution",
    "Gemm": "fully connected",
    "MatMul": "fully connected",
    "Add": "sum",
    "Concat": "joined",
    "MaxPool": "pooling",
    "AveragePool": "pooling",
    "GlobalAveragePool": "average",
}
# What only finishes the layer before it.
_FINISHING = frozenset(
    (
        "BatchNormalization",
        "Relu",
        "Clip",
        "Sigmoid",
        "Tanh",
        "LeakyRelu",
        "PRelu",
        "Elu",
        "HardSwish",
        "Gelu",
    )
)


@dataclass(frozen=True, slots=True, eq=False)
class LayerMaps:
    """What one layer says.

    Attributes:
        name: what it is, for people: ``convolution 2``.
        values: (maps, height, width) float32, or (units,) where there is no picture left.
    """

    name: str
    values: NDArray[np.float32]


class FeatureMaps:
    """A network that shows what happens inside it.

    Attributes:
        card: what the model says about itself.
    """

    def __init__(self, path: Path) -> None:
        """Load a network.

        Args:
            path: an ``.onnx`` file with our metadata block.

        Raises:
            ModelError: if the file is missing, damaged, or carries no valid metadata block.
        """
        content = read_content(path)
        try:
            layers = _layers(read_nodes(content))
            content = with_outputs(content, tuple(value for value, _name in layers[:-1]))
        except (ValueError, IndexError) as error:
            raise ModelError(
                f"{path} is not an ONNX model or is damaged.", "Export the network again."
            ) from error
        self._names = [name for _value, name in layers]
        self._session = open_session(content, path)
        self.card: ModelCard = read_card(self._session, path)
        self._input = self._session.get_inputs()[0].name

    def layers(self, sample: NDArray[np.float32]) -> tuple[LayerMaps, ...]:
        """Run one sample through the network.

        Args:
            sample: of the card's ``input_shape`` or one that can be reshaped to it, normalised as the
                network wants it: for glyphs (32, 32) in [0, 1], 1 = ink.

        Returns:
            The layers from the first to the answers; the last has the logits, (labels,).
        """
        batch = np.ascontiguousarray(sample, np.float32).reshape(1, *self.card.input_shape)
        logits, *inner = self._session.run(None, {self._input: batch})
        found = []
        for name, values in zip(self._names, [*inner, logits], strict=True):
            one = np.asarray(values[0], np.float32)
            if one.ndim == 3 and one.shape[1:] == (1, 1):
                one = one[:, 0, 0]
            if one.ndim in (1, 3):
                found.append(LayerMaps(name, one))
        return tuple(found)


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int) -> FeatureMaps:
    return FeatureMaps(path)


def feature_maps(path: Path) -> FeatureMaps:
    """Return a model that shows its layers; one that has not changed since is not loaded again.

    Raises:
        ModelError: see `FeatureMaps`.
    """
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise ModelError(
            f"The model {path} cannot be read: {error.strerror or error}.", "Check the path."
        ) from error
    return _load(path, changed)


def _layers(nodes: Sequence[Node]) -> list[tuple[str, str]]:
    """Return the value that stands for each layer, and the layer's name, in the network's order.

    A convolution, its batch normalisation and its activation are one layer, shown as it leaves the last of
    them; so are a product, its bias and its activation.
    """
    made = {output for node in nodes if node.op != "Constant" for output in node.outputs}
    readers: dict[str, list[Node]] = {}
    for node in nodes:
        for name in node.inputs:
            readers.setdefault(name, []).append(node)

    def finishes(node: Node) -> bool:
        is_bias = node.op == "Add" and sum(name in made for name in node.inputs) == 1
        return node.op in _FINISHING or is_bias

    layers: list[tuple[str, str]] = []
    counts: dict[str, int] = {}
    for node in nodes:
        if node.op not in _WORDS or (node.op == "Add" and finishes(node)):
            continue
        value = node.outputs[0]
        while len(after := readers.get(value, [])) == 1 and finishes(after[0]):
            value = after[0].outputs[0]
        word = _WORDS[node.op]
        counts[word] = counts.get(word, 0) + 1
        layers.append((value, f"{word} {counts[word]}"))
    last_value, _name = layers.pop()
    return [*layers, (last_value, "answers")]
