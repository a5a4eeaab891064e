import numpy as np
import pytest

from hwocr.documents.editing.recutting import cut_along, cut_box
from hwocr.errors import DocumentError
from hwocr.reading.page import Box


@pytest.fixture
def paper():
    """Grey paper with two dark bars, 10 and 6 pixels wide, at x = 40 and x = 60."""
    pixels = np.full((120, 160, 3), 220, np.uint8)
    pixels[30:80, 40:50] = 30
    pixels[30:80, 60:66] = 30
    return pixels


def test_a_box_drawn_around_a_letter_closes_around_its_ink(paper):
    piece = cut_box(paper, Box(30, 20, 56, 95))
    assert piece.box == Box(40, 30, 50, 80)
    assert piece.picture.shape == (32, 32)
    assert piece.picture.max() == 1


def test_a_box_that_shall_stay_stays(paper):
    assert cut_box(paper, Box(30, 20, 56, 95), tight=False).box == Box(30, 20, 56, 95)


def test_a_box_without_ink_gives_an_empty_picture(paper):
    piece = cut_box(paper, Box(100, 20, 140, 90))
    assert piece.box == Box(100, 20, 140, 90)
    assert not piece.picture.any()


def test_a_slanted_cut_between_two_strokes_parts_them(paper):
    left, right = cut_along(paper, Box(35, 25, 70, 85), (52, 85), (58, 20))
    assert (left.box, right.box) == (Box(40, 30, 50, 80), Box(60, 30, 66, 80))


def test_a_cut_beside_all_ink_is_none(paper):
    with pytest.raises(DocumentError, match="one side"):
        cut_along(paper, Box(35, 25, 70, 85), (37, 20), (37, 90))


def test_a_flat_cut_is_none(paper):
    with pytest.raises(DocumentError, match="flat"):
        cut_along(paper, Box(35, 25, 70, 85), (30, 50), (80, 50))


def test_a_box_at_the_edge_of_the_page_is_cut(paper):
    assert cut_box(paper, Box(0, 0, 55, 120)).box == Box(40, 30, 50, 80)
