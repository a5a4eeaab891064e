import pytest

from hwocr.gui.read.correcting.grips import dragged, grip_at
from hwocr.reading.page import Box

BOX = Box(20, 20, 60, 80)


@pytest.mark.parametrize(
    ("x", "y", "grip"),
    [
        (40, 50, (0, 0)),
        (19, 50, (-1, 0)),
        (61, 50, (1, 0)),
        (40, 18, (0, -1)),
        (62, 82, (1, 1)),
        (21, 79, (-1, 1)),
        (100, 50, None),
        (40, 90, None),
    ],
)
def test_the_pointer_takes_hold_of_an_edge_a_corner_or_the_inside(x, y, grip):
    assert grip_at(BOX, x, y, 4) == grip


def test_the_inside_of_a_tiny_box_can_still_be_hit():
    assert grip_at(Box(20, 20, 24, 24), 22, 22, 10) == (0, 0)


@pytest.mark.parametrize(
    ("grip", "step", "box"),
    [
        ((0, 0), (5, -5), Box(25, 15, 65, 75)),
        ((0, 0), (-50, 0), Box(0, 20, 40, 80)),
        ((-1, 0), (10, 99), Box(30, 20, 60, 80)),
        ((-1, 0), (99, 0), Box(59, 20, 60, 80)),
        ((1, 1), (99, 99), Box(20, 20, 100, 100)),
        ((0, -1), (0, -99), Box(20, 0, 60, 80)),
    ],
)
def test_a_dragged_box_stays_on_the_page_and_keeps_a_pixel(grip, step, box):
    assert dragged(BOX, grip, *step, 100, 100) == box
