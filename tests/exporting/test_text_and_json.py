import json

import numpy as np
import pytest

from hwocr.exporting.formats.json import pages_json
from hwocr.exporting.formats.text import page_text
from hwocr.reading.page import Alternative, Box, Glyph, Line, Page, Word


def _glyph(label, left, shape=None):
    picture = np.zeros((32, 32), np.float32)
    alternatives = (Alternative(shape or label, 0.6), Alternative(label, 0.3))
    return Glyph(Box(left, 10, left + 8, 30), label, 0.75, alternatives, picture, shape or label)


@pytest.fixture
def page():
    words = (Word((_glyph("T", 0), _glyph("O", 10, "0"))), Word((_glyph("X", 40),)))
    return Page((Line(words), Line((Word((_glyph("A", 5),)),))), 100, 200, "note.png", 2, "tiny", 0.5)


def test_text_is_a_line_of_the_page_a_line(page):
    assert page_text([page]) == "TO X\nA\n"


def test_pages_are_separated_by_an_empty_line_and_empty_ones_leave_no_trace(page):
    empty = Page((), 10, 10)
    assert page_text([page, empty, page]) == "TO X\nA\n\nTO X\nA\n"
    assert page_text([empty]) == ""


def test_json_holds_every_level_with_boxes_and_alternatives(page):
    (read,) = json.loads(pages_json([page]))["pages"]
    assert read["source"] == "note.png" and read["number"] == 2 and read["text"] == "TO X\nA"
    line = read["lines"][0]
    assert line["box"] == [0, 10, 48, 30]
    glyph = line["words"][0]["glyphs"][1]
    assert glyph["label"] == "O" and glyph["shape_label"] == "0" and glyph["confidence"] == 0.75
    assert glyph["alternatives"][0] == {"label": "0", "probability": 0.6}
