import json

import numpy as np
import pytest
from PIL import Image

from hwocr.cli import main
from hwocr.ink.strokes import Stroke, render_strokes


def _letter_t(light_on_dark=False):
    strokes = [
        Stroke(np.array([[20, 20], [80, 20]], np.float32), np.full(2, 7, np.float32)),
        Stroke(np.array([[50, 20], [50, 95]], np.float32), np.full(2, 7, np.float32)),
    ]
    ink = render_strokes(strokes, (110, 100))
    values = ink if light_on_dark else 1 - ink
    return Image.fromarray((20 + values * 215).astype(np.uint8))


@pytest.mark.parametrize("light_on_dark", [False, True])
def test_a_picture_is_a_line_of_file_label_and_confidence(tmp_path, capsys, light_on_dark):
    path = tmp_path / "letter.png"
    _letter_t(light_on_dark).save(path)
    assert main(["classify", str(path)]) == 0
    name, label, confidence = capsys.readouterr().out.rstrip("\n").split("\t")
    assert (name, label) == (str(path), "T") and float(confidence) > 0.8


def test_a_letter_that_fills_its_picture_is_classified(tmp_path, capsys):
    path = tmp_path / "tight.png"
    _letter_t().crop((17, 17, 84, 98)).save(path)
    assert main(["classify", str(path)]) == 0
    assert "\tT\t" in capsys.readouterr().out


def test_json_adds_the_alternatives(tmp_path, capsys):
    path = tmp_path / "letter.png"
    _letter_t().save(path)
    assert main(["classify", "--json", str(path), str(path)]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first == second and first["label"] == "T" and len(first["alternatives"]) == 5


def test_a_picture_without_ink_and_a_bad_file_are_reported_and_the_rest_classified(tmp_path, capsys):
    good, blank, bad = tmp_path / "t.png", tmp_path / "blank.png", tmp_path / "bad.png"
    _letter_t().save(good)
    Image.new("L", (50, 50), 255).save(blank)
    bad.write_text("no picture")
    assert main(["classify", str(bad), str(blank), str(good)]) == 1
    out, err = capsys.readouterr()
    assert out.count("\n") == 1 and out.startswith(str(good))
    assert "bad.png" in err and "no ink" in err and err.count("\n") == 2


@pytest.mark.parametrize(
    ("points", "label", "other"),
    [
        ([[70, 30], [50, 18], [30, 28], [20, 55], [30, 82], [50, 92], [72, 80]], "Cc", True),
        ([[20, 90], [20, 15], [20, 52], [60, 52], [60, 15], [60, 90]], "H", False),
    ],
)
def test_with_a_model_of_both_cases_json_says_where_the_case_is_open(tmp_path, capsys, points, label, other):
    path = tmp_path / "letter.png"
    line = np.array(points, np.float32)
    ink = render_strokes([Stroke(line, np.full(len(line), 8, np.float32))], (110, 100))
    Image.fromarray((255 - ink * 235).astype(np.uint8)).save(path)
    assert main(["classify", "--json", "--model", "handprint62-cnn", str(path)]) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert answer["label"] in label
    assert answer["other_case"] == (answer["label"].swapcase() if other else "")
