import numpy as np

from hwocr.gui.context.neighbour import Neighbour
from hwocr.gui.draw.answer import AnswerPanel
from hwocr.gui.draw.history import History, Trace
from hwocr.gui.draw.ink import InkCache
from hwocr.gui.draw.pen import pen_width
from hwocr.gui.draw.recogniser import Answer
from hwocr.reading.page import Alternative

BAR = Trace(((20.0, 10.0, 6.0), (20.0, 50.0, 6.0)))
CROSS = Trace(((5.0, 30.0, 6.0), (35.0, 30.0, 6.0)))
WIPE = Trace(((20.0, 10.0, 20.0), (20.0, 50.0, 20.0)), erases=True)
SHAPE = (60, 40)


def test_undo_and_redo_walk_through_the_states():
    history = History().add(BAR).add(CROSS).clear()
    assert history.traces == ()
    assert history.undo().traces == (BAR, CROSS)
    assert history.undo().undo().traces == (BAR,)
    assert history.undo().undo().redo().traces == (BAR, CROSS)


def test_drawing_after_undo_forgets_what_was_undone():
    history = History().add(BAR).undo().add(CROSS)
    assert not history.can_redo
    assert history.undo().traces == ()


def test_a_history_at_its_end_stays_as_it_is():
    empty = History()
    assert empty.undo() is empty
    assert empty.redo() is empty
    assert empty.clear() is empty


def test_the_cache_gives_the_ink_that_fresh_rendering_gives():
    cache = InkCache()
    for traces in ((BAR,), (BAR, CROSS), (BAR, CROSS, WIPE), (BAR,), (CROSS,), ()):
        assert np.array_equal(cache.render(traces, SHAPE), InkCache().render(traces, SHAPE))


def test_the_unfinished_stroke_is_not_kept():
    cache = InkCache()
    with_cross = cache.render((BAR,), SHAPE, CROSS)
    assert with_cross[30, 8] == 1
    assert cache.render((BAR,), SHAPE)[30, 8] == 0


def test_ink_lies_where_the_pen_was_and_an_eraser_takes_it_away():
    cache = InkCache()
    ink = cache.render((BAR,), SHAPE)
    assert (ink[30, 20], ink[30, 30]) == (1, 0)
    assert cache.render((BAR, WIPE), SHAPE).max() == 0


def test_strokes_beside_the_paper_leave_nothing():
    outside = Trace(((500.0, 500.0, 6.0), (510.0, 500.0, 6.0)))
    assert InkCache().render((outside,), SHAPE).max() == 0


def test_pressure_widens_the_pen_and_the_eraser_is_wider():
    assert pen_width(10, None, False) == 10
    assert pen_width(10, 0.1, False) < pen_width(10, 0.9, False)
    assert pen_width(10, None, True) > 10


def test_an_answer_whose_case_is_open_names_both_with_their_chances_together(qtbot):
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    both = (Alternative("c", 0.6), Alternative("C", 0.33), Alternative("e", 0.02))
    panel.show_answer(Answer("c", both, np.zeros((32, 32), np.float32), other_case="C"))
    assert panel.grade == "c or C  93 %"
    panel.show_answer(Answer("c", both, np.zeros((32, 32), np.float32)))
    assert panel.grade == "60 %"


def test_taught_letters_that_are_not_alike_at_all_are_not_named(qtbot):
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    picture = np.zeros((32, 32), np.float32)
    panel.show_answer(Answer("L", (Alternative("L", 0.9),), picture))
    panel.show_why(picture, picture, (Neighbour(picture, "L", 0.4, "1"), Neighbour(picture, "H", 0.002, "2")))
    assert "taught: L 40 %." in panel.note
    panel.show_why(picture, picture, (Neighbour(picture, "H", 0.002, "2"),))
    assert panel.note.startswith("Red:") and "taught" not in panel.note
