"""Going on under changed circumstances: what no longer fits is a sentence."""

import json
import shutil
import threading
import time

import numpy as np
import pytest
from PIL import Image

from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.store.folder import RunFolder, load_checkpoint, save_checkpoint
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer


class StopAfter(Control):
    """Says ``stop`` after so many batches."""

    def __init__(self, batches):
        super().__init__()
        self.left = batches

    @property
    def should_stop(self):
        self.left -= 1
        return self.left < 0


@pytest.fixture
def letters(tmp_path):
    """A folder set of 24 letters."""
    folder = tmp_path / "letters"
    rng = np.random.default_rng(2)
    for label in "AB":
        (folder / label).mkdir(parents=True)
        for number in range(12):
            pixels = np.full((32, 32), 255, np.uint8)
            pixels[4:28, 6 if label == "A" else 20 :][:, :4] = rng.integers(0, 60)
            Image.fromarray(pixels).save(folder / label / f"{number}.png")
    return folder


@pytest.fixture
def stopped(small, letters, tmp_path):
    """A run that was stopped in the middle of its second epoch."""
    recipe = small(sources=[{"name": f"folder:{letters}"}], labels="AB", batch_size=4, epochs=4)
    run = RunFolder(tmp_path / "run")
    save_recipe(recipe, tmp_path / "recipe.toml")
    assert run_trainer(tmp_path / "recipe.toml", run.path, resume=False, control=StopAfter(9)) == 0
    assert run.state().kind == "stopped"
    return run


def _resume(run):
    code = run_trainer(run.recipe_path, run.path, resume=True, control=Control())
    return code, run.events()[-1]


def _change(run, **changes):
    table = run.recipe().model_copy(update=changes)
    save_recipe(table, run.recipe_path)


def _changed_state(run, **changes):
    arrays, state = load_checkpoint(run.last_checkpoint)
    state = {**state, **changes}
    save_checkpoint(run.last_checkpoint, arrays, state)


def test_a_stopped_run_of_the_same_data_goes_on(stopped):
    code, last = _resume(stopped)
    assert (code, last.kind) == (0, "finished")


def test_fewer_data_are_said(stopped, letters):
    for label in "AB":
        for number in range(6, 12):
            (letters / label / f"{number}.png").unlink()
    code, last = _resume(stopped)
    assert (code, last.kind) == (1, "failed")
    assert "batches an epoch" in last.values["reason"] and "data" in last.values["reason"]
    assert "new run" in last.values["hint"]


def test_an_old_checkpoint_without_the_number_of_batches_is_measured_by_its_place(stopped, letters):
    _changed_state(stopped, batches=0, batch=50)
    code, last = _resume(stopped)
    assert code == 1 and "more batches an epoch" in last.values["reason"]


def test_another_network_is_said(stopped):
    network = stopped.recipe().network.model_copy(update={"hidden": (9, 5)})
    _change(stopped, network=network)
    code, last = _resume(stopped)
    assert code == 1 and "another network" in last.values["reason"]
    assert "recipe.toml" in last.values["hint"] and "broadcast" not in last.values["reason"]


def test_another_optimiser_is_said_or_begins_anew(stopped):
    _change(stopped, optimiser=stopped.recipe().optimiser.model_copy(update={"kind": "adamw"}))
    code, last = _resume(stopped)
    assert last.kind == ("finished" if code == 0 else "failed")
    assert "Error" not in last.values.get("reason", "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phase": 3}, "newer hwocr"),
        ({"epoch": "two"}, "damaged"),
        ({"loss": None, "best_epoch": 1}, "damaged"),
    ],
)
def test_a_checkpoint_of_another_version_is_said(stopped, changes, words):
    _changed_state(stopped, **changes)
    code, last = _resume(stopped)
    assert code == 1 and words in last.values["reason"]


def test_data_that_have_gone_are_said_with_what_to_do(stopped, letters):
    letters.rename(letters.with_name("elsewhere"))
    code, last = _resume(stopped)
    assert code == 1 and "letters" in last.values["reason"]
    assert "recipe.toml" in last.values["hint"] and "resume again" in last.values["hint"]


def test_data_on_another_path_are_named_in_the_recipe(stopped, letters):
    moved = letters.rename(letters.with_name("elsewhere"))
    source = stopped.recipe().sources[0].model_copy(update={"name": f"folder:{moved}"})
    _change(stopped, sources=(source,))
    code, last = _resume(stopped)
    assert (code, last.kind) == (0, "finished")


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("how", ["deleted", "moved"])
def test_a_run_whose_folder_goes_ends_and_leaves_no_part_of_it(small, tmp_path, paused, how, capsys):
    recipe = small(epochs=100_000)
    run = RunFolder(tmp_path / "run")
    save_recipe(recipe, tmp_path / "recipe.toml")
    control, codes = Control(), []
    trainer = threading.Thread(
        target=lambda: codes.append(
            run_trainer(tmp_path / "recipe.toml", run.path, resume=False, control=control)
        )
    )
    trainer.start()
    until = time.monotonic() + 60
    while not any(event.kind == "progress" for event in run.events()) and time.monotonic() < until:
        time.sleep(0.02)
    if paused:
        control.tell("pause")
        while not any(event.kind == "paused" for event in run.events()) and time.monotonic() < until:
            time.sleep(0.02)
    if how == "moved":
        run.path.rename(tmp_path / "moved")
    while how == "deleted" and run.path.exists() and time.monotonic() < until:
        # What is written meanwhile makes it fail, as in a shell: it is said again.
        shutil.rmtree(run.path, ignore_errors=True)
    trainer.join(60)
    alive = trainer.is_alive()
    control.tell("stop")
    trainer.join()
    assert not alive and codes == [1] and not run.path.exists()
    assert "deleted or moved" in capsys.readouterr().err


def test_a_position_is_kept_as_json(stopped):
    _, state = load_checkpoint(stopped.last_checkpoint)
    assert json.loads(json.dumps(state)) == state and state["batches"] == 6
