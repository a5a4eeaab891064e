"""The weights in ONNX files: read, and blended with those of another file, without the package ``onnx``."""

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.models.onnx.graph import read_initialisers, read_nodes

_LEARNED = ("Conv", "Gemm", "MatMul")


def blend_weights(first: bytes, second: bytes, share: float) -> bytes:
    """Return the second file with weights between those of the two.

    On the straight line between a network and what fine-tuning made of it lie networks that know the new as
    well and have forgotten less (Wortsman et al., *Robust fine-tuning of zero-shot models*, 2022).

    Args:
        first: a file of the same layers, such as the network before it was fine-tuned.
        second: the other file.
        share: of the second in the weights, in [0, 1].

    Raises:
        ModelError: if the layers of the two differ.
        ValueError: if one is no ONNX file.
    """
    content = bytearray(second)
    own, others = _layers(content), _layers(first)
    if [one.size for one in own] != [one.size for one in others] or not own:
        raise ModelError("The two networks have different layers: there is nothing between them.")
    for weights, before in zip(own, others, strict=True):
        # A view of ``content``: what is assigned is written to the file's bytes.
        weights[...] = (1 - share) * before.reshape(weights.shape) + share * weights
    return bytes(content)


def _layers(content: bytes | bytearray) -> list[NDArray[np.float32]]:
    """The weights and biases of the layers that learn, in the order of the nodes."""
    arrays = read_initialisers(content)
    return [
        arrays[name]
        for node in read_nodes(content)
        if node.op in _LEARNED
        for name in node.inputs[1:]
        if name in arrays
    ]
