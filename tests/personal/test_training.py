import json

import numpy as np
import pytest

from hwocr.cli import main
from hwocr.datasets.glyphs.catalogue import load_glyphs
from hwocr.datasets.glyphs.personal import PersonalSet, is_held_out
from hwocr.datasets.handprint import sample_glyphs
from hwocr.errors import DataError, ModelError
from hwocr.folders import personal_folder
from hwocr.models.names import TRAINED_FILE
from hwocr.models.registry import load_classifier, load_personal
from hwocr.personal import training
from hwocr.personal.training import Comparison, compare_trained, keep_trained, personal_recipe

LABELS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz")


@pytest.fixture(autouse=True)
def few_generated_glyphs(monkeypatch):
    """Fewer than a user's comparison has: these tests are not about how well it is read."""
    monkeypatch.setattr(training, "_FIXED_COUNT", 620)
    monkeypatch.setattr(training, "_CHOICE_COUNT", 620)


def _teach(count=60):
    pictures, targets = sample_glyphs(count, seed=8, labels=("A", "s", "4"))
    PersonalSet().add_all(
        [(picture / 255.0, "As4"[target]) for picture, target in zip(pictures, targets.tolist(), strict=True)]
    )


def test_a_glyph_stays_in_its_part_whatever_else_is_taught(user_folders):
    _teach()
    before = {entry.identity: is_held_out(entry.identity) for entry in PersonalSet().entries()}
    assert 3 <= sum(before.values()) <= 25
    held_out = len(load_glyphs("personal", labels=LABELS, split="valid"))
    assert held_out == sum(before.values())
    assert held_out + len(load_glyphs("personal", labels=LABELS, split="train")) == 60
    assert len(load_glyphs("personal", labels=LABELS, split="all")) == 60


def test_too_few_glyphs_are_not_trained_on(user_folders, capsys):
    _teach(9)
    with pytest.raises(DataError, match="too few to train with"):
        personal_recipe()


@pytest.mark.parametrize(
    ("personal", "fixed", "acceptable"),
    [((5, 3), (9, 9), True), ((5, 3), (9, 10), False), ((5, 5), (9, 8), False), ((0, 0), (9, 9), False)],
)
def test_a_network_is_offered_where_it_is_better_on_the_hand_and_not_worse_elsewhere(
    personal, fixed, acceptable
):
    assert Comparison(personal, 20, fixed, 100).acceptable is acceptable


@pytest.mark.torch
def test_a_network_goes_on_from_the_exported_weights_with_the_same_answers():
    import torch

    from hwocr.torchnets.cnn import GlyphCnn
    from hwocr.torchnets.continued import continue_from

    network = GlyphCnn(62, (32, 32, 64, 128), 0.0)
    continue_from(network, "handprint62-cnn", LABELS)
    pictures, _ = sample_glyphs(248, seed=9, labels=LABELS)
    batch = pictures.astype(np.float32) / 255
    exported = load_classifier("handprint62-cnn").logits(batch)
    with torch.no_grad():
        answered = network.eval()(torch.from_numpy(batch)[:, None]).numpy()
        training = network.train()(torch.from_numpy(batch)[:, None]).numpy()
    np.testing.assert_allclose(answered, exported, atol=1e-3)
    # While it is trained, statistics are those of the batch: near, not equal.
    assert (training.argmax(axis=1) == exported.argmax(axis=1)).mean() > 0.9
    with pytest.raises(ModelError, match="layers or labels"):
        continue_from(GlyphCnn(62, (4, 4, 8, 8), 0.0), "handprint62-cnn", LABELS)


@pytest.mark.torch
def test_the_terminal_trains_compares_and_keeps_only_what_is_better(user_folders, capsys):
    _teach()
    assert main(["personal", "train", "--epochs", "1", "--samples", "128", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["kept"] is False and len(found["rows"]) == 2
    assert not (personal_folder() / TRAINED_FILE).exists()


@pytest.mark.torch
def test_a_kept_network_is_the_personal_model_s_base_until_it_is_forgotten(user_folders, capsys):
    from hwocr.shipped import shipped_path

    _teach()
    model = shipped_path("resources", "models", "handprint62-cnn.onnx")
    assert not compare_trained(model).acceptable
    capitals = load_personal("handprint-cnn").labels
    keep_trained(model)
    assert len(capitals) == 36 and len(load_personal("handprint-cnn").labels) == 62
    assert main(["personal", "train", "--forget"]) == 0
    assert len(load_personal("handprint-cnn").labels) == 36
    keep_trained(model)
    PersonalSet().clear()
    assert not (personal_folder() / TRAINED_FILE).exists()
