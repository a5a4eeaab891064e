import sys

import numpy as np
import pytest

from hwocr.datasets.glyphs.sets.npz_files import read_glyph_file
from hwocr.fitting.verifier import OTHER, WHOLE, main, piece_samples


@pytest.fixture(scope="module")
def samples():
    return list(piece_samples(3, seed=41))


def test_candidates_of_touching_pages_are_whole_letters_and_others(samples):
    labels = [label for _, names in samples for label in names]
    assert labels.count(WHOLE) > 20 and labels.count(OTHER) > 5
    assert set(labels) == {WHOLE, OTHER}


def test_pictures_are_normalised_glyphs_of_ink(samples):
    for pictures, names in samples:
        assert pictures.shape == (len(names), 32, 32) and pictures.dtype == np.float32
        assert (pictures.max(axis=(1, 2)) > 0.3).all()


def test_the_same_seed_gives_the_same_samples(samples):
    again = list(piece_samples(1, seed=41))
    assert (again[0][0] == samples[0][0]).all() and again[0][1] == samples[0][1]


def test_the_command_writes_a_glyph_file(tmp_path, monkeypatch, capsys):
    out = tmp_path / "pieces.npz"
    monkeypatch.setattr(sys, "argv", ["pieces", str(out), "--pages", "1", "--seeds", "41", "42"])
    main()
    glyphs = read_glyph_file(out)
    assert glyphs.images.shape[1:] == (32, 32) and set(glyphs.labels) <= {WHOLE, OTHER}
    assert str(len(glyphs.labels)) in capsys.readouterr().out
