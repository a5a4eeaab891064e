"""Reading, classifying and the window, in a process that cannot import the torch extra."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from hwocr.ink.strokes import Stroke, render_strokes
from hwocr.shipped import shipped_path

EXTRA = """
import sys
EXTRA = {"torch", "torchvision", "accelerate", "onnx", "onnxscript"}
"""
# Before a program: importing any of the extra fails, as in a base install.
BLOCKER = (
    EXTRA
    + """
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in EXTRA:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocker())
"""
)
MAIN = "from hwocr.cli import main; sys.exit(main(sys.argv[1:]))"

# The pen's way through each letter, in a box of 1 × 1, y downward.
LETTERS = {
    "L": [[(0.1, 0), (0.1, 1), (0.7, 1)]],
    "T": [[(0, 0), (0.8, 0)], [(0.4, 0), (0.4, 1)]],
    "H": [[(0, 0), (0, 1)], [(0.7, 0), (0.7, 1)], [(0, 0.5), (0.7, 0.5)]],
    "E": [[(0.6, 0), (0, 0), (0, 1), (0.6, 1)], [(0, 0.5), (0.5, 0.5)]],
}


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def draw(path, text: str) -> str:
    """Draw a line of letters, dark on light, and return the file's name."""
    strokes = [
        Stroke(
            np.array([(40 + 90 * place + 70 * x, 40 + 90 * y) for x, y in points], np.float32),
            np.full(len(points), 7, np.float32),
        )
        for place, letter in enumerate(text)
        for points in LETTERS[letter]
    ]
    ink = render_strokes(strokes, (170, 90 * len(text) + 80))
    Image.fromarray((235 - 200 * ink).astype(np.uint8)).save(path)
    return str(path)


@pytest.mark.parametrize("module", ["torch", "torchvision", "onnx"])
def test_the_process_of_these_tests_cannot_import_the_extra(module):
    result = run(BLOCKER + f"import {module}")
    assert result.returncode == 1
    assert f"No module named '{module}'" in result.stderr


def test_read_prints_the_text_of_a_page_and_nothing_else(tmp_path):
    result = run(BLOCKER + MAIN, "read", draw(tmp_path / "page.png", "THE"))
    assert (result.returncode, result.stdout, result.stderr) == (0, "THE\n", "")


@pytest.mark.parametrize("model", ["handprint-cnn", "handprint-mlp"])
def test_classify_names_the_letter_of_a_picture_with_either_shipped_model(tmp_path, model):
    file = draw(tmp_path / "letter.png", "E")
    result = run(BLOCKER + MAIN, "classify", file, "--model", model, "--json")
    assert result.returncode == 0, result.stderr
    (answer,) = json.loads(result.stdout)
    assert (answer["file"], answer["label"]) == (file, "E")


# Opens a page in the real window, draws a letter, and prints what came of it, as JSON.
WINDOW = """
import json
from pathlib import Path
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from hwocr.gui.app.start import create_window

def wait_for(*signals):
    loop = QEventLoop()
    for signal in signals:
        signal.connect(lambda *_: loop.quit())
    QTimer.singleShot(60_000, loop.quit)
    loop.exec()

application = QApplication(sys.argv[:1])
window = create_window()
window.show()
window.open_files([Path(sys.argv[1])])
wait_for(window.read_tab.read_queue.sheet_read, window.read_tab.read_queue.failed)
page = window.read_tab.page_state.page

window.show_tab(1)
canvas = window.tab.canvas
for stroke in json.loads(sys.argv[2]):
    ways = [QPoint(*(round(100 + 150 * value) for value in point)) for point in stroke]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=ways[0])
    for way in ways[1:]:
        QTest.mouseMove(canvas, way)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=ways[-1])
while window.tab.recogniser.busy:
    wait_for(window.tab.recogniser.answered, window.tab.recogniser.failed)
print(json.dumps({
    "read": page.text,
    "drawn": window.tab.text(),
    "message": window.messages.message,
    "imported": sorted(EXTRA & {name.partition(".")[0] for name in sys.modules}),
}))
window.close()
"""


@pytest.mark.parametrize("prelude", [BLOCKER, EXTRA], ids=["base install", "whole install"])
def test_the_window_reads_a_page_and_a_drawn_letter_without_any_of_the_extra(tmp_path, prelude):
    result = run(prelude + WINDOW, draw(tmp_path / "page.png", "THE"), json.dumps(LETTERS["L"]))
    assert result.returncode == 0, result.stderr
    expected = {"read": "THE", "drawn": "L", "message": "", "imported": []}
    assert json.loads(result.stdout) == expected


# Opens a model file and then a page in the real window, shows the CNN tab, and prints what came of it.
MODEL_FIRST = """
import json
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from hwocr.gui.app.start import create_window
from hwocr.gui.app.main_window import TABS

def wait_for(signal):
    loop = QEventLoop()
    signal.connect(lambda *_: loop.quit())
    QTimer.singleShot(60_000, loop.quit)
    loop.exec()

application = QApplication(sys.argv[:1])
window = create_window()
window.show()
window.open_files([Path(sys.argv[1])])
wait_for(window.context.reading.changed)
window.open_files([Path(sys.argv[2])])
wait_for(window.read_tab.read_queue.sheet_read)
page = window.read_tab.page_state.page
window.show_tab(1 + [factory.title for factory in TABS].index("CNN"))
while window.tab.body is None or window.context.workers.busy:
    application.processEvents()
print(json.dumps({
    "model": Path(window.context.reading.choice.model).name,
    "read": page.text,
    "may train": window.tab.actions_by_name["start_run"].isEnabled(),
    "imported": sorted(EXTRA & {name.partition(".")[0] for name in sys.modules}),
}))
window.close()
"""


def test_an_exported_model_opens_in_the_window_and_reads_without_any_of_the_extra(tmp_path):
    exported = tmp_path / "exported.onnx"
    exported.write_bytes(shipped_path("resources", "models", "handprint-cnn.onnx").read_bytes())
    result = run(BLOCKER + MODEL_FIRST, str(exported), draw(tmp_path / "page.png", "THE"))
    assert result.returncode == 0, result.stderr
    expected = {"model": "exported.onnx", "read": "THE", "may train": False, "imported": []}
    assert json.loads(result.stdout) == expected
