"""Pages as a reader gives them, for the tests of the window."""

import numpy as np

from hwocr.reading.page import Alternative, Box, Glyph, Line, Page, Word


def make_glyph(label, left, top, confidence=0.99, shape_label=None):
    shape_label = shape_label or label
    alternatives = (Alternative(shape_label, 0.58), Alternative("Q", 0.2), Alternative("X", 0.01))
    picture = np.zeros((32, 32), np.float32)
    picture[4:28, 12:20] = 1
    return Glyph(Box(left, top, left + 30, top + 40), label, confidence, alternatives, picture, shape_label)


def make_page(source="page", model="handprint-cnn", number=1):
    """Two lines, "TO DO" and "L1": the first O is doubtful, the second very, and changed by its context."""
    first = Line(
        (
            Word((make_glyph("T", 20, 20), make_glyph("O", 60, 20, 0.8))),
            Word((make_glyph("D", 140, 20), make_glyph("O", 180, 20, 0.4, "0"))),
        )
    )
    second = Line((Word((make_glyph("L", 20, 100), make_glyph("1", 60, 100))),))
    return Page((first, second), 320, 200, source, number, model, 0.25)
