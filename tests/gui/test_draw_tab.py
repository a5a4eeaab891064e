from dataclasses import replace

import pytest
from hands import WAIT, draw_stroke
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.errors import HwocrError
from hwocr.gui.draw.pen import fitted_width

BAR = ((0.5, 0.2), (0.5, 0.8))
SLASH = ((0.3, 0.2), (0.7, 0.8))


@pytest.fixture
def tab(window, qtbot):
    window.show_tab(1)
    qtbot.waitUntil(lambda: window.tab.canvas.isVisible())
    return window.tab


@pytest.fixture
def answered(tab, qtbot):
    def answered(text):
        qtbot.waitUntil(lambda: not tab.recogniser.busy and tab.answer_panel.big.text == text, timeout=WAIT)

    return answered


def pixel(tab, x, y):
    image = tab.canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(x * tab.canvas.width() * ratio), round(y * tab.canvas.height() * ratio))


def test_the_tab_is_made_when_it_is_first_shown(window):
    assert window._tabs[1] is None
    window.show_tab(1)
    assert window._tabs[1] is window.tab


def test_a_stroke_is_answered_with_a_letter_bars_and_the_networks_picture(tab, qtbot, answered):
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("I")
    assert tab.answer_panel.bars.values == (("I", 0.9), ("O", 0.06), ("7", 0.04))
    assert tab.answer_panel.picture.image is not None
    assert pixel(tab, 0.5, 0.5).lightness() < 80


