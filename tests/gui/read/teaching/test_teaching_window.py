import numpy as np
import pytest
from hands import WAIT
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.documents.editing.letters import relabel
from hwocr.gui.read.teaching.letters import TaughtLetters


@pytest.fixture
def tab(read_page):
    """TO DO, L1."""
    return read_page


def act(tab, name):
    tab.findChild(QAction, name).trigger()


def idle(tab, qtbot):
    qtbot.waitUntil(lambda: not tab.window().context.quick.busy, timeout=WAIT)


def taught():
    return [entry.label for entry in PersonalSet().entries()]


def test_nothing_is_taught_that_nobody_looked_at(tab, qtbot):
    act(tab, "teach")
    assert "nothing new to teach" in tab.window().messages.message
    assert taught() == []


def test_corrected_and_confirmed_letters_are_taught_with_one_click_and_once(tab, qtbot):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    qtbot.keyClick(tab.panes.text, Qt.Key.Key_Return)
    act(tab, "teach")
    qtbot.waitUntil(lambda: len(taught()) == 2, timeout=WAIT)
    idle(tab, qtbot)
    assert sorted(taught()) == ["A", "D"]
    assert "2 letters were taught." in tab.window().messages.message
    assert PersonalSet().entries()[0].source == "page.png"
    act(tab, "teach")
    assert "nothing new to teach" in tab.window().messages.message


def test_a_letter_that_is_corrected_again_is_relabelled_not_taught_twice(tab, qtbot):
    for key in "AB":
        tab.choose(1)
        qtbot.keyClicks(tab.panes.text, key)
        act(tab, "teach")
        qtbot.waitUntil(lambda key=key: taught() == [key], timeout=WAIT)
        idle(tab, qtbot)


def test_what_was_taught_is_taken_back_by_a_button(tab, qtbot):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    act(tab, "teach")
    qtbot.waitUntil(lambda: taught() == ["A"], timeout=WAIT)
    idle(tab, qtbot)
    buttons = {button.text(): button for button in tab.window().messages.offers}
    assert set(buttons) == {"Read with it", "Undo"}
    buttons["Undo"].click()
    qtbot.waitUntil(lambda: taught() == [], timeout=WAIT)
    idle(tab, qtbot)


def test_with_always_every_correction_is_taught_after_a_moment(tab, qtbot, store):
    tab.findChild(QAction, "always_teach").setChecked(True)
    tab.teaching._timer.setInterval(10)
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    qtbot.waitUntil(lambda: taught() == ["A"], timeout=WAIT)
    idle(tab, qtbot)
    assert tab.window().context.settings.flag("always_teach", False)


def test_the_model_personal_reads_once_it_is_chosen(tab, qtbot, engine):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    act(tab, "teach")
    qtbot.waitUntil(lambda: taught() == ["A"], timeout=WAIT)
    idle(tab, qtbot)
    next(button for button in tab.window().messages.offers if button.text() == "Read with it").click()
    qtbot.waitUntil(lambda: engine.reads[-1].model == "personal" and not tab.read_queue.busy, timeout=WAIT)
    assert tab.page_state.page.text == "TA DO\nL1"


def test_why_shows_words_what_was_looked_at_and_letters_alike(tab, qtbot):
    tab.choose(1)
    qtbot.keyClicks(tab.panes.text, "A")
    act(tab, "teach")
    qtbot.waitUntil(lambda: taught() == ["A"], timeout=WAIT)
    idle(tab, qtbot)
    tab.choose(3)
    act(tab, "why")
    panel = tab.panes.why
    qtbot.waitUntil(lambda: "changed 0 to O" in panel.text, timeout=WAIT)
    assert {one.label for one in panel.neighbours if not one.generated} == {"A"}
    assert len([one for one in panel.neighbours if one.generated]) == 5
    row = next(n for n, one in enumerate(panel.neighbours) if one.identity)
    panel.list.setCurrentRow(row)
    panel.remove.click()
    qtbot.waitUntil(lambda: taught() == [], timeout=WAIT)
    idle(tab, qtbot)
    next(button for button in tab.window().messages.offers if button.text() == "Undo").click()
    qtbot.waitUntil(lambda: taught() == ["A"], timeout=WAIT)
    idle(tab, qtbot)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert tab.panes.letter.isVisible()


def test_printed_letters_and_those_without_a_picture_are_not_taught(tab):
    from dataclasses import replace

    from hwocr.documents.editing.structure import with_letters

    page = relabel(tab.page_state.page, [0, 1, 2], "X")
    glyphs = page.glyphs
    page = with_letters(
        page,
        {0: replace(glyphs[0], printed=True), 1: replace(glyphs[1], picture=np.zeros((32, 32), np.float32))},
    )
    assert [lesson.box for lesson in TaughtLetters().lessons(page)] == [glyphs[2].box]
