"""Reading, classifying and drawing in a process that cannot import the torch extra."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from hwocr.ink.strokes import Stroke, render_strokes

# Stands before every program here: importing any of the extra fails, as in a base install.
BLOCKER = """
import sys
BLOCKED = {"torch", "torchvision", "accelerate", "torchmetrics", "onnx", "onnxscript"}
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocker())
"""
MAIN = "from hwocr.cli import main; sys.exit(main(sys.argv[1:]))"

# The pen's way through each letter, in a box of 1 × 1, y downward.
LETTERS = {
    "L": [[(0.1, 0), (0.1, 1), (0.7, 1)]],
    "T": [[(0, 0), (0.8, 0)], [(0.4, 0), (0.4, 1)]],
    "H": [[(0, 0), (0, 1)], [(0.7, 0), (0.7, 1)], [(0, 0.5), (0.7, 0.5)]],
    "E": [[(0.6, 0), (0, 0), (0, 1), (0.6, 1)], [(0, 0.5), (0.5, 0.5)]],
}


def run_without_torch(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKER + program, *arguments],
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
    result = run_without_torch(f"import {module}")
    assert result.returncode == 1
    assert f"No module named '{module}'" in result.stderr


def test_read_prints_the_text_of_a_page_and_nothing_else(tmp_path):
    result = run_without_torch(MAIN, "read", draw(tmp_path / "page.png", "THE"))
    assert (result.returncode, result.stdout, result.stderr) == (0, "THE\n", "")


@pytest.mark.parametrize("model", ["handprint-cnn", "handprint-mlp"])
def test_classify_names_the_letter_of_a_picture_with_either_shipped_model(tmp_path, model):
    file = draw(tmp_path / "letter.png", "E")
    result = run_without_torch(MAIN, "classify", file, "--model", model, "--json")
    assert result.returncode == 0, result.stderr
    (answer,) = json.loads(result.stdout)
    assert (answer["file"], answer["label"]) == (file, "E")


# Opens the page in its first argument in the real window and prints what came of it, as JSON.
WINDOW = """
import json
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from hwocr.gui.app import create_window

application = QApplication(sys.argv[:1])
window = create_window()
window.show()
read_tab = window.read_tab
loop = QEventLoop()
read_tab.conductor.sheet_read.connect(lambda *_: loop.quit())
read_tab.conductor.failed.connect(lambda *_: loop.quit())
QTimer.singleShot(60_000, loop.quit)
window.open_files([Path(sys.argv[1])])
loop.exec()
page = read_tab.sheet.page if read_tab.sheet is not None else None
answer = {"text": page.text if page is not None else None, "message": window.messages.message}
"""
