from dataclasses import replace

import numpy as np
import pytest
from read_pages import make_glyph

from hwocr.gui.context.explanation import alike_letters, explain, saliency_of, steps_of
from hwocr.gui.context.neighbour import Neighbour


def left_half(pictures):
    """A network that says T as far as there is ink in the left half."""
    ink = pictures[:, :, :16].reshape(len(pictures), -1).mean(axis=1)
    share = ink / max(float(ink.max()), 1e-6)
    return ("T", "O"), np.stack([0.05 + 0.9 * share, 0.95 - 0.9 * share], axis=1).astype(np.float32)


@pytest.fixture
def picture():
    picture = np.zeros((32, 32), np.float32)
    picture[6:26, 6:10] = 1
    picture[6:26, 22:26] = 1
    return picture


def test_the_answer_hangs_on_the_ink_that_the_network_looks_at(picture):
    saliency = saliency_of(picture, "T", left_half)
    assert saliency.shape == (32, 32)
    assert saliency[:, :14].max() == 1
    assert saliency[:, 20:].max() == 0


def test_a_label_that_the_network_does_not_know_hangs_on_nothing(picture):
    assert not saliency_of(picture, "é", left_half).any()


def test_letters_that_somebody_named_are_compared_the_most_alike_first(picture):
    glyph = replace(make_glyph("T", 0, 0), picture=picture)
    same = replace(make_glyph("A", 40, 0), picture=picture, checked="confirmed")
    other = replace(make_glyph("B", 80, 0), picture=picture.T.copy(), checked="corrected")
    unchecked = replace(make_glyph("C", 120, 0), picture=picture)
    found = alike_letters(glyph, [glyph, other, unchecked, same])
    assert [one.label for one in found] == ["A", "B"]
    assert found[0].similarity == pytest.approx(1)


@pytest.mark.parametrize(
    ("glyph", "words"),
    [
        (make_glyph("O", 0, 0, 0.4, "0"), "changed 0 to O"),
        (make_glyph("T", 0, 0), "changed nothing"),
        (replace(make_glyph("T", 0, 0), checked="corrected"), "Corrected by hand: T"),
        (replace(make_glyph(".", 0, 0), alternatives=()), "by its form and its place"),
        (replace(make_glyph("T", 0, 0), recogniser="ppocr"), "PP-OCR"),
    ],
)
def test_what_happened_is_said_step_by_step(glyph, words):
    assert words in "\n".join(steps_of(glyph))


def test_taught_letters_and_letters_of_the_pages_are_told_together(picture):
    glyph = replace(make_glyph("T", 0, 0), picture=picture)
    named = replace(make_glyph("A", 40, 0), picture=picture.T.copy(), checked="confirmed")
    explanation = explain(glyph, [named], left_half, (Neighbour(picture, "E", 0.99, "id"),))
    assert [(one.label, one.identity) for one in explanation.neighbours] == [("E", "id"), ("A", "")]


def test_a_letter_without_a_picture_is_explained_in_words_alone():
    glyph = replace(make_glyph("T", 0, 0), picture=np.zeros((32, 32), np.float32))
    assert not explain(glyph, [], left_half).saliency.any()
