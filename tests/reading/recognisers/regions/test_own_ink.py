import numpy as np

from hwocr.reading.layout.analysis import find_layout
from hwocr.reading.preprocessing.homography import Homography
from hwocr.reading.recognisers.regions.own_ink import own_ink, parts_apart
from hwocr.reading.recognisers.regions.source import LineSource


def two_close_lines():
    """The first line's first letter hangs into the second line; an accent stands over the second."""
    ink = np.zeros((300, 700), np.float32)
    for column in range(8):
        for row in range(2):
            top = 60 + 90 * row
            ink[top : top + 40, 50 + 70 * column : 80 + 70 * column] = 1
    ink[60:145, 44:52] = 1
    ink[130:140, 474:494] = 1
    return ink, find_layout(ink, ink > 0.5, np.ones(ink.shape, bool), clean=True)


def test_the_picture_of_a_line_shows_no_other_lines_ink():
    ink, layout = two_close_lines()
    source = LineSource(np.zeros((*ink.shape, 3), np.uint8), layout, Homography.scaled(1, ink.shape))
    first, second = source.lines()
    shown = source.ink_of(second, 72)
    whole = source.ink_of(type(second)(second.corners), 72)
    assert len(source.layout.lines) == 2
    assert whole[:12].sum() > shown[:12].sum()
    assert source.ink_of(first, 72).sum() > 0


def test_a_mark_that_no_line_has_taken_goes_to_the_nearest():
    _, layout = two_close_lines()
    boxes = layout.components.boxes
    accent = int(np.flatnonzero((boxes[:, 0] == 474) & (boxes[:, 1] == 130))[0])
    for line in layout.lines:
        line.members = [number for number in line.members if number != accent]
    first, second = own_ink(layout)
    assert accent in second and accent not in first


def test_a_line_is_cut_where_a_wide_gap_shows_other_writing_unless_it_is_single_letters():
    def cut(lefts):
        boxes = np.array([[left, 0, left + 30, 40] for left in lefts])
        return [part.tolist() for part in parts_apart(np.arange(len(lefts))[::-1], boxes, 40.0)]

    assert cut([0, 40, 300, 340]) == [[0, 1], [2, 3]]
    assert cut([0, 40, 140, 180]) == [[0, 1, 2, 3]]
    assert cut([0, 300, 600, 640]) == [[0, 1, 2, 3]]
