"""Tab order, accessible names and menu letters of every tab, with a run or a page on it."""

import sys
from pathlib import Path

import pytest
from hands import WAIT as _WAIT
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenuBar, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data"))
from small_runs import write_run

from hwocr.gui.app.main_window import TABS
from hwocr.gui.app.menus import letter_of
from hwocr.gui.training.lazy import LazyTab

WAIT = 4 * _WAIT
TITLES = ["Read", *(factory.title for factory in TABS)]


@pytest.fixture
def show(window, picture_file, qtbot):
    """Show a tab, filled."""
    write_run("a-run", epochs=2)

    def show(title):
        window.resize(1280, 720)
        window.show_tab(TITLES.index(title))
        if title == "Read":
            window.open_files([picture_file("a.png"), picture_file("b.png")])
            states = window.read_tab.read_queue.page_states
            qtbot.waitUntil(
                lambda: len(states) == 2 and all(one.page is not None for one in states), timeout=WAIT
            )
        if isinstance(window.tab, LazyTab):
            qtbot.waitUntil(lambda: window.tab.body is not None, timeout=WAIT)
        qtbot.waitUntil(lambda: not window.context.workers.busy, timeout=WAIT)
        return window

    return show


def can_be_reached(window):
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.window() is window
    ]


def name_of(widget):
    """What a screen reader says: the accessible name, the words on it, or its label's."""
    words = widget.accessibleName()
    if not words and isinstance(widget, QAbstractButton):
        words = widget.text()
    if not words:
        words = next(
            (one.text() for one in widget.window().findChildren(QLabel) if one.buddy() is widget), ""
        )
    return words.strip()


def walk(window, widgets, qtbot):
    """Press Tab until it comes round; return what had the focus, in order."""
    widgets[0].setFocus()
    reached = []
    while QApplication.focusWidget() not in reached:
        assert QApplication.focusWidget() is not None
        reached.append(QApplication.focusWidget())
        window.focusNextPrevChild(True)
    return reached


@pytest.mark.parametrize("title", TITLES)
def test_tab_reaches_everything_on_a_tab_and_all_of_it_has_a_name(show, qtbot, title):
    window = show(title)
    widgets = can_be_reached(window)
    nameless = [f"{type(widget).__name__} {widget.objectName()}" for widget in widgets if not name_of(widget)]
    assert not nameless
    reached = walk(window, widgets, qtbot)
    # Of buttons of which one is chosen the chosen one is reached; the arrow keys lead to the others.
    chosen = {button.group() for button in reached if isinstance(button, QAbstractButton) and button.group()}
    missed = [
        name_of(widget)
        for widget in widgets
        if widget not in reached
        and widget.isVisible()
        and not (isinstance(widget, QAbstractButton) and widget.group() in chosen)
    ]
    assert not missed


@pytest.mark.parametrize("title", TITLES)
def test_no_two_menus_of_a_tab_open_with_the_same_letter(show, title):
    window = show(title)
    bar = window.findChild(QMenuBar)
    letters = [letter_of(action.text()) for action in bar.actions()]
    assert all(letters) and len(letters) == len(set(letters)), letters


@pytest.mark.parametrize("title", TITLES)
def test_at_1280_by_720_no_button_is_cut_and_everything_stands_inside(show, qtbot, title):
    window = show(title)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1280, 720)
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.text() and button.visibleRegion().boundingRect().isValid():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
