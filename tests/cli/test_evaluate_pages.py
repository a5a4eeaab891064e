import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from hwocr.cli import main
from hwocr.datasets.handprint import make_page, variant_style

ROOT = Path(__file__).resolve().parents[2]
SCORE_PAGES = ROOT.parent / "shared" / "score_pages.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three generated pages; the truth of one claims what does not stand there."""
    place = tmp_path_factory.mktemp("pages")
    truth = {}
    texts = (("a.png", ["BUY MILK", "AND 2 EGGS"], 3), ("b.png", ["SEE YOU SOON"], 8), ("c.png", ["SOUP"], 9))
    for name, lines, seed in texts:
        Image.fromarray(make_page(lines, seed=seed, style=variant_style("plain", seed)).pixels).save(
            place / name
        )
        truth[name] = {"kind": "list" if name == "a.png" else "note", "lines": lines}
    truth["b.png"]["lines"] = ["SEA YOU SON"]
    (place / "truth.json").write_text(json.dumps(truth))
    return place


def _measured(capsys, *words):
    status = main(["evaluate", "--pages", *map(str, words), "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_errors_are_counted_per_page_per_kind_and_in_total(folder, capsys):
    status, measured = _measured(capsys, folder)
    assert status == 0
    assert [page["figures"]["case_folded"]["errors"] for page in measured["pages"]] == [0, 2, 0]
    note = measured["kinds"]["note"]["figures"]["case_folded"]
    assert (note["errors"], note["letters"], note["cer"]) == (2, 13, pytest.approx(2 / 13))
    whole = measured["total"]["figures"]["case_folded"]
    assert (whole["errors"], whole["letters"], whole["word_errors"], whole["words"]) == (2, 28, 2, 9)
    pairs = {(pair["truth"], pair["read"], pair["count"]) for pair in measured["confusions"]}
    assert pairs == {("A", "E", 1), ("", "O", 1)}
    confidence = measured["total"]["confidence"]
    assert confidence["mistakes"] == 2 and 0 <= confidence["expected_calibration_error"] <= 1


def test_the_table_tells_the_same(folder, capsys):
    assert main(["evaluate", "handprint-cnn", "--pages", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "kind note, 2 pages" in out and "total, 3 pages" in out and "A read as E" in out
    row = next(line for line in out.splitlines() if line.startswith("b.png")).split()
    assert row[1:3] == ["9", "2"]


def test_pictures_with_the_errors_marked_are_written(folder, tmp_path, capsys):
    place = tmp_path / "new" / "marked"
    assert main(["evaluate", "--pages", str(folder), "--errors", str(place)]) == 0
    assert sorted(path.name for path in place.iterdir()) == ["a.jpg", "b.jpg", "c.jpg"]
    with Image.open(place / "b.jpg") as marked:
        assert max(marked.size) <= 2000


def test_a_picture_that_is_missing_counts_as_unread_and_gives_status_1(tmp_path, capsys):
    (tmp_path / "truth.json").write_text('{"gone.png": ["ABC"]}')
    assert main(["evaluate", "--pages", str(tmp_path), "--json"]) == 1
    out, err = capsys.readouterr()
    assert err.count("\n") == 1 and "gone.png" in err and "Traceback" not in err
    figures = json.loads(out)["total"]["figures"]["case_folded"]
    assert (figures["errors"], figures["letters"], figures["cer"]) == (3, 3, 1.0)


@pytest.mark.parametrize("content", ["{", "[]", '{"a.png": 3}'])
def test_damaged_truth_is_one_line_with_a_hint_and_status_1(tmp_path, capsys, content):
    (tmp_path / "truth.json").write_text(content)
    assert main(["evaluate", "--pages", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "truth.json" in err


def test_a_place_where_nothing_can_be_written_is_an_error_in_words(folder, tmp_path, capsys):
    (tmp_path / "file").write_text("kept")
    assert main(["evaluate", "--pages", str(folder), "--errors", str(tmp_path / "file")]) == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["evaluate"],
        ["evaluate", "handprint-cnn"],
        ["evaluate", "--data", "handprint", "--pages", "."],
        ["evaluate", "handprint-cnn", "--model", "handprint-mlp", "--pages", "."],
    ],
)
def test_either_a_data_set_or_pages_and_one_model_must_be_named(words, capsys):
    assert main(words) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(not SCORE_PAGES.is_file(), reason=f"{SCORE_PAGES} is absent")
def test_the_figures_are_those_of_score_pages(folder, capsys):
    _, measured = _measured(capsys, folder)
    command = [sys.executable, SCORE_PAGES, "--spaces", folder, "--", sys.executable, "-m", "hwocr", "read"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    for page in measured["pages"]:
        figures = page["figures"]["case_folded"]
        (line,) = [line for line in printed.splitlines() if line.startswith(page["name"])]
        assert f"errors {figures['errors']:4d} of {figures['letters']:4d}" in line
        assert f"with spaces {figures['errors_with_spaces']}/{figures['characters_with_spaces']}" in line
