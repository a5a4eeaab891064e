"""Evidence of taught letters on lines that a sequence network read: a stand-in knows where letters lie."""

import numpy as np

from hwocr.ink.box import Box
from hwocr.reading.page import Alternative, Glyph, Word
from hwocr.reading.recognisers.combination.taught import with_taught

LABELS = ("A", "O", "C")


class Taught:
    """Answers all glyphs with one row, and says how near examples of each label are."""

    labels = LABELS

    def __init__(self, row, near):
        self._row, self._near = np.array(row, np.float32), np.array(near, np.float32)

    def probabilities(self, glyphs):
        return np.repeat(self._row[None], len(glyphs), axis=0)

    def nearness(self, glyphs):
        return np.repeat(self._near[None], len(glyphs), axis=0)


def _word(label, confidence=0.6, *, printed=False):
    alternatives = (Alternative(label, confidence), Alternative("A", 0.1))
    glyph = Glyph(
        Box(0, 0, 9, 9), label, confidence, alternatives, np.ones((32, 32), np.float32), label, printed,
        recogniser="line",
    )  # fmt: skip
    return Word((glyph,))


def test_a_letter_near_a_taught_one_becomes_that():
    (word,) = with_taught([_word("R")], Taught([0.97, 0.02, 0.01], [0.9, 0, 0]))
    (glyph,) = word.glyphs
    assert word.text == "A" and glyph.recogniser == "line"
    assert glyph.alternatives[0].label == "A" and glyph.confidence > 0.5
    assert "R" in [one.label for one in glyph.alternatives]


def test_far_from_all_examples_of_the_label_a_line_stays_as_it_was_read():
    words = [_word("R")]
    assert with_taught(words, Taught([0.97, 0.02, 0.01], [0.0, 0.3, 0.3]))[0].glyphs == words[0].glyphs
    assert with_taught([], Taught([1, 0, 0], [1, 0, 0])) == []


def test_type_and_letters_of_the_same_shape_stay_as_they_were_read():
    assert with_taught([_word("R", printed=True)], Taught([0.97, 0.02, 0.01], [0.9, 0, 0]))[0].text == "R"
    assert with_taught([_word("c")], Taught([0.01, 0.01, 0.98], [0, 0, 0.9]))[0].text == "c"
    assert with_taught([_word("0")], Taught([0.01, 0.98, 0.01], [0, 0.9, 0]))[0].text == "0"
