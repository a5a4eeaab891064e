import numpy as np
import pytest

from hwocr.datasets.handprint import PageStyle, make_page
from hwocr.models.registry import load_classifier
from hwocr.reading.image import page_from_pixels
from hwocr.reading.reader import Reader

_STYLE = PageStyle(cap_height=44, pen="felt-tip", noise=0.004, blur=0.006, slope_jitter=0.0, wave=0.0)


@pytest.mark.parametrize("seed", [1, 2])
def test_letters_that_touch_the_edge_of_the_picture_are_read(seed):
    page = make_page(["HOUSE", "TREES"], seed=seed, style=_STYLE)
    edge = min(glyph.box.left for glyph in page.glyphs) + 1
    cropped = np.ascontiguousarray(page.pixels[:, edge:])
    assert Reader(load_classifier()).read(page_from_pixels(cropped, "page")).text == "HOUSE\nTREES"
