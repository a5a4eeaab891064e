"""Pages for the tests of documents: made of text, or drawn by hypothesis."""

import numpy as np
from hypothesis import strategies as st

from hwocr.documents.records import to_record
from hwocr.documents.state import PageState, first_state
from hwocr.reading.page import Alternative, Box, Glyph, Line, Page, Word

WIDTH, HEIGHT = 1200, 900


def make_glyph(label, left, top, confidence=0.75, printed=False):
    picture = np.zeros((32, 32), np.float32)
    picture[4:28, 8 : 9 + ord(label[0]) % 20] = 1
    alternatives = (Alternative(label, confidence), Alternative("Q", 1 - confidence))
    return Glyph(
        Box(left, top, left + 20, top + 30), label, confidence, alternatives, picture, label, printed
    )


def make_page(text):
    """A page with this text: letters of 20 x 30 pixels, 25 apart, lines 60 apart."""
    lines = []
    for row, line in enumerate(text.split("\n")):
        words, at = [], 20
        for word in line.split(" "):
            glyphs = []
            for value in word:
                glyphs.append(make_glyph(value, at, 20 + 60 * row))
                at += 25
            words.append(Word(tuple(glyphs)))
            at += 25
        lines.append(Line(tuple(words)))
    return Page(tuple(lines), WIDTH, HEIGHT, "made.png", 1, "made-model", 0.5)


def make_state(text):
    return first_state(make_page(text))


def page_record(page):
    return to_record(page)


def state_record(state: PageState):
    return to_record(state)


words = st.text(st.sampled_from("ABCabc019.,"), min_size=1, max_size=5)
lines = st.lists(words, min_size=1, max_size=4).map(" ".join)
texts = st.lists(lines, min_size=1, max_size=4).map("\n".join)
pages = texts.map(make_page)
