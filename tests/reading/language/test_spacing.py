import numpy as np
import pytest

from hwocr.reading.language.spacing import even_spaces, space_odds, space_threshold


def test_two_kinds_of_gaps_are_told_apart():
    rng = np.random.default_rng(0)
    letters, spaces = rng.normal(0.3, 0.1, 60), rng.normal(1.3, 0.3, 15)
    threshold = space_threshold(np.concatenate([letters, spaces]))
    assert (letters < threshold).mean() > 0.97 and (spaces > threshold).mean() > 0.9


def test_even_gaps_hold_no_space():
    gaps = np.random.default_rng(1).normal(0.9, 0.1, 40)
    assert space_threshold(gaps) > gaps.max()


@pytest.mark.parametrize("gaps", [[], [0.2], [-0.1, 0.0, 0.05]])
def test_few_gaps_give_a_sane_threshold(gaps):
    assert space_threshold(np.array(gaps, float)) > 0.4


def test_letters_that_overlap_throughout_leave_a_threshold_that_a_space_can_pass():
    threshold = space_threshold(np.full(20, -0.9))
    assert 0 < threshold < 0.5
    assert space_odds(1.0, threshold, between_letters=False) == np.inf


def test_where_no_gap_is_a_space_none_is_found_and_nothing_is_warned_of():
    threshold = space_threshold(np.zeros(0))
    assert space_odds(2.0, threshold, between_letters=True) == -np.inf


def test_letters_equally_far_apart_make_one_word_and_an_empty_place_divides_two():
    rng = np.random.default_rng(2)
    places = np.arange(12) * 60 + rng.normal(0, 2.5, 12)
    assert even_spaces(places, 40.0) == [False] * 11
    spaces = even_spaces(np.delete(places, 5), 40.0)
    assert spaces is not None and [i for i, space in enumerate(spaces) if space] == [4]


def test_letters_of_ordinary_words_do_not_stand_evenly():
    letters = np.array([0, 30, 55, 100, 130, 190, 215, 240])
    assert even_spaces(letters.astype(float), 40.0) is None
