"""One bad thing does not hide the good ones."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hwocr.cli import main
from hwocr.datasets.checking import check
from hwocr.datasets.glyphs.catalogue import load_glyphs
from hwocr.errors import DataError
from hwocr.runs.analysis.report import export_report
from hwocr.runs.recipe.files import find_recipe, load_recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.history import RunHistory


def _letter(path, tone=0):
    pixels = np.full((30, 20), 255, np.uint8)
    pixels[4:26, 8:12] = tone
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


@pytest.fixture
def letters(tmp_path):
    """A folder set as another system leaves it: hidden files, a bad picture, folders that are no label."""
    folder = tmp_path / "letters"
    for label in "AB":
        for number in range(6):
            _letter(folder / label / f"{number}.png", number)
        (folder / label / f"._{number}.png").write_bytes(b"\0\5\x16\7 resource fork")
    (folder / "A" / "bad.png").write_bytes(b"no picture")
    (folder / "A" / "broken.avif.jpg").write_bytes(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(200))
    _letter(folder / "Alpha" / "0.png")
    _letter(folder / "B" / "deeper" / "0.png")
    (folder / ".git").mkdir()
    (folder / "notes.txt").write_text("notes")
    return folder


def test_a_folder_set_passes_over_what_is_no_picture_and_names_it(letters):
    glyphs = load_glyphs(f"folder:{letters}", labels=("A", "B"), split="all")
    assert len(glyphs) == 12
    assert glyphs.damaged == (str(letters / "A" / "bad.png"), str(letters / "A" / "broken.avif.jpg"))
    assert glyphs.left_out == (str(letters / "Alpha"), str(letters / "B" / "deeper"))


def test_data_check_names_what_is_damaged_and_what_is_left_out(letters, capsys):
    assert main(["data", "check", f"folder:{letters}"]) == 1
    out = capsys.readouterr().out
    assert "12 pictures" in out and "bad.png" in out and "left out" in out and "Alpha" in out
    assert "._" not in out and ".git" not in out


def test_a_folder_set_of_bad_pictures_alone_is_refused(tmp_path):
    (tmp_path / "A").mkdir()
    (tmp_path / "A" / "0.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match="none of the 1 pictures"):
        load_glyphs(f"folder:{tmp_path}")


def test_photographs_name_what_they_leave_out(letters):
    report = check(f"pictures:{letters}")
    assert {Path(name).name for name in report.parts[0].damaged} == {"bad.png", "broken.avif.jpg"}
    assert report.parts[0].left_out == (str(letters / "B" / "deeper"),)


def test_labels_that_are_not_there_are_answered_with_those_that_are(letters):
    with pytest.raises(DataError) as caught:
        load_glyphs(f"folder:{letters}", labels=("X",))
    assert caught.value.hint == "It has: AB."


def _run(home, name, epochs=({"epoch": 1},)):
    run = RunFolder(home / "runs" / name)
    run.create(load_recipe(find_recipe("nist36_mlp")))
    events = EventWriter(run.events_path)
    events.write("started", {"epochs": 3, "metric": "accuracy"})
    for values in epochs:
        events.write("epoch", values)
    events.write("finished", {"epoch": 1})
    events.close()
    return run


WHOLE = {
    "epoch": 1,
    "train_loss": 1.0,
    "train_accuracy": 0.5,
    "validation_loss": 1.0,
    "validation_accuracy": 0.6,
    "seconds": 1.0,
    "learning_rate": 0.1,
}


def test_a_broken_run_is_named_and_the_others_are_listed(user_folders, capsys):
    _run(user_folders, "good", [WHOLE])
    (user_folders / "runs" / "broken").mkdir()
    (user_folders / "runs" / "broken" / "recipe.toml").write_text("x = [")
    assert main(["runs", "list"]) == 1
    out, err = capsys.readouterr()
    assert "good" in out and "60" in out and "broken" in err and err.count("\n") == 1
    assert main(["runs", "list", "--json"]) == 1
    assert [entry["name"] for entry in json.loads(capsys.readouterr().out)] == ["good"]


@pytest.mark.parametrize(
    "values",
    [
        {**WHOLE, "validation_accuracy": None, "train_loss": None},
        {**WHOLE, "validation_accuracy": "much"},
        {"epoch": 1},
        {"epoch": [1]},
        {"epoch": None},
        {"epoch": 10**12, "validation_accuracy": 1},
        {**WHOLE, "layers": 3},
    ],
)
def test_figures_that_are_null_or_lack_break_nothing(user_folders, capsys, values):
    run = _run(user_folders, "odd", [WHOLE, {**values, "epoch": values.get("epoch")}])
    for words in (["runs", "list"], ["runs", "show", "odd"], ["runs", "show", "odd", "--json"]):
        assert main(words) == 0, capsys.readouterr().err
    assert main(["runs", "compare", "odd", "odd"]) == 0
    capsys.readouterr()
    history = RunHistory(run)
    history.update()
    assert len(history.view().epochs) <= 1


def test_a_broken_recipe_is_named_and_the_others_are_listed(user_folders, capsys):
    folder = user_folders / "recipes"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text("epochs = [")
    assert main(["recipes"]) == 1
    out, err = capsys.readouterr()
    assert "nist36_mlp" in out and "mine.toml" in err


@pytest.mark.parametrize(
    "content", [b"PK\3\4 cut short", b"", b"\x93NUMPY", "zip with a bad member", "wrong shapes"]
)
def test_misread_samples_that_are_damaged_are_left_out_of_the_report(user_folders, tmp_path, content):
    run = _run(user_folders, "odd", [WHOLE])
    run.write_confusion(("A", "B"), np.array([[3, 1], [0, 2]]))
    if content == "wrong shapes":
        arrays = {"images": np.zeros((2, 32, 32), np.uint8), "truth": np.zeros(2), "answer": np.zeros(3)}
        np.savez(run.misread_path, **arrays, confidence=np.zeros(2))
    elif isinstance(content, str):
        arrays = {name: np.arange(500) % 7 for name in ("images", "truth", "answer", "confidence")}
        np.savez_compressed(run.misread_path, **arrays)
        whole = bytearray(run.misread_path.read_bytes())
        whole[60:120] = bytes(60)
        run.misread_path.write_bytes(bytes(whole))
    else:
        run.misread_path.write_bytes(content)
    assert run.misread() is None
    export_report(run, tmp_path / "report.html")
    assert "cannot be read" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_read_goes_on_after_a_file_that_may_not_be_read(tmp_path, capsys, monkeypatch):
    import os

    good, locked = tmp_path / "good.png", tmp_path / "locked.png"
    for path in (good, locked):
        Image.fromarray(np.full((60, 60), 255, np.uint8)).save(path)
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        # Root may read everything: the system's answer is put in its place.
        opened = Path.open

        def deny(path, *words, **options):
            if path == locked:
                raise PermissionError(13, "Permission denied", str(path))
            return opened(path, *words, **options)

        monkeypatch.setattr(Path, "open", deny)
        monkeypatch.setattr(os, "access", lambda path, mode, **_: str(path) != str(locked))
    assert main(["read", str(locked), str(good)]) == 1
    assert "locked.png" in capsys.readouterr().err
