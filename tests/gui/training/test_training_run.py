"""The NumPy tab with a real trainer on a little built-in data."""

import os
import signal
import subprocess
import sys

import pytest
from small_runs import small_recipe

from hwocr.gui.training.panels.activations import ActivationsPanel
from hwocr.gui.training.panels.confusion import ConfusionPanel
from hwocr.gui.training.panels.sweep import SweepPanel
from hwocr.gui.training.panels.weights import WeightsPanel
from hwocr.runs.store.folder import RunFolder, new_run_folder
from hwocr.runs.store.process import trainer_command


@pytest.fixture
def elsewhere():
    """Start a trainer as another window would have; end it at last."""
    started = []

    def start(recipe):
        run = new_run_folder(recipe)
        run.create(recipe)
        with run.log_path.open("ab") as log:
            process = subprocess.Popen(
                trainer_command(run), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        return run, process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_run_is_watched_paused_resumed_and_stopped(body, act, train, until, state):
    run = train()
    assert run.name.startswith("tiny")
    assert body.chooser.names[0] == run.name
    x, y = body.curves.loss.curve("validation")
    assert len(x) == len(y) >= 3
    assert "training" in body.bar.words and "left" in body.bar.words
    act("pause_run")
    until(lambda: state() == "paused")
    epochs = len(body.seen.view.epochs)
    act("resume_run")
    until(lambda: len(body.seen.view.epochs) > epochs)
    act("stop_run")
    until(lambda: state() == "stopped" and not body.trainers.running)
    assert run.last_checkpoint.is_file() and run.model_path() is not None
    assert "stopped" in body.bar.words
    act("resume_run")
    until(lambda: state() == "running" and len(body.seen.view.epochs) > epochs + 2)


@pytest.mark.parametrize("recipe", [small_recipe(epochs=3)])
def test_a_finished_run_shows_what_was_learnt_and_its_model_reads_at_once(body, act, train, until, state):
    train()
    until(lambda: state() == "finished")
    weights = body.panel(WeightsPanel)
    until(lambda: weights.now.image is not None and weights.slider.maximum() == 3)
    last = weights.now.image.copy()
    weights.slider.setValue(1)
    until(lambda: weights.now.image != last)
    assert weights.start.image is not None
    activations = body.panel(ActivationsPanel)
    assert "% of the answers are saturated" in activations.layers[0].words
    confusion = body.panel(ConfusionPanel)
    until(lambda: confusion.pairs.count() and confusion.samples.count())
    assert " read as " in confusion.words
    until(lambda: body._actions["use_model"].isEnabled())
    window = body.window()
    act("use_model")
    until(lambda: window.context.reading.choice.model == "tiny")
    assert window.chooser.box.currentText() == "tiny"
    assert "tiny is now the active model" in window.messages.message


def test_a_killed_trainer_is_told_in_words_and_the_run_goes_on_from_its_last_state(
    body, act, train, until, state
):
    run = train()
    act("pause_run")  # so that something is saved
    until(lambda: state() == "paused")
    os.kill(body.trainers.own(run.path).pid, signal.SIGKILL)
    until(lambda: state() == "crashed" and body.window().messages.message)
    assert "was killed or crashed" in body.window().messages.message
    assert "Resume" in body.window().messages.hint
    assert "crashed" in body.bar.words
    epochs = len(body.seen.view.epochs)
    act("resume_run")
    until(lambda: state() == "running" and len(body.seen.view.epochs) > epochs)


def test_a_trainer_killed_before_its_first_epoch_can_be_resumed_too(body, act, until, state):
    act("start_run")
    until(lambda: bool(body.trainers.running) and body.trainers.running[0].pid > 0)
    body.trainers.running[0].kill()
    until(lambda: not body.trainers.running)
    until(lambda: body._actions["resume_run"].isEnabled())
    act("resume_run")
    until(lambda: state() == "running" and len(body.seen.view.epochs) > 0)


def test_a_run_that_fails_says_why(body, act, until, state):
    body.recipes.form.set_text("optimiser.learning_rate", "1e30")
    body.recipes.form.set_text("network.activation", "relu")
    act("start_run")
    until(lambda: state() == "crashed" and body.window().messages.message)
    assert "diverged" in body.window().messages.message
    assert "smaller learning rate" in body.window().messages.hint


def test_a_run_of_another_window_is_followed_paused_resumed_and_stopped(open_tab, recipe, elsewhere, until):
    run, process = elsewhere(recipe)
    until(lambda: len(run.epochs()) > 2)
    body = open_tab()
    until(lambda: body.run == run and body.seen is not None and len(body.seen.view.epochs) > 4)
    assert body.seen.view.state.kind == "running"
    body._actions["pause_run"].trigger()
    until(lambda: body.seen.view.state.kind == "paused")
    body._actions["resume_run"].trigger()
    until(lambda: body.seen.view.state.kind == "running")
    body._actions["stop_run"].trigger()
    until(lambda: body.seen.view.state.kind == "stopped")
    process.wait(10)
    until(lambda: body._actions["resume_run"].isEnabled())


def test_the_trainer_outlives_a_killed_window_and_a_new_one_stops_it(open_tab, recipe, user_folders, until):
    """GIVEN a window killed while it trains WHEN a new one is opened THEN it follows the run and stops it."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from hwocr.gui.processes.trainer import Trainer\n"
        "from hwocr.runs.store.folder import RunFolder\n"
        "app = QCoreApplication([])\n"
        "trainer = Trainer(RunFolder(Path(sys.argv[1])))\n"
        "app.exec()\n"
    )
    run = new_run_folder(recipe)
    run.create(recipe)
    window = subprocess.Popen([sys.executable, "-c", program, str(run.path)])
    until(lambda: len(run.epochs()) > 2)
    window.kill()
    window.wait()
    before = len(run.epochs())
    until(lambda: len(RunFolder(run.path).epochs()) > before + 1)
    body = open_tab()
    until(lambda: body.run == run and body.seen is not None and body.seen.view.state.kind == "running")
    body._actions["stop_run"].trigger()
    until(lambda: body.seen.view.state.kind == "stopped")


@pytest.mark.parametrize("recipe", [small_recipe(epochs=2)])
def test_a_race_runs_three_rates_and_says_what_is_seen(body, act, until):
    act("sweep_side_by_side")
    act("start_sweep")
    race = body.page(SweepPanel)
    until(lambda: "Take" in race.words or "diverging" in race.words.split(";")[-1])
    assert [run.recipe().optimiser.learning_rate for run in race.runs] == [0.002, 0.02, 0.2]
    assert set(race.metric_value.lines) == {str(run.path) for run in race.runs}
    until(lambda: not race.is_running)
