"""What a run survives: SIGKILL in the middle of a write, a full disk, data that are not here."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.store.folder import RunFolder, load_checkpoint
from hwocr.trainers.loop import data, loop
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer

KILLED = Path(__file__).with_name("killed.py")


@pytest.fixture
def recipe(small, tmp_path):
    path = tmp_path / "small.toml"
    save_recipe(small(), path)
    return path


def outcome(run):
    """All that should not depend on what a run has been through."""
    arrays, state = load_checkpoint(run.last_checkpoint)
    del state["seconds"]
    curves = [{key: value for key, value in epoch.items() if key != "seconds"} for epoch in run.epochs()]
    weights = {name: array.tobytes() for name, array in arrays.items()}
    return weights, state, curves, run.model_path().read_bytes(), run.snapshots().keys()


# The third file is the first checkpoint, the eighth belongs to the first model, the last come after the best.
@pytest.mark.parametrize("write", [3, 8, 13, 20])
def test_a_run_that_was_killed_in_the_middle_of_a_write_goes_on_bit_for_bit(recipe, tmp_path, write):
    whole, killed = RunFolder(tmp_path / "whole"), RunFolder(tmp_path / "killed")
    assert run_trainer(recipe, whole.path, resume=False, control=Control()) == 0
    words = [sys.executable, str(KILLED), str(recipe), str(killed.path), str(write)]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    assert killed.state().kind == "crashed"
    assert len(list(killed.path.rglob(".*.part"))) == 1

    assert run_trainer(recipe, killed.path, resume=True, control=Control()) == 0

    assert killed.state().kind == "finished"
    assert outcome(killed) == outcome(whole)
    assert list(killed.path.rglob(".*.part")) == []


def test_a_full_disk_is_said_in_words_and_the_run_goes_on_when_there_is_room(recipe, tmp_path, monkeypatch):
    run = RunFolder(tmp_path / "run")
    saved = []

    def save(path, *what):
        saved.append(path)
        if len(saved) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        save_checkpoint(path, *what)

    save_checkpoint = loop.save_checkpoint
    monkeypatch.setattr(loop, "save_checkpoint", save)
    assert run_trainer(recipe, run.path, resume=False, control=Control()) == 1
    assert "No space left on device" in run.state().reason
    assert "Make room" in run.events()[-1].values["hint"]

    assert run_trainer(recipe, run.path, resume=True, control=Control()) == 0
    assert run.state().kind == "finished"


def test_a_folder_that_cannot_be_written_is_a_line_on_stderr(recipe, tmp_path, capsys):
    (tmp_path / "run").write_text("not a folder")

    assert run_trainer(recipe, tmp_path / "run", resume=False, control=Control()) == 1

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("hwocr: the run folder")
    assert "cannot be written" in line


def test_missing_data_are_reported_before_anything_is_made(small, tmp_path, monkeypatch):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(tmp_path / "nothing"))
    monkeypatch.setattr(data, "load_glyphs", lambda *_, **__: pytest.fail("a set was loaded"))
    recipe = tmp_path / "small.toml"
    save_recipe(small(sources=[{"name": "handprint"}, {"name": "nist-capitals"}]), recipe)

    assert run_trainer(recipe, tmp_path / "run", resume=False, control=Control()) == 1

    failed = RunFolder(tmp_path / "run").events()[-1].values
    assert "nist-capitals is not here" in failed["reason"]
    assert "--data handprint" in failed["hint"]


def test_a_set_that_is_only_measured_on_may_be_absent(small, tmp_path, monkeypatch):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(tmp_path / "nothing"))
    recipe = tmp_path / "small.toml"
    save_recipe(small(epochs=1, validation={"outside": [{"name": "nist36", "split": "test"}]}), recipe)

    assert run_trainer(recipe, tmp_path / "run", resume=False, control=Control()) == 0

    events = RunFolder(tmp_path / "run").events()
    (counts,) = (event.values for event in events if event.kind == "data")
    assert counts["passed_over"] == ["nist36"]
    assert counts["outside"] == 0
