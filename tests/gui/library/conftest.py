import sys
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
import small_pages

from hwocr.gui.app.main_window import TABS
from hwocr.library.library import Library
from hwocr.library.roots import add_root

WAIT = 60_000
LIBRARY_TAB = 1 + [factory.title for factory in TABS].index("Library")


@pytest.fixture
def until(qtbot):
    """Wait until something holds."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)


@pytest.fixture
def notes(tmp_path):
    """A folder of two pictures, as yet in no library."""
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, texts in (("a.png", ("BUY MILK", "AND EGGS")), ("b.png", ("TO DO", "L1"))):
        page = small_pages.page(*texts)
        Image.fromarray(small_pages.picture_of(page)).save(folder / name)
    return folder


@pytest.fixture
def kept(notes):
    """The same folder, read into the library."""
    with Library() as library:
        add_root(notes)
        library.add(small_pages.page("BUY MILK", "AND EGGS"), notes / "a.png")
        library.add(small_pages.page("TO DO", "L1"), notes / "b.png")
    return notes


@pytest.fixture
def open_tab(window, until):
    """Show the Library tab and return its contents."""

    def show():
        window.show_tab(LIBRARY_TAB)
        until(lambda: window.tab.body is not None)
        until(lambda: not window.context.workers.busy)
        return window.tab.body

    return show
