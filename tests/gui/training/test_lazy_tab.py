import threading

from PySide6.QtWidgets import QLabel, QWidget

from hwocr.gui.training.lazy import LazyTab


class Body(QWidget):
    def status(self):
        return "ready"


def test_a_tab_that_is_there_in_a_moment_shows_no_words_and_a_slow_one_does(window, qtbot):
    gate = threading.Event()

    def make(_context, _tab):
        yield None
        yield Body()

    try:
        tab = LazyTab(window.context, window, names={}, prepare=lambda: gate.wait(60), make=make)
        assert tab._waiting.isHidden()
        qtbot.waitUntil(lambda: not tab._waiting.isHidden(), timeout=30_000)
    finally:
        gate.set()
    qtbot.waitUntil(lambda: tab.body is not None, timeout=30_000)
    assert tab._waiting.isHidden()
    assert not [label for label in tab.findChildren(QLabel) if label.text() and not label.isHidden()]
    assert tab.going_on() == []
