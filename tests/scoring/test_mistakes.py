import numpy as np
import pytest
from made_pages import made_page

from hwocr.scoring.calibration import Calibration, measure_calibration
from hwocr.scoring.error_overlay import draw_error_overlay
from hwocr.scoring.error_rates import Measure, score_text
from hwocr.scoring.mistakes import Mistake, confusions, find_mistakes


def _mistakes(truth, page, measure=Measure()):  # noqa: B008
    return find_mistakes(truth, page, measure).mistakes


def test_misread_missed_and_invented_letters_are_found_at_their_glyphs():
    assert _mistakes(["BUY MILK"], made_page("BUV M1LK")) == (Mistake("Y", "V", 2), Mistake("I", "1", 4))
    assert _mistakes(["BUY MILK"], made_page("BUY MLK")) == (Mistake("I", "", 4),)
    assert _mistakes(["BUY"], made_page("BUYI")) == (Mistake("", "I", 3),)
    assert _mistakes(["BUY"], made_page("BU")) == (Mistake("Y", "", 2),)


def test_marks_are_passed_over_but_counted_among_the_glyphs():
    assert _mistakes(["1. EGGS"], made_page("1. EGCS")) == (Mistake("G", "C", 4),)


def test_as_many_mistakes_are_found_as_the_rate_counts():
    truth, page = ["TEN FINE EGGS", "AND 1 JAM"], made_page("TEM F1NE EGG", "ANDIJANM")
    for measure in (Measure(), Measure(look_alikes=False), Measure(case=True)):
        counted = score_text(truth, page.text.splitlines(), measure).letters
        reading = find_mistakes(truth, page, measure)
        assert (len(reading.mistakes), len(reading.truth)) == (counted.errors, counted.length)


def test_confusions_of_several_pages_are_counted_the_most_frequent_first():
    readings = [
        find_mistakes(["OO1"], made_page("001"), Measure()),
        find_mistakes(["OA"], made_page("0"), Measure()),
    ]
    assert confusions(readings) == [("O", "0", 3), ("A", "", 1)]


def test_an_error_is_caught_where_its_letter_or_a_missed_letters_neighbour_is_marked():
    truth = ["BUY MILK"]

    def caught(page):
        honesty = measure_calibration(page, find_mistakes(truth, page, Measure()))
        return honesty.caught, honesty.mistakes

    assert caught(made_page("BUV MILK", doubtful=[2])) == (1, 1)
    assert caught(made_page("BUV MILK", doubtful=[1, 3])) == (0, 1)
    assert caught(made_page("BUY MLK", doubtful=[3])) == (1, 1)
    assert caught(made_page("BUY MLK", doubtful=[5])) == (0, 1)


def test_calibration_compares_confidence_with_how_often_it_is_right():
    page = made_page("AAAAAAAAAB", confidence=0.9)
    honesty = measure_calibration(page, find_mistakes(["A" * 10], page, Measure()))
    assert honesty.calibration_error == pytest.approx(0.0, abs=1e-9)
    assert (honesty + honesty).marked == 0.0 and len((honesty + honesty).right) == 20
    assert Calibration().calibration_error is None and Calibration().caught_share is None


def test_mistakes_are_drawn_at_their_letters_and_nowhere_else():
    page = made_page("BUV MLK", "XX")
    pixels = np.full((page.height, page.width, 3), 255, np.uint8)
    reading = find_mistakes(["BUY MILK", "X"], page, Measure())
    marked = np.asarray(draw_error_overlay(pixels, page, reading.mistakes)).astype(int)
    coloured = np.argwhere(np.ptp(marked, axis=2) > 60)
    glyphs = page.glyphs
    red = coloured[marked[tuple(coloured.T)].argmax(axis=1) == 0]
    assert (red[:, 1] >= glyphs[2].box.left - 4).any()
    for sure in (glyphs[0], glyphs[1], glyphs[5]):
        box = sure.box
        assert (marked[box.top : box.bottom, box.left + 4 : box.right - 4] == 255).all()
    misread = glyphs[2].box
    assert (np.ptp(marked[misread.top, misread.left : misread.right], axis=1) > 60).all()
    before_missed = glyphs[4].box.left - 3
    assert np.ptp(marked[glyphs[4].box.top + 10, before_missed]) > 60


def test_a_large_picture_is_drawn_smaller():
    pixels = np.full((3000, 4000, 3), 255, np.uint8)
    assert draw_error_overlay(pixels, made_page("A"), ()).size == (2000, 1500)


def test_letters_missed_on_a_page_without_any_are_shown():
    pixels = np.full((100, 400, 3), 255, np.uint8)
    empty = made_page()
    marked = np.asarray(draw_error_overlay(pixels, empty, find_mistakes(["AB"], empty, Measure()).mistakes))
    assert (marked != 255).any()
