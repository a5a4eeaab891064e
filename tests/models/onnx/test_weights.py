import numpy as np
import pytest

from hwocr.errors import ModelError
from hwocr.models.onnx.graph import read_initialisers
from hwocr.models.onnx.runtime import OnnxClassifier
from hwocr.models.onnx.weights import blend_weights
from hwocr.shipped import shipped_path

PATH = shipped_path("resources", "models", "handprint62-cnn.onnx")


def _doubled(content: bytes) -> bytes:
    """The same network with twice the weights in its last layer."""
    changed = bytearray(content)
    last = [array for array in read_initialisers(changed).values() if array.size == 62 * 128]
    for array in last:
        array[...] *= 2
    assert last
    return bytes(changed)


def test_between_two_networks_lies_one_whose_last_layer_is_their_mean():
    before = PATH.read_bytes()
    after = _doubled(before)
    glyphs = np.random.default_rng(1).random((4, 32, 32), dtype=np.float32)
    logits = [
        OnnxClassifier(PATH, content).logits(glyphs)
        for content in (before, blend_weights(before, after, 0.5), after)
    ]
    np.testing.assert_allclose(logits[1], (logits[0] + logits[2]) / 2, atol=1e-3)
    assert np.abs(logits[2] - logits[0]).max() > 0.1


def test_the_ends_of_the_line_are_the_networks_themselves():
    before = PATH.read_bytes()
    after = _doubled(before)
    assert blend_weights(before, after, 1.0) == after
    assert blend_weights(before, after, 0.0) == before


def test_networks_of_other_layers_cannot_be_blended():
    other = shipped_path("resources", "models", "line-reader.onnx").read_bytes()
    with pytest.raises(ModelError, match="different layers"):
        blend_weights(other, PATH.read_bytes(), 0.5)
