import numpy as np
import pytest

from hwocr.reading.ruling.removal import remove_rulings


def _letters():
    """Upright bars with a gap, 40 pixels high, as letters' strokes."""
    mask = np.zeros((300, 600), bool)
    for x in range(60, 540, 60):
        mask[110:150, x : x + 5] = True
        mask[128:132, x : x + 25] = True
    return mask


@pytest.mark.parametrize("slope", [0.0, 0.03, -0.05])
def test_a_ruling_across_letters_goes_and_the_letters_stay(slope):
    letters = _letters()
    ruled = letters.copy()
    columns = np.arange(600)
    for start in (60, 140, 220):
        rows = np.rint(start + columns * slope).astype(int)
        for thickness in range(2):
            ruled[rows + thickness, columns] = True
    ink_probability = np.where(letters, 1.0, np.where(ruled, 0.5, 0)).astype(np.float32)
    cleaned, fields = remove_rulings(ruled, ink_probability, 40.0)
    assert not fields
    assert (cleaned & letters).sum() > 0.93 * letters.sum()
    assert (cleaned & ~letters).sum() < 0.06 * (ruled & ~letters).sum()


def test_squared_paper_loses_both_directions():
    letters = _letters()
    ruled = letters.copy()
    ruled[20::45] = True
    ruled[:, 30::45] = True
    ink_probability = np.where(letters, 1.0, np.where(ruled, 0.5, 0)).astype(np.float32)
    cleaned, fields = remove_rulings(ruled, ink_probability, 40.0)
    assert not fields
    assert (cleaned & letters).sum() > 0.9 * letters.sum()
    assert (cleaned & ~letters).sum() < 0.1 * (ruled & ~letters).sum()


def test_writing_without_rulings_is_left_alone():
    letters = _letters()
    cleaned, fields = remove_rulings(letters, letters.astype(np.float32), 40.0)
    assert (cleaned == letters).all() and not fields
