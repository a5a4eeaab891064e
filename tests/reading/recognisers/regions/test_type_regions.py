from types import SimpleNamespace

import numpy as np
import pytest

from hwocr.reading.layout.text_line import TextLine
from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.regions.type_regions import divide_by_type


def _source(boxes, printed):
    lines = [
        TextLine(letters=[n for n, kind in enumerate(printed) if kind is wanted], printed=wanted)
        for wanted in (True, False)
    ]
    components = SimpleNamespace(boxes=np.array(boxes))
    return SimpleNamespace(
        layout=SimpleNamespace(lines=lines, components=components), page_points=lambda points: points
    )


def _row(starts):
    return [[left, 10, left + 10, 30] for left in starts]


_REGION = Region(np.array([[0, 0], [200, 0], [200, 40], [0, 40]], float))


def test_a_caption_and_the_entry_beside_it_become_two_regions():
    source = _source(_row([10, 22, 34, 100, 120]), [True, True, True, False, False])
    first, second = divide_by_type(source, [_REGION])
    assert first.corners[1, 0] == second.corners[0, 0] == pytest.approx(72)
    assert first.corners[0, 0] == 0 and second.corners[1, 0] == 200


def test_a_single_letter_between_letters_of_the_other_kind_divides_nothing():
    source = _source(_row([10, 22, 34, 46, 58]), [True, True, False, True, True])
    assert divide_by_type(source, [_REGION]) == [_REGION]


def test_a_single_letter_that_stands_apart_is_an_entry():
    source = _source(_row([10, 22, 34, 120]), [True, True, True, False])
    assert len(divide_by_type(source, [_REGION])) == 2


def test_a_page_of_one_kind_keeps_its_regions():
    source = _source(_row([10, 22]), [False, False])
    assert divide_by_type(source, [_REGION]) == [_REGION]
