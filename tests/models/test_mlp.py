import pickle

import numpy as np
import pytest

from hwocr.errors import ModelError
from hwocr.models.card import BASIC_LABELS, ModelCard
from hwocr.models.classifier import Classifier
from hwocr.models.files import load_model, save_model, write_tensors
from hwocr.models.mlp import MlpClassifier, load_mlp, network_tensors
from hwocr.nn.network import Network

CARD = ModelCard(
    name="small",
    kind="mlp",
    labels=BASIC_LABELS,
    input_shape=(1024,),
    temperature=2.0,
    settings={"hidden": [5], "activation": "tanh"},
)


@pytest.fixture
def tensors():
    network = Network((1024, 5, 36), "tanh")
    network.initialise(np.random.default_rng(0))
    return network_tensors(network)


@pytest.fixture
def glyphs():
    return np.random.default_rng(1).random((7, 32, 32), np.float32)


def test_a_saved_model_answers_as_before(tmp_path, tensors, glyphs):
    save_model(tmp_path / "small.safetensors", CARD, tensors)
    before, after = MlpClassifier(CARD, tensors), load_mlp(tmp_path / "small.safetensors")

    assert isinstance(after, Classifier)
    assert after.card == CARD
    np.testing.assert_array_equal(after.probabilities(glyphs), before.probabilities(glyphs))


def test_probabilities_sum_to_one_and_are_softened_by_the_temperature(tensors, glyphs):
    warm = MlpClassifier(CARD, tensors)
    cold = MlpClassifier(CARD.model_copy(update={"temperature": 0.5}), tensors)

    np.testing.assert_allclose(warm.probabilities(glyphs).sum(axis=1), 1, atol=1e-6)
    assert (cold.probabilities(glyphs).max(axis=1) > warm.probabilities(glyphs).max(axis=1)).all()
    assert warm.probabilities(glyphs).dtype == np.float32


def test_no_glyphs_give_no_rows(tensors):
    assert MlpClassifier(CARD, tensors).probabilities(np.zeros((0, 32, 32), np.float32)).shape == (0, 36)


@pytest.mark.parametrize(
    "content",
    [b"", b"rubbish", b"\xff" * 100, pickle.dumps({"weight1": 1}), b"\x08" + b"\0" * 7 + b"{}      "],
)
def test_a_damaged_or_foreign_file_is_an_error_in_words(tmp_path, content):
    path = tmp_path / "broken.safetensors"
    path.write_bytes(content)

    with pytest.raises(ModelError, match="broken"):
        load_mlp(path)


def test_a_truncated_model_is_damaged(tmp_path, tensors):
    path = tmp_path / "small.safetensors"
    save_model(path, CARD, tensors)
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(ModelError, match="damaged"):
        load_model(path)


def test_a_missing_file_and_one_without_a_card_are_named(tmp_path, tensors):
    write_tensors(tmp_path / "bare.safetensors", tensors, {})

    with pytest.raises(ModelError, match="no hwocr metadata"):
        load_model(tmp_path / "bare.safetensors")
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(tmp_path / "missing.safetensors")


def test_a_card_from_a_newer_program_is_refused(tmp_path, tensors):
    write_tensors(tmp_path / "new.safetensors", tensors, {"hwocr": '{"format_version": 2}'})

    with pytest.raises(ModelError, match="newer"):
        load_model(tmp_path / "new.safetensors")


def test_weights_that_do_not_fit_the_card_are_refused(tensors):
    with pytest.raises(ModelError, match="weight1"):
        MlpClassifier(CARD.model_copy(update={"settings": {"hidden": [6]}}), tensors)
    with pytest.raises(ModelError, match="bias2 is missing"):
        MlpClassifier(CARD, {name: array for name, array in tensors.items() if name != "bias2"})
    with pytest.raises(ModelError, match="not finite"):
        MlpClassifier(CARD, {**tensors, "bias1": np.full(5, np.nan, np.float32)})
    with pytest.raises(ModelError, match="perceptron"):
        MlpClassifier(CARD.model_copy(update={"kind": "cnn"}), tensors)
