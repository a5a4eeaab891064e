import numpy as np
import pytest

from hwocr.errors import ModelError
from hwocr.models.card import METADATA_KEY, ModelCard
from hwocr.models.names import DEFAULT_MODEL
from hwocr.models.onnx.feature_maps import FeatureMaps, feature_maps
from hwocr.models.onnx.graph import Node, read_metadata, read_nodes, with_outputs
from hwocr.models.registry import load_classifier
from hwocr.shipped import shipped_path

MODEL = shipped_path("resources", "models", f"{DEFAULT_MODEL}.onnx")
GLYPH = np.random.default_rng(0).random((32, 32), np.float32)


def test_every_layer_of_the_shipped_network_is_shown_in_its_order():
    layers = FeatureMaps(MODEL).layers(GLYPH)
    assert [layer.values.shape for layer in layers] == [
        (32, 16, 16),
        (32, 16, 16),
        (64, 8, 8),
        (64, 8, 8),
        (64, 8, 8),
        (128, 4, 4),
        (128, 4, 4),
        (128, 4, 4),
        (128,),
        (36,),
    ]
    assert [layer.name for layer in layers][:5] == [*(f"convolution {n}" for n in range(1, 5)), "sum 1"]
    assert layers[-1].name == "answers"


def test_a_layer_is_shown_as_it_leaves_its_activation():
    layers = FeatureMaps(MODEL).layers(GLYPH)
    assert all(layer.values.min() >= 0 for layer in layers[:3])
    assert layers[3].values.min() < 0  # it is added to the shortcut first
    assert np.allclose(np.maximum(layers[2].values + layers[3].values, 0), layers[4].values, atol=1e-5)


def test_the_answers_are_those_of_the_classifier():
    classifier = load_classifier()
    assert np.allclose(FeatureMaps(MODEL).layers(GLYPH)[-1].values, classifier.logits(GLYPH[None])[0])


def test_it_is_loaded_once():
    assert feature_maps(MODEL) is feature_maps(MODEL)


@pytest.mark.parametrize("content", [b"", b"not a model", MODEL.read_bytes()[:5000]])
def test_a_damaged_file_is_refused_in_words(tmp_path, content):
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"broken\.onnx"):
        FeatureMaps(path)


@pytest.mark.torch
def test_nodes_and_outputs_are_what_the_onnx_package_says():
    import onnx

    content = MODEL.read_bytes()
    expected = [
        Node(node.op_type, tuple(node.input), tuple(node.output)) for node in onnx.load(MODEL).graph.node
    ]
    assert list(read_nodes(content)) == expected
    wanted = tuple(node.outputs[0] for node in expected[:3])
    extended = onnx.load_from_string(with_outputs(content, wanted))
    assert [output.name for output in extended.graph.output] == ["logits", *wanted]
    assert len(extended.graph.node) == len(expected)


def test_the_card_is_found_without_loading_the_network():
    text = read_metadata(MODEL.read_bytes())[METADATA_KEY]
    assert ModelCard.model_validate_json(text) == load_classifier().card
