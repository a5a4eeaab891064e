import signal
import time

import numpy as np
import pytest

from hwocr.errors import RunError
from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.store.folder import RunFolder, load_checkpoint
from hwocr.runs.store.process import TrainerProcess, ask_to_stop, trainer_command


@pytest.fixture
def run(small, tmp_path):
    """A run of so many epochs that a test always comes before its end."""
    folder = RunFolder(tmp_path / "run")
    save_recipe(small(epochs=100_000, snapshots=0), folder.recipe_path)
    return folder


@pytest.fixture
def process(run):
    started = TrainerProcess(run)
    yield started
    started.stop(grace=1)


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def has(run, kind, count=1):
    return sum(event.kind == kind for event in run.events()) >= count


def test_a_trainer_pauses_resumes_and_stops_on_command(run, process):
    wait_for(lambda: has(run, "epoch"))
    assert run.state().kind == "running"
    process.send("pause")
    wait_for(lambda: has(run, "paused"))
    assert run.state().kind == "paused"
    process.send("resume")
    wait_for(lambda: has(run, "resumed"))
    process.send("stop")
    assert process.wait(30)

    assert process.exit_code == 0
    assert run.state().kind == "stopped"
    assert run.model_path() is not None
    assert run.log_path.read_text() == ""


def test_after_sigkill_the_run_has_crashed_and_can_be_resumed(run, process):
    wait_for(lambda: has(run, "epoch"))
    process._process.kill()
    process.wait()
    assert run.state().kind == "crashed"

    second = TrainerProcess(run, resume=True)
    wait_for(lambda: has(run, "epoch", len(run.epochs()) + 2))
    second.stop()

    assert second.exit_code == 0
    assert run.state().kind == "stopped"
    numbers = [event.sequence for event in run.events()]
    assert numbers == list(range(len(numbers)))
    assert np.isfinite(load_checkpoint(run.last_checkpoint)[0]["parameters"]).all()


def test_a_trainer_outlives_the_one_who_started_it_and_can_be_stopped_by_another(run, process):
    wait_for(lambda: has(run, "epoch"))
    process.close()  # as when the window is killed: the end of stdin
    wait_for(lambda: has(run, "epoch", len(run.epochs()) + 1))

    ask_to_stop(RunFolder(run.path))

    assert process.wait(30)
    assert run.state().kind == "stopped"
    with pytest.raises(RunError, match="No trainer"):
        ask_to_stop(run)


def test_ctrl_c_stops_a_trainer_cleanly(run, process):
    wait_for(lambda: has(run, "epoch"))

    process._process.send_signal(signal.SIGINT)

    assert process.wait(30)
    assert process.exit_code == 0
    assert run.state().kind == "stopped"


def test_the_command_line_is_that_of_the_design(run):
    words = trainer_command(run, resume=True)

    assert words[1:] == ["-m", "hwocr.trainers", str(run.recipe_path), str(run.path), "--resume"]
