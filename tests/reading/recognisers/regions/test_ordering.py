import numpy as np

from hwocr.reading.recognisers.regions.ordering import reading_order
from hwocr.reading.recognisers.regions.rectangles import grown, least_rectangle
from hwocr.reading.recognisers.regions.region import Region, line_rectangle


def region(left, top, right, bottom, degrees: float = 0.0) -> Region:
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return Region(corners @ turn)


def test_words_of_a_row_are_read_from_left_to_right_and_rows_from_top_to_bottom():
    regions = [region(300, 5, 500, 45), region(0, 60, 200, 100), region(0, 0, 200, 40)]
    assert reading_order(regions) == [[2, 0], [1]]


def test_rows_of_a_tilted_page_stay_together():
    regions = [region(900, 0, 1100, 40, 12), region(0, 0, 200, 40, 12), region(0, 60, 200, 100, 12)]
    assert reading_order(regions) == [[1, 0], [2]]


def test_a_superscript_stands_in_its_row():
    regions = [region(0, 0, 100, 80), region(110, 0, 130, 25), region(140, 10, 240, 80)]
    assert reading_order(regions) == [[0, 1, 2]]


def test_columns_of_prose_are_read_one_after_the_other():
    left = [region(0, 50 * row, 300, 50 * row + 40) for row in range(5)]
    right = [region(500, 50 * row + 25, 800, 50 * row + 65) for row in range(5)]
    assert reading_order([*right, *left]) == [[place] for place in (5, 6, 7, 8, 9, 0, 1, 2, 3, 4)]


def test_a_page_turned_by_a_quarter_is_read_along_its_text():
    regions = [region(300, 0, 500, 40, 90), region(0, 0, 200, 40, 90), region(0, 60, 200, 100, 90)]
    assert reading_order(regions) == [[1, 0], [2]]


def test_nothing_has_no_order():
    assert reading_order([]) == []


def test_the_least_rectangle_of_a_tilted_one_is_itself():
    corners = region(10, 10, 110, 40, 15).corners
    points = np.concatenate([corners, (corners + np.roll(corners, 1, axis=0)) / 2])
    np.testing.assert_allclose(least_rectangle(points), corners, atol=1e-6)


def test_the_rectangle_of_points_on_one_line_is_flat():
    found = least_rectangle(np.array([[0, 0], [5, 0], [9, 0]], float))
    assert np.ptp(found[:, 0]) == 9
    assert np.ptp(found[:, 1]) == 0


def test_a_rectangle_grows_on_each_side():
    assert grown(region(0, 0, 100, 20).corners, 5).tolist() == [[-5, -5], [105, -5], [105, 25], [-5, 25]]


def test_the_rectangle_of_a_line_tilts_with_it():
    boxes = np.array([[x, 100 + x // 10, x + 20, 130 + x // 10] for x in range(0, 600, 30)], float)
    middles = np.stack([boxes[:, [0, 2]].mean(axis=1), boxes[:, [1, 3]].mean(axis=1)], axis=1)
    found = Region(line_rectangle(boxes, middles))
    assert found.holds(middles).all()
    assert found.height < 45
    slope = (found.corners[1] - found.corners[0])[1] / (found.corners[1] - found.corners[0])[0]
    assert 0.08 < slope < 0.11


def test_a_region_turned_four_times_is_as_it_was():
    one = region(0, 0, 100, 20)
    np.testing.assert_array_equal(one.turned(4).corners, one.corners)
    assert one.turned(1).width == 20
