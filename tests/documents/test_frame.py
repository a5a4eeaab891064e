import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwocr.documents.frame import Frame, map_box
from hwocr.errors import DocumentError
from hwocr.reading.page import Box

WIDTH, HEIGHT = 40, 30


@st.composite
def frames(draw):
    frame = Frame(WIDTH, HEIGHT).turned(draw(st.integers(-5, 5)))
    if draw(st.booleans()):
        left, top = draw(st.integers(0, 10)), draw(st.integers(0, 10))
        frame = frame.cropped(Box(left, top, left + draw(st.integers(1, 15)), top + draw(st.integers(1, 15))))
    return frame.turned(draw(st.integers(0, 3)))


@st.composite
def boxes(draw):
    left, top = draw(st.integers(0, WIDTH - 2)), draw(st.integers(0, HEIGHT - 2))
    return Box(left, top, draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT)))


@given(frames(), frames(), boxes())
def test_a_box_comes_back_from_another_frame(first, second, box):
    assert map_box(map_box(box, first, second), second, first) == box


@given(frames(), boxes())
def test_a_box_lies_on_the_same_pixels_in_every_frame(frame, box):
    picture = np.zeros((HEIGHT, WIDTH), np.uint8)
    picture[box.top : box.bottom, box.left : box.right] = 1
    page = frame.apply(picture)
    there = frame.from_opened(box)
    expected = np.zeros_like(page)
    expected[max(0, there.top) : max(0, there.bottom), max(0, there.left) : max(0, there.right)] = 1
    assert page.shape == frame.size[::-1]
    assert np.array_equal(page, expected)


@given(frames())
def test_four_quarter_turns_are_none(frame):
    assert frame.turned(1).turned(1).turned(1).turned(1) == frame


def test_a_crop_that_leaves_nothing_is_refused():
    with pytest.raises(DocumentError, match="Nothing of the page"):
        Frame(WIDTH, HEIGHT).cropped(Box(50, 50, 60, 60))
