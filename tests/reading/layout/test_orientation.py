import numpy as np
import pytest

from hwocr.reading.layout.analysis import find_layout
from hwocr.reading.layout.orientation import quarter_turns


def _layout(letters):
    mask = np.zeros((120, 60 * letters + 60), bool)
    for left in range(30, 60 * letters, 60):
        mask[40:80, left : left + 6] = mask[40:46, left : left + 28] = True
    return find_layout(mask.astype(np.float32), mask, np.ones_like(mask), clean=True)


class Network:
    """Unsure of every letter; upside-down a little less sure of every second, certain of the others."""

    def __init__(self):
        self.calls = 0

    def probabilities(self, glyphs):
        self.calls += 1
        best = np.full(len(glyphs), np.exp(-0.3))
        if self.calls == 3:  # after two looks at the letters as they stand
            best = np.where(np.arange(len(glyphs)) % 2, np.exp(-0.4), 1.0)
        return np.stack([best, 1 - best], axis=1)


@pytest.mark.parametrize(("letters", "turns"), [(8, 0), (120, 2)])
def test_a_page_is_turned_only_if_its_letters_gain_more_than_chance_would_give(letters, turns):
    assert quarter_turns(_layout(letters), Network().probabilities) == turns
