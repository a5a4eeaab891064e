"""Whole pages in both cases, made for the test."""

import numpy as np
import pytest

from hwocr.datasets.handprint import PageStyle, make_page
from hwocr.models.names import AUTOMATIC, BOTH_CASES_MODEL, DEFAULT_MODEL
from hwocr.reading.image import page_from_pixels
from hwocr.reading.reader import reader_of

STYLE = PageStyle(cap_height=52.0, pen="felt-tip", noise=0.004, blur=0.006, slope_jitter=0.1, wave=0.0)
LINES = ("Seven cows cross the road", "Zoe was there at noon")


@pytest.fixture(scope="module")
def small_letters():
    return page_from_pixels(make_page(LINES, seed=11, style=STYLE).pixels, "small")


@pytest.fixture(scope="module")
def capitals():
    lines = [line.upper() for line in LINES]
    return page_from_pixels(make_page(lines, seed=11, style=STYLE).pixels, "capitals")


def wrong(page, truth):
    text = "".join(page.text.split())
    wanted = "".join("".join(truth).split())
    return sum(a != b for a, b in zip(text, wanted, strict=False)) + abs(len(text) - len(wanted))


def test_a_page_in_both_cases_is_read_by_the_network_that_knows_them(small_letters):
    page = reader_of(AUTOMATIC).read(small_letters)
    assert page.model == BOTH_CASES_MODEL
    assert wrong(page, LINES) <= 3
    assert all(0 <= glyph.confidence <= 1 for glyph in page.glyphs)


def test_a_page_in_capitals_stays_with_the_network_of_capitals(capitals):
    page = reader_of(AUTOMATIC).read(capitals)
    assert page.model == DEFAULT_MODEL
    assert page.text.isupper()


def test_a_model_that_is_named_reads_whatever_the_page_looks_like(small_letters, capitals):
    assert reader_of(DEFAULT_MODEL).read(small_letters).text.isupper()
    page = reader_of(BOTH_CASES_MODEL).read(capitals)
    assert page.model == BOTH_CASES_MODEL
    assert wrong(page, [line.upper() for line in LINES]) <= 3


def test_case_told_by_size_is_no_change_by_context(small_letters):
    page = reader_of(AUTOMATIC).read(small_letters)
    letters = [glyph for glyph in page.glyphs if glyph.label.upper() in "COSVWXZ"]
    assert len(letters) > 8
    for glyph in letters:
        if glyph.shape_label.upper() == glyph.label.upper():
            assert not glyph.changed_by_context
    assert np.mean([glyph.changed_by_context for glyph in letters]) < 0.3
