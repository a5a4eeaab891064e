import numpy as np
import pytest

from hwocr.models.names import AUTOMATIC, BOTH_CASES_MODEL, DEFAULT_MODEL
from hwocr.models.registry import load_classifier, load_single_letter
from hwocr.models.single_letter import SAME_SHAPE, SingleLetterClassifier


class Fixed:
    """A classifier that says the same of every glyph."""

    card = None

    def __init__(self, labels, **chances):
        self.labels = tuple(labels)
        row = np.array([chances.get(label, 1e-4) for label in labels])
        self._row = row / row.sum()

    def probabilities(self, glyphs):
        return np.tile(self._row, (len(glyphs), 1)).astype(np.float32)


CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
BOTH = CAPITALS + "abcdefghijklmnopqrstuvwxyz"
ONE = np.zeros((1, 32, 32), np.float32)


def answer(classifier):
    row = classifier.probabilities(ONE)[0]
    assert row.sum() == pytest.approx(1, abs=1e-5)
    return classifier.labels[int(row.argmax())]


def test_a_small_letter_that_the_network_of_capitals_takes_for_a_digit_is_read():
    assert answer(SingleLetterClassifier(Fixed(CAPITALS, **{"6": 0.99}), Fixed(BOTH, b=0.95))) == "b"


def test_a_letter_whose_cases_have_one_shape_is_read_as_a_capital():
    assert answer(SingleLetterClassifier(Fixed(CAPITALS, S=0.9), Fixed(BOTH, s=0.9, S=0.05))) == "S"


def test_a_capital_stays_one_where_a_small_letter_is_only_about_as_likely():
    both = Fixed(BOTH, l=0.5, L=0.4)
    assert answer(SingleLetterClassifier(Fixed(CAPITALS, L=0.9), both)) == "L"


def test_among_capitals_and_digits_both_networks_decide_together():
    assert answer(SingleLetterClassifier(Fixed(CAPITALS, B=0.9, D=0.1), Fixed(BOTH, B=0.4, D=0.6))) == "B"


def test_automatic_knows_both_cases_and_a_named_model_is_taken_as_it_is():
    automatic = load_single_letter(AUTOMATIC)
    assert set(automatic.labels) == set(load_classifier(BOTH_CASES_MODEL).labels)
    assert load_single_letter(DEFAULT_MODEL).labels == load_classifier(DEFAULT_MODEL).labels
    assert all(label.isalpha() and label.islower() for label in SAME_SHAPE)
