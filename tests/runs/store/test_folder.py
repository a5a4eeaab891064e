import os
import subprocess
import sys

import numpy as np
import pytest

from hwocr.errors import RunError
from hwocr.runs.recipe.files import parse_recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder, load_checkpoint, save_checkpoint
from hwocr.runs.store.listing import find_run, list_runs, new_run_folder
from hwocr.runs.store.process_identity import ProcessIdentity, identity_of, is_alive, own_identity
from hwocr.runs.store.samples import Misread

RECIPE = parse_recipe({"name": "small", "sources": [{"name": "handprint"}]})


@pytest.fixture
def run():
    folder = new_run_folder(RECIPE)
    folder.create(RECIPE)
    return folder


def report(run, *kinds, **values):
    writer = EventWriter(run.events_path)
    for kind in kinds:
        writer.write(kind, values)
    writer.close()


def test_a_new_run_is_listed_and_found_by_the_beginning_of_its_name(run):
    assert [entry.path for entry in list_runs()] == [run.path]
    assert find_run("small").path == run.path
    assert find_run(str(run.path)).path == run.path
    assert run.recipe() == RECIPE
    assert run.state().kind == "new"


def test_two_runs_of_the_same_second_get_different_folders(run):
    other = new_run_folder(RECIPE)
    other.create(RECIPE)

    assert other.path != run.path
    with pytest.raises(RunError, match="already"):
        run.create(RECIPE)
    with pytest.raises(RunError, match="Several"):
        find_run("small-")


def test_a_missing_run_is_an_error(tmp_path):
    with pytest.raises(RunError, match="no run"):
        find_run("nothing")
    with pytest.raises(RunError, match="not a run"):
        RunFolder(tmp_path).recipe()


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (["started"], "running"),
        (["started", "epoch", "paused"], "paused"),
        (["started", "paused", "resumed"], "running"),
        (["started", "stopped", "started"], "running"),
    ],
)
def test_while_its_trainer_lives_a_run_is_running_or_paused(run, kinds, state):
    run.write_mark(own_identity())
    report(run, *kinds)

    assert run.state().kind == state
    with pytest.raises(RunError, match="being trained"):
        run.delete()


@pytest.mark.parametrize(
    ("kind", "state"), [("finished", "finished"), ("stopped", "stopped"), ("failed", "crashed")]
)
def test_the_last_word_of_a_trainer_counts(run, kind, state):
    report(run, "started", kind, reason="because")

    assert run.state().kind == state
    run.delete()
    assert list_runs() == []


def test_a_trainer_that_was_killed_has_crashed_and_the_reason_is_readable(run):
    report(run, "started", "progress")
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    run.write_mark(identity_of(process.pid))
    assert run.state().kind == "running"

    process.kill()
    process.wait()

    assert run.state().kind == "crashed"
    assert "killed" in run.state().reason


def test_a_number_that_now_belongs_to_another_process_does_not_count_as_alive():
    assert is_alive(own_identity())
    assert not is_alive(ProcessIdentity(os.getpid(), "long ago"))


def test_an_epoch_repeated_after_a_crash_counts_once(run):
    for epoch, loss in ((1, 1.0), (2, 0.9), (2, 0.8)):
        report(run, "epoch", epoch=epoch, loss=loss)

    assert [(entry["epoch"], entry["loss"]) for entry in run.epochs()] == [(1, 1.0), (2, 0.8)]


def test_what_is_put_into_the_folder_comes_back(run):
    counts = np.arange(4).reshape(2, 2)
    misread = Misread(
        np.ones((1, 32, 32), np.uint8), np.array([3]), np.array([4]), np.array([0.5], np.float32)
    )
    run.write_confusion(("A", "B"), counts)
    run.write_misread(misread)
    run.write_snapshot(3, np.full((2, 4, 4), 0.5, np.float32))

    labels, back = run.confusion()
    assert labels == ("A", "B")
    np.testing.assert_array_equal(back, counts)
    np.testing.assert_array_equal(run.misread().images, misread.images)
    assert run.misread().confidence.tolist() == [0.5]
    assert list(run.snapshots()) == [3]
    assert run.snapshot(3).tolist() == np.full((2, 4, 4), 0.5).tolist()


def test_a_fresh_folder_has_no_results_yet(run):
    assert run.confusion() is None
    assert run.misread() is None
    assert run.model_path() is None
    assert run.snapshots() == {}


def test_a_checkpoint_comes_back_bit_for_bit(tmp_path):
    arrays = {"parameters": np.random.default_rng(0).random(7).astype(np.float32), "empty": np.zeros(0)}
    save_checkpoint(tmp_path / "last.safetensors", arrays, {"epoch": 3, "seconds": 0.1})

    back, state = load_checkpoint(tmp_path / "last.safetensors")

    assert state == {"epoch": 3, "seconds": 0.1}
    for name, array in arrays.items():
        np.testing.assert_array_equal(back[name], array)
        assert back[name].dtype == array.dtype


@pytest.mark.parametrize("content", [b"", b"rubbish rubbish rubbish"])
def test_a_damaged_checkpoint_is_an_error(tmp_path, content):
    path = tmp_path / "last.safetensors"
    path.write_bytes(content)

    with pytest.raises(RunError, match="damaged"):
        load_checkpoint(path)


def test_what_a_killed_trainer_left_half_written_goes_and_all_else_stays(run):
    half, whole = run.path / "checkpoints" / ".last.safetensors.part", run.path / "checkpoints" / "last.part"
    half.parent.mkdir(exist_ok=True)
    for path in (half, whole):
        path.write_bytes(b"x")
    run.remove_leftovers()
    assert whole.exists() and not half.exists()
