import numpy as np
import pytest

from hwocr.reading.layout.clutter import find_clutter, find_fringe
from hwocr.reading.layout.components import find_components

_SIZE = 30.0


def _letters(shape=(300, 500)):
    """Two rows of upright strokes with arms, 30 pixels high, strokes of 4."""
    ink = np.zeros(shape, bool)
    for top in (60, 200):
        for left in range(80, 400, 40):
            ink[top : top + 30, left : left + 4] = True
            ink[top + 13 : top + 17, left : left + 18] = True
    return ink


def _found(drawn):
    """Which of the drawn pixels belong to clutter, and which of the letters'."""
    letters = _letters()
    components = find_components(letters | drawn)
    clutter = np.concatenate([[False], find_clutter(components, _SIZE)])[components.labels]
    return float(clutter[drawn].mean()), float(clutter[letters & ~drawn].mean())


def test_letters_alone_are_no_clutter():
    components = find_components(_letters())
    assert not find_clutter(components, _SIZE).any()


def test_a_frame_around_words_is_left_alone_and_the_words_stay():
    frame = np.zeros((300, 500), bool)
    frame[40:110, 60:430] = True
    frame[44:106, 64:426] = False
    assert _found(frame) == (1.0, 0.0)


@pytest.mark.parametrize("steep", [0.2, 1.0])
def test_a_long_straight_arrow_is_no_letter(steep):
    line = np.zeros((300, 500), bool)
    for x in range(0, 90):
        line[100 + int(steep * x) : 104 + int(steep * x), 405 + x : 408 + x] = True
    assert _found(line) == (1.0, 0.0)


def test_a_solid_picture_is_no_letter():
    picture = np.zeros((300, 500), bool)
    picture[120:170, 420:490] = True
    assert _found(picture) == (1.0, 0.0)


def test_joined_writing_is_writing_however_long():
    x = np.arange(90, 380)
    y = (145 + 14 * np.sin(x / 6)).astype(int)
    script = np.zeros((300, 500), bool)
    for row, column in zip(y, x, strict=True):
        script[row - 2 : row + 3, column] = True
    assert _found(script)[0] == 0.0


def _framed(thickness):
    """Letters in a frame so thick, its left edge ragged: splinters of two pixels beside it."""
    letters = _letters()
    frame = np.zeros_like(letters)
    frame[10:290, 20:480] = True
    frame[10 + thickness : 290 - thickness, 20 + thickness : 480 - thickness] = False
    splinters = np.zeros_like(letters)
    for top in range(20, 280, 20):
        splinters[top : top + 12, 16:18] = True
    return letters, frame, splinters


def test_splinters_along_a_broad_frame_are_no_letters_and_the_letters_stay():
    letters, frame, splinters = _framed(12)
    components = find_components(letters | frame | splinters)
    fringe = np.concatenate([[False], find_fringe(components, _SIZE)])[components.labels]
    assert fringe[splinters].all()
    assert not fringe[letters].any() and not fringe[frame].any()


def test_thin_strokes_beside_a_thin_frame_or_without_one_are_left():
    letters, frame, splinters = _framed(3)
    assert not find_fringe(find_components(letters | frame | splinters), _SIZE).any()
    assert not find_fringe(find_components(letters | splinters), _SIZE).any()
