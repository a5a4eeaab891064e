"""The panel of lines on a run made by hand; nothing is trained here."""

import numpy as np
import pytest

from hwocr.gui.cnn.lines import LinesPanel
from hwocr.runs.recipe.files import find_recipe, load_recipe
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.line_samples import LineSamples, write_line_readings, write_line_samples

# The offscreen platform says so of every widget that is shown alone.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


class Seen:
    def __init__(self, run):
        self.run = run


@pytest.fixture
def run(tmp_path):
    run = RunFolder(tmp_path / "run")
    images = np.zeros((2, 40, 600), np.uint8)
    images[:, 10:30, 20:90] = 255
    write_line_samples(run, LineSamples(images, np.array([600, 120]), ("first line", "second")))
    return run


@pytest.fixture
def panel(qtbot, make_window):
    panel = LinesPanel(make_window().context)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_lines_stand_with_what_they_say_and_what_was_read(panel, run, qtbot):
    write_line_readings(run, 1, ["first line", "secnd"])
    panel.show_run(Seen(run))
    qtbot.waitUntil(lambda: len(panel.shown) == 2, timeout=60_000)
    assert panel.shown == ["first line", "second\nread: secnd"]
    assert "1 of 2 lines without an error" in panel.words

    write_line_readings(run, 2, ["first line", "second"])
    panel.show_run(Seen(run))
    qtbot.waitUntil(lambda: "After epoch 2: 2 of 2" in panel.words, timeout=60_000)
    assert panel.shown[1] == "second"


def test_only_recipes_of_lines_have_the_panel(panel):
    assert panel.suits(load_recipe(find_recipe("line_reader")))
    assert not panel.suits(load_recipe(find_recipe("nist36_cnn")))
