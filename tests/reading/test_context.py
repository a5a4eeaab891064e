import numpy as np
import pytest

from hwocr.models.card import BASIC_LABELS
from hwocr.reading.context import decide_line, divide_words
from hwocr.reading.language import english

PLACE = {label: index for index, label in enumerate(BASIC_LABELS)}


def _shape(*alternatives):
    """Probabilities (36,): the given (label, probability) pairs, the rest shared evenly."""
    row = np.full(36, (1 - sum(p for _, p in alternatives)) / 36)
    for label, probability in alternatives:
        row[PLACE[label]] += probability
    return row


def _sure(text):
    return np.array([_shape((letter, 0.95)) for letter in text])


def _read(*words):
    decided = decide_line(words, BASIC_LABELS, english())
    return " ".join("".join(BASIC_LABELS[column] for column, _ in word) for word in decided)


def test_zero_and_one_become_letters_inside_words():
    assert _read(_sure("T0"), _sure("D0"), _sure("L1ST")) == "TO DO LIST"


@pytest.mark.parametrize("number", ["1234567890", "2026", "10", "007"])
def test_numbers_stay_digits(number):
    assert _read(_sure(number)) == number


def test_letters_read_in_a_number_become_digits():
    assert _read(_sure("12OI5O98I")) == "120150981"


def test_a_clear_shape_is_never_overridden():
    assert _read(_sure("XUZZYQ")) == "XUZZYQ"
    assert _read(_sure("H4PPY")) == "H4PPY"


def test_a_doubtful_letter_follows_the_word():
    doubtful = _shape(("V", 0.5), ("Y", 0.45))
    word = np.vstack([_sure("HAPP"), doubtful[None]])
    assert _read(word) == "HAPPY"


def test_codes_of_letters_and_digits_keep_their_shapes():
    assert _read(_sure("B7X4K9")) == "B7X4K9"


def test_what_context_decides_is_less_sure_than_what_all_evidence_says():
    decided = decide_line([_sure("CAT")], BASIC_LABELS, english())[0]
    vague = np.array([_shape(("C", 0.95)), _shape(("A", 0.5), ("R", 0.4)), _shape(("T", 0.95))])
    doubtful = decide_line([vague], BASIC_LABELS, english())[0]
    assert all(0 <= p <= 1 for _, p in decided + doubtful)
    assert doubtful[1][1] < decided[1][1]


def test_doubtful_gaps_follow_the_words():
    glyphs = _sure("TODOLIST")
    gaps = np.array([0.3, 1.02, 0.3, 1.02, 0.3, 0.3, 0.98])
    spaces = divide_words(gaps, 1.0, glyphs, BASIC_LABELS, english())
    assert spaces == [False, True, False, True, False, False, False]


def test_clear_gaps_are_not_argued_with():
    glyphs = _sure("LIST")
    assert divide_words(np.array([0.2, 2.5, 0.2]), 1.0, glyphs, BASIC_LABELS, english()) == [
        False,
        True,
        False,
    ]


def test_a_language_model_prefers_words_to_gibberish():
    model = english()
    assert model.log_word("HOMEWORK") > model.log_word("HXMQWZRK") + 10
    assert model.log_spelling("STRANDER") > model.log_spelling("STRQNDXR")
    assert np.allclose(np.exp(model.trigrams).sum(axis=-1), 1)
