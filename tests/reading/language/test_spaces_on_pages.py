"""Where words begin and end, on whole pages made for the test."""

from dataclasses import replace

import numpy as np
import pytest

from hwocr.datasets.handprint import PageStyle, make_page, variant_style
from hwocr.models.registry import load_classifier
from hwocr.reading.image import page_from_pixels
from hwocr.reading.reader import Reader

_STYLE = PageStyle(cap_height=44, pen="felt-tip", noise=0.004, blur=0.006)


@pytest.fixture(scope="module")
def read():
    reader = Reader(load_classifier())
    return lambda pixels: reader.read(page_from_pixels(np.ascontiguousarray(pixels), "page")).text


def test_after_a_full_stop_a_narrower_gap_is_a_space(read):
    page = make_page(["STOP. GO ON. THEN WAIT."], seed=3, style=_STYLE)
    stop, letter = page.glyphs[4].box, page.glyphs[5].box
    # 8 pixels are left, a fifth of the letters' height.
    narrowed = np.delete(page.pixels, slice(stop.right + 1, letter.left - 7), axis=1)
    assert read(narrowed) == "STOP. GO ON. THEN WAIT."


def test_a_dot_between_a_letter_and_a_digit_is_a_fragment_of_a_stroke(read):
    page = make_page(["GATE B.7 OPEN A.12 H.5"], seed=7, style=_STYLE)
    assert read(page.pixels) == "GATE B7 OPEN A12 H5"


def test_the_cells_of_a_form_say_where_a_word_ends_not_the_gaps(read):
    # In cells, narrow characters have as much room around them as a space has elsewhere.
    style = replace(variant_style("form", 1), cap_height=44.0)
    page = make_page(["LILY 1.1.2011"], seed=1, style=style)
    assert read(page.pixels) == "LILY 1.1.2011"
