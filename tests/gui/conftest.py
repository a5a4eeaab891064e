import os
import threading
from dataclasses import replace

# Before any QApplication: the tests need no screen and open no window on one.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from read_pages import make_page

from hwocr.gui.app.main_window import MainWindow
from hwocr.gui.app.singletons import guard_singletons
from hwocr.gui.appearance.theme import Theme
from hwocr.gui.context.engine import Choice, ProgramEngine
from hwocr.reading.page import Alternative, Box, Glyph, Line, Page, Word

WAIT = 60_000

guard_singletons()


class FakeEngine(ProgramEngine):
    """Opens files as the program does; what it reads is always the same.

    Attributes:
        gate: reading goes on only while it is set.
        reads: the choices pages were read with.
    """

    def __init__(self):
        self.gate = threading.Event()
        self.gate.set()
        self.reads = []
        self.stopped = threading.Event()

    def model_names(self):
        return ("handprint-cnn", "handprint-mlp")

    def recognisers(self):
        return (("letters", "One by one", ""), ("ppocr", "Lines", "It is not there."))

    def warm_up(self, choice):
        pass

    def read(self, image, choice, progress):
        self.reads.append(choice)
        try:
            progress("Finding lines", 0.3)
            while not self.gate.wait(0.01):
                progress("Finding lines", 0.3)
        except BaseException:
            self.stopped.set()
            raise
        page = make_page(image.source, choice.model, image.number)
        return replace(page, width=image.width, height=image.height)

    def read_drawing(self, ink, choice):
        glyphs = []
        columns = np.flatnonzero(np.diff(np.concatenate(([0], ink.any(axis=0), [0])).astype(int)))
        for left, right in columns.reshape(-1, 2):
            rows = np.flatnonzero(ink[:, left:right].any(axis=1))
            box = Box(int(left), int(rows[0]), int(right), int(rows[-1]) + 1)
            label = "I" if box.height > 3 * box.width else "O"
            picture = np.zeros((32, 32), np.float32)
            glyphs.append(Glyph(box, label, 0.9, (Alternative(label, 0.9),), picture, label))
        return Page((Line((Word(tuple(glyphs)),)),), ink.shape[1], ink.shape[0], "drawing")

    def probabilities(self, glyphs, choice):
        ink = glyphs.reshape(len(glyphs), -1).sum(axis=1)
        share = ink / max(1.0, ink.max())
        return ("T", "O"), np.stack([0.1 + 0.8 * share, 0.9 - 0.8 * share], axis=1).astype(np.float32)

    def classify(self, glyph, choice):
        upright = "I" if np.ptp(np.flatnonzero(glyph.any(axis=0))) < 10 else "O"
        other = "O" if upright == "I" else "I"
        return (Alternative(upright, 0.9), Alternative(other, 0.06), Alternative("7", 0.04))


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def store(tmp_path):
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def make_window(qtbot, qapp, engine, store):
    """Opens windows; closes them, and waits for their threads, at the end."""
    windows = []

    def make():
        theme = Theme(qapp, "light")
        window = MainWindow(engine, store, theme)
        window.read_tab.documents.saving.ask_unsaved = lambda _count: "discard"
        window.ask_leave = lambda _names: True
        windows.append((window, theme))
        window.resize(1200, 800)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: not window.context.workers.busy, timeout=WAIT)
        return window

    yield make
    engine.gate.set()
    for window, theme in windows:
        window.close()
        assert window.context.workers.shut_down()
        assert window.context.quick.shut_down()
        qtbot.waitUntil(
            lambda window=window: not (window.context.workers.busy or window.context.quick.busy), timeout=WAIT
        )
        window.deleteLater()
        theme.deleteLater()


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def picture_file(tmp_path):
    """Writes small pages."""

    def write(name="page.png"):
        path = tmp_path / name
        Image.fromarray(np.full((200, 320, 3), 230, np.uint8)).save(path)
        return path

    return write


@pytest.fixture
def read_page(window, picture_file, qtbot):
    """The Read tab with one page open and read."""
    tab = window.read_tab
    window.open_files([picture_file()])
    qtbot.waitUntil(lambda: tab.page_state is not None and tab.page_state.page is not None, timeout=WAIT)
    return tab


@pytest.fixture
def choice():
    return Choice()


@pytest.fixture
def trigger(window):
    """Trigger an action of the window or of the tab that is shown, as its menu would."""

    def trigger(name):
        action = window.actions_by_name.get(name) or window.tab.findChild(QAction, name)
        assert action.isEnabled(), name
        action.trigger()

    return trigger
