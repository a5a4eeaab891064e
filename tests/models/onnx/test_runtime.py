import os
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
from small_models import write_autoencoder, write_photo_model

from hwocr.errors import ModelError
from hwocr.models.classifier import Classifier
from hwocr.models.names import DEFAULT_MODEL
from hwocr.models.onnx.runtime import OnnxClassifier
from hwocr.models.registry import available_models, find_model, load_card, load_classifier
from hwocr.models.softmax import tempered_softmax
from hwocr.shipped import shipped_path

MODEL = shipped_path("resources", "models", f"{DEFAULT_MODEL}.onnx")


def test_the_default_model_is_small_and_is_a_classifier():
    classifier = load_classifier()
    assert isinstance(classifier, Classifier)
    assert MODEL.stat().st_size <= 2_000_000
    assert classifier.card.name and len(classifier.labels) == 36


@pytest.mark.parametrize("count", [0, 1, 3, 600])
def test_rows_are_probabilities_whatever_the_batch(count):
    glyphs = np.random.default_rng(0).random((count, 32, 32), np.float32)
    rows = load_classifier().probabilities(glyphs)
    assert rows.shape == (count, 36) and rows.dtype == np.float32
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)


def test_a_glyph_is_classified_alike_alone_and_in_a_batch():
    glyphs = np.random.default_rng(1).random((40, 32, 32), np.float32)
    classifier = load_classifier()
    alone = np.concatenate([classifier.probabilities(glyph[None]) for glyph in glyphs])
    assert np.allclose(alone, classifier.probabilities(glyphs), atol=1e-5)


def test_a_higher_temperature_is_less_sure():
    logits = np.array([[4.0, 1.0, 0.0]], np.float32)
    assert tempered_softmax(logits, 2.0).max() < tempered_softmax(logits, 1.0).max()


@pytest.mark.parametrize("content", [b"", b"not a model", MODEL.read_bytes()[:5000]])
def test_a_damaged_model_is_named_with_a_hint(tmp_path, content):
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"broken\.onnx") as caught:
        OnnxClassifier(path)
    assert caught.value.hint


def test_a_model_without_our_metadata_is_refused(tmp_path):
    onnx = pytest.importorskip("onnx", reason="onnx comes with the [torch] extra")
    model = onnx.load(MODEL)
    del model.metadata_props[:]
    path = tmp_path / "foreign.onnx"
    onnx.save(model, path)
    with pytest.raises(ModelError, match="no hwocr metadata"):
        OnnxClassifier(path)


def test_a_missing_model_is_told_by_name():
    with pytest.raises(ModelError, match="nobody") as caught:
        find_model("nobody")
    assert DEFAULT_MODEL in caught.value.hint
    with pytest.raises(ModelError, match="nowhere"):
        find_model("/nowhere/model.onnx")


def test_a_model_is_loaded_once_until_its_file_changes(tmp_path):
    path = tmp_path / "mine.onnx"
    path.write_bytes(MODEL.read_bytes())
    first = load_classifier(str(path))
    assert load_classifier(str(path)) is first
    os.utime(path, ns=(1, 1))
    assert load_classifier(str(path)) is not first


def test_a_users_model_stands_in_the_list_after_the_shipped_ones(user_folders):
    folder = user_folders / "models"
    folder.mkdir(parents=True)
    (folder / "anna.onnx").write_bytes(MODEL.read_bytes())
    (folder / ".anna.onnx.part").write_bytes(b"half")
    names = [entry.name for entry in available_models()]
    assert names[0] == DEFAULT_MODEL and names[-1] == "anna"
    assert load_classifier("anna").card.name


@pytest.mark.parametrize(
    ("write", "words"), [(write_photo_model, "photographs"), (write_autoencoder, "autoencoder")]
)
def test_a_model_for_something_else_is_refused_for_reading_but_shows_its_card(tmp_path, write, words):
    path = write(tmp_path / "other.onnx")
    with pytest.raises(ModelError, match=words) as caught:
        load_classifier(str(path))
    assert DEFAULT_MODEL in caught.value.hint
    assert not load_card(str(path)).reads_glyphs
