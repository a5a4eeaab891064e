from dataclasses import replace

import numpy as np

from hwocr.ink.box import Box
from hwocr.reading.low_confidence import low_confidence_warning
from hwocr.reading.page import Glyph, Line, Word


def line(text: str, confidence: float, *, gap: int = 10, height: int = 40) -> Line:
    picture = np.zeros((32, 32), np.float32)
    glyphs = [
        Glyph(Box(x, 0, x + 30, height), label, confidence, (), picture, label)
        for label, x in zip(text, range(0, 1000, 30 + gap), strict=False)
    ]
    return Line((Word(tuple(glyphs)),))


def test_a_page_that_was_read_says_nothing():
    assert low_confidence_warning([line("SIMON", 0.95), line("SAYS", 0.8)]) == ""


def test_an_empty_page_says_nothing():
    assert low_confidence_warning([]) == ""


def test_letters_without_room_between_them_are_joined_writing():
    said = low_confidence_warning([line("joined", 0.3, gap=0)])
    assert said == "Read with low confidence: joined writing (the page)."


def test_it_is_said_how_many_lines_were_hardly_read():
    said = low_confidence_warning([line("SIMON", 0.95), line("SAYS", 0.2)])
    assert said == "Read with low confidence: 1 of 2 lines."


def test_small_letters_are_a_reason():
    assert "small letters" in low_confidence_warning([line("SIMON", 0.2, height=9)])


def test_a_line_is_as_sure_as_its_letters_in_the_mean():
    half = line("AB", 0.9)
    first, second = half.words[0].glyphs
    mixed = Line((Word((first, replace(second, confidence=0.1))),))
    assert mixed.confidence == 0.5
    assert mixed.low_confidence
    assert not half.low_confidence
