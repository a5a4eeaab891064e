"""Pages as if they had been read."""

import numpy as np

from hwocr.reading.page import Box, Glyph, Line, Page, Word


def made_page(*lines, doubtful=(), confidence=0.99):
    """A page of lines of glyphs of 20 × 30 pixels; the glyphs numbered in ``doubtful`` are half sure."""
    number = 0
    made = []
    for row, text in enumerate(lines):
        words = []
        x = 20
        for word in text.split():
            glyphs = []
            for label in word:
                sure = 0.5 if number in doubtful else confidence
                box = Box(x, 20 + 60 * row, x + 20, 50 + 60 * row)
                glyphs.append(Glyph(box, label, sure, (), np.zeros((32, 32), np.float32), label))
                number += 1
                x += 26
            words.append(Word(tuple(glyphs)))
            x += 30
        made.append(Line(tuple(words)))
    return Page(tuple(made), 400, 60 * len(lines) + 40)