def test_while_the_pen_moves_answers_come_already(tab, qtbot, answered):
    width, height = tab.canvas.width(), tab.canvas.height()
    qtbot.mousePress(tab.canvas, Qt.MouseButton.LeftButton, pos=QPoint(width // 2, height // 5))
    qtbot.mouseMove(tab.canvas, QPoint(width // 2, height // 2))
    answered("I")
    qtbot.mouseRelease(tab.canvas, Qt.MouseButton.LeftButton, pos=QPoint(width // 2, height // 2))


def test_undo_redo_and_clear_change_drawing_and_answer(tab, qtbot, answered, trigger):
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("I")
    draw_stroke(qtbot, tab.canvas, *SLASH)
    answered("O")
    trigger("undo")
    answered("I")
    trigger("redo")
    answered("O")
    trigger("clear")
    answered("")
    assert tab.canvas.is_empty
    trigger("undo")
    answered("O")
    assert len(tab.canvas.history.traces) == 2


def test_the_eraser_takes_ink_away_and_can_be_undone(tab, qtbot, answered, trigger):
    draw_stroke(qtbot, tab.canvas, *BAR)
    trigger("eraser")
    tab.slider.setValue(40)
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("")
    assert pixel(tab, 0.5, 0.5).lightness() > 240
    trigger("undo")
    answered("I")


def test_accepted_letters_make_a_line_with_spaces_and_backspace(tab, qtbot, answered):
    canvas = tab.canvas
    draw_stroke(qtbot, canvas, *BAR)
    answered("I")
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert (tab.written, canvas.is_empty) == ("I", True)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    draw_stroke(qtbot, canvas, *SLASH)
    answered("O")
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert tab.written == "I O"
    qtbot.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "I O"
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert tab.written == "I "


def test_a_click_on_a_bar_takes_that_letter_instead(tab, qtbot, answered):
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("I")
    qtbot.mouseClick(tab.answer_panel.bars, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    assert tab.written == "O"


def test_a_line_of_letters_is_read_whole(tab, qtbot, answered, trigger):
    trigger("whole_line")
    draw_stroke(qtbot, tab.canvas, (0.2, 0.3), (0.2, 0.7))
    draw_stroke(qtbot, tab.canvas, (0.4, 0.4), (0.6, 0.6))
    answered("IO")
    assert tab.answer_panel.bars.values == (("O", 0.9),)
    width, height = tab.canvas.width(), tab.canvas.height()
    first, second = tab.canvas._boxes
    assert first.contains(0.2 * width, 0.5 * height)
    assert second.contains(0.5 * width, 0.5 * height)
    assert first.right() < 0.3 * width
    assert tab.text() == "IO"


def test_changing_the_mode_answers_anew(tab, qtbot, answered, trigger):
    draw_stroke(qtbot, tab.canvas, (0.2, 0.3), (0.2, 0.7))
    draw_stroke(qtbot, tab.canvas, (0.5, 0.3), (0.5, 0.7))
    answered("O")
    trigger("whole_line")
    answered("II")
    trigger("one_letter")
    answered("O")


def test_a_pen_draws_by_its_pressure_and_its_other_end_erases(tab, answered):
    canvas = tab.canvas

    def tablet(kind, x, y, pressure, end):
        device = QPointingDevice("pen", 1, QPointingDevice.DeviceType.Stylus, end, _capabilities(), 1, 1)
        place = QPointF(x * canvas.width(), y * canvas.height())
        button = Qt.MouseButton.LeftButton
        event = QTabletEvent(
            kind,
            device,
            place,
            place,
            pressure,
            0,
            0,
            0,
            0,
            0,
            Qt.KeyboardModifier.NoModifier,
            button,
            button,
        )
        canvas.tabletEvent(event)
        assert event.isAccepted()

    kinds = QEvent.Type
    pen, eraser = QPointingDevice.PointerType.Pen, QPointingDevice.PointerType.Eraser
    tablet(kinds.TabletPress, 0.5, 0.2, 0.1, pen)
    tablet(kinds.TabletMove, 0.5, 0.8, 1.0, pen)
    tablet(kinds.TabletRelease, 0.5, 0.8, 0.0, pen)
    (trace,) = canvas.history.traces
    assert trace.points[0][2] < trace.points[1][2]
    tablet(kinds.TabletPress, 0.5, 0.2, 0.5, eraser)
    tablet(kinds.TabletRelease, 0.5, 0.2, 0.0, eraser)
    assert canvas.history.traces[-1].erases


def _capabilities():
    return QPointingDevice.Capability.Position | QPointingDevice.Capability.Pressure


def test_the_first_finger_draws(tab):
    device = QTest.createTouchDevice()
    canvas = tab.canvas
    QTest.touchEvent(canvas, device).press(0, QPoint(100, 100), canvas).commit()
    QTest.touchEvent(canvas, device).move(0, QPoint(100, 200), canvas).commit()
    QTest.touchEvent(canvas, device).release(0, QPoint(100, 200), canvas).commit()
    (trace,) = canvas.history.traces
    assert (trace.points[0][:2], trace.points[-1][:2]) == ((100, 100), (100, 200))


def test_only_the_latest_question_is_answered(tab, engine, qtbot, answered, monkeypatch):
    seen = []
    classify = engine.classify

    def slow(glyph, choice):
        engine.gate.wait(5)
        seen.append(1)
        return classify(glyph, choice)

    monkeypatch.setattr(engine, "classify", slow)
    engine.gate.clear()
    for x in (0.1, 0.3, 0.5, 0.7):
        draw_stroke(qtbot, tab.canvas, (x, 0.3), (x, 0.7))
    engine.gate.set()
    answered("O")
    assert len(seen) <= 2


def test_pen_width_and_mode_are_remembered(tab, window, make_window, trigger):
    tab.slider.setValue(30)
    trigger("whole_line")
    window.close()
    again = make_window()
    again.show_tab(1)
    assert again.tab.slider.value() == 30
    assert again.tab.whole_line


def test_a_low_window_shows_all_bars(tab, window, qtbot):
    window.resize(900, 600)
    window.messages.show_error(HwocrError("It broke.", "Mend it."))
    bars = tab.answer_panel.bars
    qtbot.waitUntil(
        lambda: bars.visibleRegion().boundingRect().height() == bars.sizeHint().height(), timeout=WAIT
    )


def test_an_alternative_is_taken_by_keys(tab, qtbot, answered):
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("I")
    qtbot.keyClick(tab.canvas, Qt.Key.Key_Tab)
    bars = tab.answer_panel.bars
    assert bars.hasFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(bars, key)
    assert tab.written == "O"
    assert tab.canvas.is_empty


def test_the_tab_key_reaches_everything_and_all_of_it_has_a_name(tab, window, qtbot, answered):
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("I")
    tab.canvas.setFocus()
    reached = set()
    while QApplication.focusWidget() not in reached:
        reached.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    can_focus = {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert reached == can_focus
    assert all(widget.accessibleName() for widget in reached)


def draw_line(qtbot, tab, answered, trigger):
    """Draw I and O as a line."""
    trigger("whole_line")
    draw_stroke(qtbot, tab.canvas, (0.2, 0.3), (0.2, 0.7))
    draw_stroke(qtbot, tab.canvas, (0.4, 0.4), (0.6, 0.6))
    answered("IO")


def test_an_alternative_of_any_letter_of_a_line_is_taken_by_a_click(tab, qtbot, answered, trigger):
    draw_line(qtbot, tab, answered, trigger)
    number, left, right, _ = tab.line._letters()[0]
    qtbot.mouseClick(tab.line, Qt.MouseButton.LeftButton, pos=QPoint(round((left + right) / 2), 20))
    assert (number, tab.line.chosen) == (0, 0)
    assert tab.answer_panel.bars.values == (("I", 0.9),)
    tab.answer_panel.bars.chosen.emit("L")
    assert (tab.text(), tab.line.text) == ("LO", "LO")
    tab.window().messages.offers[1].click()
    assert tab.text() == "IO"


def test_letters_of_a_line_are_chosen_and_alternatives_taken_by_keys(tab, qtbot, answered, trigger):
    draw_line(qtbot, tab, answered, trigger)
    tab.canvas.setFocus()
    assert tab.line.chosen == 1
    qtbot.keyClick(tab.canvas, Qt.Key.Key_Left)
    assert tab.line.chosen == 0
    qtbot.keyClick(tab.canvas, Qt.Key.Key_Left)
    assert tab.line.chosen == 0
    tab.answer_panel.bars.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(tab.answer_panel.bars, Qt.Key.Key_Return)
    assert tab.answer.page.glyphs[0].checked == "confirmed"


def test_a_letter_that_was_named_keeps_its_name_while_more_is_drawn_and_loses_it_with_its_ink(
    tab, qtbot, answered, trigger
):
    draw_line(qtbot, tab, answered, trigger)
    tab.take("Q")
    assert tab.text() == "IQ"
    draw_stroke(qtbot, tab.canvas, (0.8, 0.3), (0.8, 0.7))
    answered("IQI")
    assert tab.line.chosen == 2
    trigger("clear")
    answered("")
    draw_stroke(qtbot, tab.canvas, (0.4, 0.4), (0.6, 0.6))
    answered("O")


def test_ink_without_a_line_is_read_as_one_letter(tab, qtbot, answered, trigger, engine, monkeypatch):
    read = engine.read_drawing
    monkeypatch.setattr(engine, "read_drawing", lambda ink, choice: replace(read(ink, choice), lines=()))
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("I")
    trigger("whole_line")
    answered("I")
    assert tab.answer.page.text == "I"


def test_a_drawing_opens_as_a_page_as_it_was_read_and_named(tab, qtbot, window, answered, trigger, engine):
    draw_line(qtbot, tab, answered, trigger)
    tab.take("Q")
    trigger("open_drawing")
    read = window.read_tab
    qtbot.waitUntil(lambda: read.page_state is not None and read.page_state.page is not None, timeout=WAIT)
    assert window.tab is read
    assert (read.page_state.page.text, read.page_state.name) == ("IQ", "Drawing")
    assert read.page_state.shown_status == "read"
    assert engine.reads == []


def test_one_drawn_letter_is_opened_as_a_page_and_read_there(tab, qtbot, window, answered, trigger):
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("I")
    trigger("open_drawing")
    read = window.read_tab
    qtbot.waitUntil(lambda: read.page_state is not None and read.page_state.page is not None, timeout=WAIT)
    assert read.page_state.page.text == "TO DO\nL1"


def test_the_pen_is_narrower_in_a_line_and_on_a_small_canvas():
    assert fitted_width(20, 560, False) == 20
    assert fitted_width(20, 560, True) == pytest.approx(12)
    assert fitted_width(20, 280, False) == 10
    assert fitted_width(4, 100, True) == 2


def test_a_letter_the_network_took_for_another_can_be_taught(tab, qtbot, answered, window):
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("I")
    tab.take("L")
    assert window.messages.message == "Taken as L; the network said I."
    window.messages.offers[0].click()
    qtbot.waitUntil(lambda: [one.label for one in PersonalSet().entries()] == ["L"], timeout=WAIT)
    qtbot.waitUntil(lambda: window.messages.message == "L was taught.", timeout=WAIT)
    window.messages.offers[0].click()
    qtbot.waitUntil(lambda: PersonalSet().entries() == (), timeout=WAIT)
    qtbot.waitUntil(lambda: not window.context.quick.busy, timeout=WAIT)


def test_the_chosen_letter_of_a_line_is_taught_as_what_it_was_named(tab, qtbot, window, answered, trigger):
    draw_line(qtbot, tab, answered, trigger)
    tab.take("Q")
    trigger("teach_drawn")
    qtbot.waitUntil(lambda: [one.label for one in PersonalSet().entries()] == ["Q"], timeout=WAIT)
    qtbot.waitUntil(lambda: not window.context.quick.busy, timeout=WAIT)


def test_what_the_prediction_hangs_on_is_shown_once_the_pen_is_lifted(tab, qtbot, answered, window):
    draw_stroke(qtbot, tab.canvas, *BAR)
    answered("I")
    qtbot.waitUntil(lambda: tab.answer_panel.note.startswith("Red:"), timeout=WAIT)
    assert tab.answer_panel.picture.image.width() == tab.answer_panel.picture.width()
    qtbot.waitUntil(lambda: not window.context.workers.busy, timeout=WAIT)
