import numpy as np
import pytest

from hwocr.reading.layout.components import find_components
from hwocr.reading.layout.lines import find_lines
from hwocr.reading.segmentation.lattice import build_lattice
from hwocr.reading.segmentation.pieces import find_pieces

SIZE, PEN = 40.0, 4.0


def test_a_candidate_of_three_pieces_closes_both_gaps_between_them():
    mask = np.zeros((80, 200), bool)
    for left in (20, 28, 38, 120, 160):
        mask[20:60, left : left + 4] = True
    components = find_components(mask)
    (line,) = find_lines(components, SIZE)
    lattice = build_lattice(find_pieces(components, line, SIZE, PEN), SIZE)
    (three,) = [one for one in lattice.candidates if one.geometry.joins == 2]
    assert three.geometry.gap == pytest.approx((4 + 6) / SIZE)
