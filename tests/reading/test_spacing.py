import numpy as np
import pytest

from hwocr.reading.spacing import space_threshold


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
