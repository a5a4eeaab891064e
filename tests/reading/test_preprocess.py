from dataclasses import replace

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from hwocr.datasets.handprint import PageStyle, make_page
from hwocr.models.registry import load_classifier
from hwocr.reading.image import page_from_pixels
from hwocr.reading.reader import Reader

_LINES = ("BRING FOUR RULERS", "AND QUIET PENCILS", "BEFORE MONDAY NOON")
_STYLE = PageStyle(cap_height=48, pen="felt-tip", noise=0.006, falloff=0.1)


@pytest.fixture(scope="module")
def read():
    """Read a page written in the given style: (what was written, the page read)."""
    reader = Reader(load_classifier())

    def read(style, seed=11):
        written = make_page(_LINES, seed=seed, style=style)
        return written, reader.read(page_from_pixels(written.pixels, "page"))

    return read


def _errors(page):
    return Levenshtein.distance("\n".join(_LINES).replace(" ", ""), page.text.replace(" ", ""))


def _overlap(first, second):
    width = min(first.right, second.right) - max(first.left, second.left)
    height = min(first.bottom, second.bottom) - max(first.top, second.top)
    shared = max(0, width) * max(0, height)
    return shared / (first.width * first.height + second.width * second.height - shared)


_HARD = {
    "askew on a desk": replace(_STYLE, tilt=27.0, perspective=0.15, border=2.0, clutter=3),
    "askew the other way": replace(_STYLE, tilt=-24.0, perspective=-0.12, border=1.5, desk=(0.4, 0.3, 0.2)),
    "turned without a border": replace(_STYLE, tilt=-28.0),
    "upside-down": replace(_STYLE, tilt=180.0),
    "upside-down on a desk": replace(_STYLE, tilt=195.0, perspective=0.1, border=2.0),
    "sideways": replace(_STYLE, tilt=90.0),
    "sideways the other way": replace(_STYLE, tilt=-90.0),
    "very small": replace(_STYLE, cap_height=13),
    "very large": replace(_STYLE, cap_height=260, margin=0.7),
    "pencil so faint": replace(_STYLE, pen="pencil", ink=(0.27, 0.27, 0.29), strength=0.26),
    "out of focus": replace(_STYLE, blur=0.07),
}


@pytest.mark.parametrize("name", _HARD)
def test_a_hard_page_is_read_and_its_letters_are_where_they_stand_in_the_picture(read, name):
    written, page = read(_HARD[name])
    assert (page.height, page.width) == written.pixels.shape[:2]
    assert _errors(page) <= 4, page.text
    found = [max(_overlap(truth.box, glyph.box) for glyph in page.glyphs) for truth in written.glyphs]
    assert np.median(found) > 0.6


def test_writing_off_the_sheet_does_not_count(read):
    written, page = read(replace(_STYLE, border=3.0, clutter=6, tilt=8.0))
    low = np.min([glyph.box.top for glyph in written.glyphs])
    high = np.max([glyph.box.bottom for glyph in written.glyphs])
    assert all(low - 20 <= glyph.box.top and glyph.box.bottom <= high + 20 for glyph in page.glyphs)
