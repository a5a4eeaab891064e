import pytest

from hwocr.reading.language.confidence import WEIGHTS, confidence_of, letter_features
from hwocr.reading.language.words import english_words
from hwocr.reading.segmentation.candidates import Geometry

SURE = {
    "context": 0.999,
    "shape": 0.99,
    "margin": 0.98,
    "way": 0.999,
    "neighbours": 0.999,
    "odds": 5.0,
    "geometry": Geometry(width=0.7, height=1.0),
    "word": "HOUSE",
    "words": english_words(),
}


def _confidence(**changes):
    return confidence_of(letter_features(**{**SURE, **changes}))


def test_a_clear_letter_of_a_known_word_is_sure():
    assert _confidence() > 0.97


@pytest.mark.parametrize(
    "doubt",
    [
        {"context": 0.6, "shape": 0.55, "margin": 0.1},
        {"geometry": Geometry(slices=1.0, width=0.7, height=1.0), "odds": -2.0},
        {"word": "HXQSE"},
        {"word": "H"},
    ],
)
def test_doubts_of_shape_division_and_word_each_raise_the_chance_of_an_error(doubt):
    assert 1 - _confidence(**doubt) > 2 * (1 - _confidence())


def test_a_part_of_a_piece_in_no_known_word_is_marked_for_review():
    part = Geometry(slices=1.0, width=0.7, height=1.0)
    assert _confidence(geometry=part, odds=0.0, word="HXQSE", shape=0.8, context=0.9) < 0.9


def test_it_is_a_probability_whatever_is_known():
    for words in (None, english_words()):
        for value in (0.0, 1.0):
            found = _confidence(context=value, shape=value, margin=value, way=value, words=words, word="7")
            assert 0 < found < 1
    assert len(letter_features(**SURE)) == len(WEIGHTS)
