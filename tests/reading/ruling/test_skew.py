import numpy as np
import pytest

from hwocr.reading.page import Box
from hwocr.reading.ruling.skew import Turn, estimate_skew


def _page_of_letters(degrees, seed=0):
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(12) * 60.0, np.arange(6) * 110.0)
    x, y = x.ravel() + rng.normal(0, 4, 72), y.ravel() + rng.normal(0, 4, 72)
    angle = np.radians(degrees)
    return np.stack([x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)], axis=1)


@pytest.mark.parametrize("degrees", [-24, -8, -3, 0, 5, 15, 28])
def test_the_slope_of_lines_is_found(degrees):
    assert estimate_skew(_page_of_letters(degrees), 40) == pytest.approx(degrees, abs=1.0)


def test_a_few_letters_are_taken_to_be_upright():
    assert estimate_skew(np.array([[0, 0], [50, 30], [100, 60.0]]), 40) == 0


@pytest.mark.parametrize("degrees", [-20.0, 7.0])
def test_a_box_found_after_turning_lies_where_the_ink_was_before(degrees):
    picture = np.zeros((200, 300), np.float32)
    picture[60:80, 200:215] = 1
    turn = Turn.levelling(degrees, (200, 300))
    turned = turn.apply(picture) > 0.5
    rows, columns = np.flatnonzero(turned.any(axis=1)), np.flatnonzero(turned.any(axis=0))
    box = turn.box_before(Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1))
    assert box.left <= 202 and box.right >= 213 and box.top <= 62 and box.bottom >= 78
    assert box.width < 32 and box.height < 36
