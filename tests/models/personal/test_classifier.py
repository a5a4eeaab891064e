import numpy as np
import pytest

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.datasets.handprint import sample_glyphs
from hwocr.errors import ModelError
from hwocr.models.card import BASIC_LABELS
from hwocr.models.personal import PersonalClassifier, TaughtGlyphs
from hwocr.models.registry import available_models, load_card, load_classifier, load_personal, reading_models
from hwocr.reading.reader import reader_of


def _misread(count=3, label="Q"):
    """Glyphs that nobody would read as the label they are taught with."""
    pictures, _ = sample_glyphs(count, seed=5, labels=("T",))
    return pictures.astype(np.float32) / 255, label


def test_as_soon_as_a_letter_is_taught_personal_is_a_model_that_knows_it(user_folders):
    with pytest.raises(ModelError, match="Nothing has been taught"):
        load_classifier("personal")
    glyphs, label = _misread()
    PersonalSet().add(glyphs[0], label)
    model = load_classifier("personal")
    assert model.labels[int(model.probabilities(glyphs[:1])[0].argmax())] == label
    assert "personal" in [entry.name for entry in available_models()]
    assert "personal" in [entry.name for entry in reading_models()]
    assert load_card("personal").name == "personal"


def test_a_removed_glyph_is_forgotten_at_once_and_an_undone_removal_remembered(user_folders):
    glyphs, label = _misread()
    personal = PersonalSet()
    kept = personal.add(glyphs[2], "T")
    entry = personal.add(glyphs[0], label)

    def answer():
        model = load_classifier("personal")
        return model.labels[int(model.probabilities(glyphs[:1])[0].argmax())]

    assert answer() == label
    removed = personal.remove(entry.identity)
    assert answer() == "T"
    personal.restore(removed)
    assert answer() == label
    before = personal.relabel(entry.identity, "T")
    assert (before.label, answer()) == (label, "T")
    personal.remove(kept.identity)
    personal.clear()
    with pytest.raises(ModelError):
        load_classifier("personal")


def test_glyphs_unlike_those_taught_are_answered_as_by_the_base(user_folders):
    glyphs, label = _misread()
    PersonalSet().add(glyphs[0], label)
    others, _ = sample_glyphs(60, seed=9, labels=tuple("ABOS"))
    pictures = others.astype(np.float32) / 255
    base = load_classifier("handprint-cnn")
    np.testing.assert_allclose(
        load_classifier("personal").probabilities(pictures), base.probabilities(pictures), atol=1e-3
    )


def test_small_letters_bring_the_network_of_both_cases_and_new_signs_become_labels(user_folders):
    glyphs, _ = _misread()
    personal = PersonalSet()
    personal.add(glyphs[0], "A")
    assert load_classifier("personal").labels == BASIC_LABELS
    personal.add(glyphs[1], "a")
    assert len(load_classifier("personal").labels) == 62
    personal.add(glyphs[2], "é")
    model = load_classifier("personal")
    assert model.labels[62:] == ("é",)
    rows = model.probabilities(glyphs)
    assert rows.shape == (3, 63)
    np.testing.assert_allclose(rows.sum(axis=1), 1, atol=1e-5)
    assert load_personal("handprint-cnn").labels == BASIC_LABELS


def test_a_reader_of_personal_knows_the_letters_over_both_networks(user_folders):
    glyphs, label = _misread()
    PersonalSet().add(glyphs[0], label)
    reader = reader_of("personal")
    assert reader.classifier.card.name == "personal"
    assert reader.both_cases is not None and len(reader.both_cases().labels) == 62


def test_the_nearest_taught_glyphs_say_why(user_folders):
    glyphs, label = _misread()
    personal = PersonalSet()
    entries = [personal.add(glyph, label) for glyph in glyphs]
    model = load_classifier("personal")
    assert isinstance(model, PersonalClassifier)
    nearest = model.nearest(glyphs[1])
    assert nearest[0].identity == entries[1].identity and nearest[0].similarity > 0.9
    assert len(nearest) == 3


def test_writers_are_kept_apart(user_folders):
    glyphs, label = _misread()
    PersonalSet(writer="anna").add(glyphs[0], label)
    with pytest.raises(ModelError):
        load_classifier("personal")
    assert label in load_classifier("personal:anna").labels


def test_pictures_and_labels_must_agree():
    with pytest.raises(ValueError):
        TaughtGlyphs(np.zeros((1, 32, 32), np.uint8), (), ())
