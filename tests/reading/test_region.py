import numpy as np
import pytest

from hwocr.errors import ImageError
from hwocr.reading.image import page_from_pixels
from hwocr.reading.page import Box, Glyph, Line, Page, Word
from hwocr.reading.region import parse_region, read_region


def _read(image):
    glyph = Glyph(Box(1, 2, 11, 22), "A", 1.0, (), np.zeros((32, 32), np.float32), "A")
    return Page((Line((Word((glyph,)),)),), image.width, image.height, image.source)


def test_a_region_is_named_by_its_four_sides():
    assert parse_region("10,20, 30,40") == Box(10, 20, 30, 40)


@pytest.mark.parametrize("text", ["10,20,30", "a,b,c,d", "30,20,10,40", "10,20,30,20", "-1,0,5,5", ""])
def test_what_names_no_region_is_an_error_that_says_how(text):
    with pytest.raises(ImageError, match="LEFT,TOP,RIGHT,BOTTOM"):
        parse_region(text)


def test_boxes_of_a_region_come_back_in_pixels_of_the_whole_picture():
    image = page_from_pixels(np.full((100, 200, 3), 255, np.uint8), "page")
    sizes = []

    def read(part):
        sizes.append((part.width, part.height))
        return _read(part)

    page = read_region(read, image, Box(50, 40, 150, 90))
    assert sizes == [(100, 50)]
    assert (page.width, page.height) == (200, 100)
    assert page.glyphs[0].box == Box(51, 42, 61, 62)


@pytest.mark.parametrize("region", [Box(0, 0, 201, 100), Box(0, 50, 10, 101), Box(300, 300, 400, 400)])
def test_a_region_outside_the_picture_is_an_error_that_says_how_large_it_is(region):
    image = page_from_pixels(np.full((100, 200, 3), 255, np.uint8), "page")
    with pytest.raises(ImageError, match="200 pixels wide and 100 high"):
        read_region(_read, image, region)
