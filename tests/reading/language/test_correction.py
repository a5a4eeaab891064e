import numpy as np
import pytest

from hwocr.models.card import BASIC_LABELS
from hwocr.reading.language.character_model import english
from hwocr.reading.language.correction import correct_line
from hwocr.reading.language.words import english_words

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
    decided = correct_line(words, BASIC_LABELS, english_words())
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
    decided = correct_line([_sure("CAT")], BASIC_LABELS, english_words())[0]
    vague = np.array([_shape(("C", 0.95)), _shape(("A", 0.5), ("R", 0.4)), _shape(("T", 0.95))])
    doubtful = correct_line([vague], BASIC_LABELS, english_words())[0]
    assert all(0 <= p <= 1 for _, p in decided + doubtful)
    assert doubtful[1][1] < decided[1][1]


@pytest.mark.parametrize("row", ["0000000", "1111111", "BBBBBB", "8888888", "SSSSSSSS", "5555555"])
def test_a_row_of_one_character_is_not_bent(row):
    assert _read(_sure(row)) == row


@pytest.mark.parametrize(("row", "other"), [("B", "8"), ("5", "S"), ("Z", "2")])
def test_a_row_of_one_character_straightens_its_doubtful_ones(row, other):
    doubtful = _shape((other, 0.5), (row, 0.4))
    clear = _shape((row, 0.9), (other, 0.05))
    assert _read(np.array([clear, clear, doubtful, clear, clear, clear])) == row * 6


@pytest.mark.parametrize(
    ("shown", "meant"),
    [("Z00", "ZOO"), ("5EE", "SEE"), ("8OOK", "BOOK"), ("M1LK", "MILK"), ("2EBRA", "ZEBRA")],
)
def test_look_alikes_follow_their_word_where_the_shape_leaves_it_open(shown, meant):
    rows = [
        _shape((a, 0.6), (b, 0.35)) if a != b else _shape((a, 0.95))
        for a, b in zip(shown, meant, strict=True)
    ]
    assert _read(np.array(rows)) == meant


@pytest.mark.parametrize("text", ["B52", "A4", "12 MAY 2025", "REF 80 215", "S5", "GATE Z28"])
def test_codes_dates_and_numbers_stay(text):
    assert _read(*(_sure(word) for word in text.split())) == text


def test_a_language_model_prefers_words_to_gibberish():
    model = english()
    assert model.log_word("HOMEWORK") > model.log_word("HXMQWZRK") + 10
    assert model.log_spelling("STRANDER") > model.log_spelling("STRQNDXR")
    assert np.allclose(np.exp(model.trigrams).sum(axis=-1), 1)


def test_beginnings_are_as_likely_as_the_words_they_may_become():
    model = english()
    assert model.log_beginning("HOMEW") > model.log_beginning("HXMQW") + 8
    assert model.log_beginning("HOMEWORK") >= model.log_word("HOMEWORK")
    letters = [chr(65 + place) for place in range(26)]
    assert sum(np.exp(model.log_beginning(letter)) for letter in letters) == pytest.approx(1, abs=1e-6)


def _word(*glyphs):
    """Glyphs as "A" (clear) or as ("5", "S"): rather the first by its shape, perhaps the second."""
    return np.array(
        [_shape((g, 0.95)) if isinstance(g, str) else _shape((g[0], 0.55), (g[1], 0.4)) for g in glyphs]
    )


def _read_words(*words, numbered=False):
    decided = correct_line(words, BASIC_LABELS, english_words(), numbered=numbered)
    return ["".join(BASIC_LABELS[column] for column, _ in word) for word in decided]


def test_a_bar_before_a_full_stop_at_the_start_of_a_line_is_the_number_one():
    words = _word(("I", "1")), _word(*"BUY"), _word(*"BREAD")
    assert _read_words(*words, numbered=True) == ["1", "BUY", "BREAD"]
    assert _read_words(*words, numbered=False) == ["I", "BUY", "BREAD"]


def test_a_letter_in_the_middle_of_a_codes_letters_stays_one():
    assert _read_words(_word("X", "Q", ("5", "S"), "K", "4")) == ["XQSK4"]


@pytest.mark.parametrize(("code", "twin"), [("AMX8", "B"), ("MXK5", "S")])
def test_a_code_that_stands_alone_on_its_line_is_not_bent_by_its_own_letters(code, twin):
    # Were its own letters to speak for a line of words, the digit would become its twin.
    glyphs = [_shape((label, 0.95)) for label in code[:-1]]
    glyphs.append(_shape((code[-1], 0.8875), (twin, 0.0725)))
    assert _read_words(np.array(glyphs)) == [code]
