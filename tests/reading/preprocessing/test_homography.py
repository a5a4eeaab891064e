import numpy as np
import pytest

from hwocr.reading.page import Box
from hwocr.reading.preprocessing.homography import Homography


def _box_of(picture):
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


@pytest.fixture
def marked():
    """A picture (H, W) with one mark, and the mark's box."""
    picture = np.zeros((60, 100), np.float32)
    picture[12:20, 70:85] = 1
    return picture, Box(70, 12, 85, 20)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_quarter_turns_agree_with_numpys_and_lead_back(marked, turns):
    picture, box = marked
    view = Homography.quarter_turned(turns, picture.shape)
    turned = np.rot90(picture, turns)
    assert view.shape == turned.shape
    assert np.array_equal(view.apply(picture), turned)
    assert view.box_before(_box_of(turned)) == box


def test_a_scaled_view_leads_back_by_its_factor():
    assert Homography.scaled(3, (20, 30)).box_before(Box(1, 2, 4, 6)) == Box(3, 6, 12, 18)
    assert Homography.scaled(0.5, (20, 30)).box_before(Box(1, 2, 4, 6)) == Box(0, 1, 2, 3)


def test_a_rectified_quadrilateral_fills_its_rectangle_and_its_boxes_lead_back():
    corners = np.array([[20.0, 5], [90, 15], [95, 55], [10, 50]])
    view = Homography.rectified(corners, (40, 80))
    places = np.array([[0.0, 0], [80, 0], [80, 40], [0, 40]])
    assert view.points(places) == pytest.approx(corners)
    there = view.box_before(Box(0, 0, 80, 40))
    assert there.left <= 14 and there.top <= 8 and there.right >= 92 and there.bottom >= 52


def test_views_of_views_lead_all_the_way_back(marked):
    picture, box = marked
    first = Homography.quarter_turned(1, picture.shape)
    second = Homography.scaled(0.5, (2 * first.shape[0], 2 * first.shape[1]))
    seen = np.kron(np.rot90(picture), np.ones((2, 2)))
    assert second.of(first).box_before(_box_of(seen)) == box


def test_what_lies_beyond_the_picture_is_told_and_filled():
    view = Homography(np.array([[1.0, 0, -10], [0, 1, 0], [0, 0, 1]]), (60, 110))
    inside = view.inside((60, 100))
    assert not inside[:, :9].any() and inside[:, 11:].all()
    assert (view.apply(np.zeros((60, 100), np.float32), outside=7.0)[:, :9] == 7).all()
