import numpy as np

from hwocr.ink.strokes import Stroke, render_strokes


def _stroke(points, width, erases=False):
    points = np.array(points, np.float32)
    return Stroke(points, np.full(len(points), width, np.float32), erases)


def test_no_strokes_leave_empty_paper():
    paper = render_strokes([], (20, 30))
    assert paper.shape == (20, 30)
    assert paper.dtype == np.float32
    assert not paper.any()


def test_a_line_is_as_wide_as_the_pen():
    ink = render_strokes([_stroke([(10, 20), (90, 20)], 6)], (40, 100))
    assert 5 <= ink[:, 50].sum() <= 7.5
    assert ink[20, 50] == 1


def test_pressure_makes_a_line_wider():
    points = np.stack([np.linspace(10, 90, 30), np.full(30, 20)], axis=1).astype(np.float32)
    graded = Stroke(points, np.linspace(2, 12, 30).astype(np.float32))
    ink = render_strokes([graded], (40, 100))
    assert ink[:, 80].sum() > 2 * ink[:, 20].sum()


def test_a_single_point_is_a_dot():
    ink = render_strokes([_stroke([(15, 12)], 8)], (30, 30))
    assert ink[12, 15] == 1
    assert 30 < ink.sum() < 70


def test_the_eraser_takes_ink_away_in_the_order_of_the_strokes():
    line = _stroke([(5, 15), (55, 15)], 5)
    eraser = _stroke([(30, 5), (30, 25)], 8, erases=True)
    assert render_strokes([line, eraser], (30, 60))[15, 30] == 0
    assert render_strokes([eraser, line], (30, 60))[15, 30] == 1


def test_strokes_beyond_the_paper_are_cut_off():
    ink = render_strokes([_stroke([(-50, 10), (150, 10)], 4)], (20, 40))
    assert (ink[10] == 1).all()
    assert not render_strokes([_stroke([(-50, -50)], 4)], (20, 40)).any()


def test_values_stay_between_paper_and_ink():
    ink = render_strokes([_stroke([(3, 3), (20, 17), (5, 25)], 3)] * 3, (30, 30))
    assert ink.min() == 0
    assert ink.max() == 1
    assert ((ink > 0) & (ink < 1)).any()
