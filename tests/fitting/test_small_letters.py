import sys

import numpy as np
import pytest

from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.datasets.glyphs.sets.npz_files import read_glyph_file
from hwocr.datasets.handprint import sample_glyphs
from hwocr.fitting import small_letters as cases
from hwocr.models.names import BOTH_CASES_MODEL
from hwocr.models.registry import load_classifier


@pytest.fixture(scope="module")
def filed_under_capitals():
    """Letters of both cases under one label, and what they really are; a c and a digit among them."""
    labels = tuple("AaEeNnCc5")
    images, indices = sample_glyphs(180, seed=4_321, labels=labels)
    truth = np.array(labels)[indices]
    return RawGlyphs(images=images, labels=np.char.upper(truth)), truth


def test_letters_get_the_case_they_were_written_in(filed_under_capitals):
    raw, truth = filed_under_capitals
    images, labels = cases.cased(raw, load_classifier(BOTH_CASES_MODEL))
    kept = [int(np.flatnonzero((raw.images == image).all(axis=(1, 2)))[0]) for image in images]
    assert len(kept) > 60
    assert np.mean(labels == truth[kept]) > 0.95


def test_letters_of_one_shape_and_digits_are_left_out(filed_under_capitals):
    raw, _ = filed_under_capitals
    _, labels = cases.cased(raw, load_classifier(BOTH_CASES_MODEL))
    assert set(labels) == set("AaEeNn")


def test_a_teacher_of_capitals_alone_is_refused(filed_under_capitals):
    raw, _ = filed_under_capitals
    with pytest.raises(ValueError, match="does not know both cases"):
        cases.cased(raw, load_classifier())


def test_the_command_writes_a_glyph_file(filed_under_capitals, tmp_path, monkeypatch, capsys):
    raw, _ = filed_under_capitals
    out = tmp_path / "emnist_cased.npz"
    monkeypatch.setattr(cases, "read_raw", lambda name: raw)
    monkeypatch.setattr(sys, "argv", ["cases", BOTH_CASES_MODEL, str(out)])
    cases.main()
    glyphs = read_glyph_file(out)
    assert set(glyphs.labels) == set("AaEeNn")
    assert str(len(glyphs)) in capsys.readouterr().out
