import numpy as np

from hwocr.models.card import BASIC_LABELS
from hwocr.reading.language.case_detection import SAMPLE, has_small_letters, heights_vary, sample

BOTH = (*BASIC_LABELS, *(label.lower() for label in BASIC_LABELS[:26]))


def rows(text):
    result = np.full((len(text), len(BOTH)), 1e-4)
    for place, character in enumerate(text):
        result[place, BOTH.index(character)] = 0.99
    return result


def test_capitals_of_an_uneven_hand_are_of_one_height():
    rng = np.random.default_rng(1)
    assert not heights_vary([50 * (1 + 0.05 * rng.standard_normal(30)) for _ in range(4)])


def test_lines_of_different_sizes_are_each_of_one_height():
    assert not heights_vary([np.full(10, 30.0), np.full(10, 90.0)])


def test_ascenders_and_descenders_leave_small_letters_open():
    assert heights_vary([np.array([50, 30, 31, 30, 49, 45, 30, 30, 51.0])])


def test_a_page_without_letters_stays_with_capitals():
    assert not heights_vary([])
    assert not heights_vary([np.zeros(0)])


def test_small_letters_are_believed_where_they_are_many_and_clear():
    assert has_small_letters(rows("Thehareandtheother"), BOTH)
    assert not has_small_letters(rows("THEHAREANDTHEOTHER"), BOTH)
    assert not has_small_letters(rows("THEhareAND"), BOTH)
    assert not has_small_letters(rows("he"), BOTH)


def test_shapes_that_digits_and_capitals_share_are_no_evidence():
    assert not has_small_letters(rows("qgblocsuvwxz"), BOTH)


def test_a_sample_is_spread_over_the_page():
    assert sample(5).tolist() == [0, 1, 2, 3, 4]
    chosen = sample(1000)
    assert len(chosen) == SAMPLE and chosen[0] == 0 and chosen[-1] == 999
    assert np.ptp(np.diff(chosen)) <= 1
