from itertools import pairwise

import numpy as np
import pytest

from hwocr.reading.layout.components import find_components
from hwocr.reading.segmentation.cut_paths import estimate_slant, find_cut_paths

PEN = 4


def _leaning(mask, x, slant, top=0, bottom=None):
    """A stroke that leans to the right by ``slant`` pixels per pixel upwards; x at half height."""
    bottom = len(mask) if bottom is None else bottom
    for row in range(top, bottom):
        left = round(x + slant * (len(mask) / 2 - row))
        mask[row, left : left + PEN] = True


def _two_leaning_letters(slant):
    """Two leaning bars, joined by a bridge at half height, whose boxes overlap."""
    mask = np.zeros((50, 90), bool)
    _leaning(mask, 25, slant)
    _leaning(mask, 45, slant)
    mask[24:27, 25:48] = True
    return mask


@pytest.mark.parametrize("slant", [-0.4, 0.0, 0.4])
def test_a_seam_divides_leaning_letters_that_no_upright_cut_does(slant):
    mask = _two_leaning_letters(slant)
    seams = find_cut_paths(mask, PEN, slant, 4.0, 6)
    columns = np.arange(mask.shape[1])
    first = np.zeros_like(mask)
    _leaning(first, 25, slant)
    second = np.zeros_like(mask)
    _leaning(second, 45, slant)

    def parts(seam):
        left = mask & (columns < seam.end[:, None])
        return (left & first).sum() / first.sum(), (left & second).sum() / second.sum()

    best = min(seams, key=lambda seam: (seam.crossed, abs(parts(seam)[0] - 1)))
    assert best.crossed <= 3
    assert any(own > 0.97 and other < 0.06 for own, other in map(parts, seams))


def test_a_stroke_two_letters_share_is_offered_to_both():
    mask = np.zeros((50, 70), bool)
    for x in (8, 32, 56):
        _leaning(mask, x, 0.0)
    mask[24:27, 8:60] = True
    shared = [seam for seam in find_cut_paths(mask, PEN, 0.0, 4.0, 6) if seam.shared]
    assert any((seam.start <= 32).all() and (seam.end >= 32 + PEN).all() for seam in shared)


def test_seams_stay_inside_and_keep_apart():
    mask = _two_leaning_letters(0.3)
    seams = [seam for seam in find_cut_paths(mask, PEN, 0.3, 6.0, 5) if not seam.shared]
    assert 0 < len(seams) <= 5
    middles = [int(seam.end[25]) for seam in seams]
    assert all(second - first >= 5 for first, second in pairwise(middles))
    assert all(((seam.end >= 0) & (seam.end <= mask.shape[1])).all() for seam in seams)


@pytest.mark.parametrize("slant", [-0.3, 0.0, 0.25])
def test_the_slant_of_the_writing_is_found(slant):
    mask = np.zeros((60, 300), bool)
    for x in (40, 100, 160, 220):
        _leaning(mask[5:55], x, slant)
    components = find_components(mask)
    assert estimate_slant(components.labels, components.boxes) == pytest.approx(slant, abs=0.06)


def test_a_page_without_letters_has_no_slant():
    assert estimate_slant(np.zeros((5, 5), np.int32), np.zeros((0, 4), np.int64)) == 0.0


def test_a_shared_stroke_costs_the_ink_that_is_crossed_on_its_emptier_side():
    # A stroke with a bar to its left alone: cutting along its right side crosses nothing.
    ink = np.zeros((50, 70), bool)
    for left in (8, 32, 56):
        ink[:, left : left + PEN] = True
    ink[24:27, 8:32] = True
    ink[0:2, 36:60] = True
    ink[10:14, 8:32] = True
    (shared,) = [path for path in find_cut_paths(ink, PEN, 0.0, 4.0, 6) if path.shared]
    right_side = int(ink[:, 36].sum())
    assert shared.crossed == right_side < int(ink[:, 31].sum())
