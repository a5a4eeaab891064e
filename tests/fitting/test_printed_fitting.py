import numpy as np
import pytest

from hwocr.errors import DataError
from hwocr.fitting.printed import learn_network
from hwocr.fitting.type_pages import Hand, find_hands
from hwocr.reading.layout.type_classifier import TypeClassifier, of_tensors, to_tensors, type_classifier


def test_a_family_of_type_is_held_out_whole():
    names = ("LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf", "LiberationSans-Bold.ttf")
    assert [Hand(name, "type").held_out for name in names] == [True, True, False]


def test_without_fonts_it_is_said_where_they_are_looked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(tmp_path))
    with pytest.raises(DataError, match="fonts"):
        find_hands()


def test_a_network_learns_classes_of_unlike_sizes():
    rng = np.random.default_rng(0)
    truth = (rng.random(600) < 0.1).astype(np.int64)
    inputs = rng.standard_normal((600, 10)).astype(np.float32)
    inputs[:, 0] += 8 * truth
    network = learn_network((10, 4, 2), inputs, truth, epochs=120, seed=0)
    told = network.outputs(inputs).argmax(axis=1)
    assert (told[truth == 1] == 1).mean() > 0.9 and (told[truth == 0] == 0).mean() > 0.9


def test_the_weights_that_ship_go_through_a_file_unchanged():
    shipped = type_classifier()
    again = of_tensors(to_tensors(shipped))
    assert isinstance(again, TypeClassifier)
    pictures = np.random.default_rng(1).random((5, 32, 32)).astype(np.float32)
    assert (again.glyph_logits(pictures) == shipped.glyph_logits(pictures)).all()
