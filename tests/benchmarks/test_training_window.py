"""How long the GUI thread is held up while a run trains: long histories, many old runs, a real trainer."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import statistics
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "data"))
from small_runs import epoch_values, small_recipe, write_run

from hwocr.gui.app.main_window import TABS
from hwocr.gui.app.start import create_window
from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.own import own_recipes_folder
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.process_identity import own_identity

NUMPY_TAB, RUNS_TAB = (
    1 + [factory.title for factory in TABS].index(title) for title in ("NumPy MLP", "Runs")
)
BEAT = 2
SECONDS = 4.0
# A tiny network reports so many epochs a second; a real one far fewer.
EPOCHS_A_SECOND = 20


class Steps(QObject):
    """Beats on the GUI thread; what lies between two beats is a step of it.

    Attributes:
        wall: milliseconds of each step.
        busy: milliseconds of computing in each step, which other programs on the machine do not lengthen.
    """

    def __init__(self):
        super().__init__()
        self.wall, self.busy = [], []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()

    def stop(self):
        self._timer.stop()
        return self

    def _beat(self):
        now = (time.perf_counter(), time.thread_time())
        self.wall.append(1000 * (now[0] - self._last[0]) - BEAT)
        self.busy.append(1000 * (now[1] - self._last[1]))
        self._last = now


@pytest.fixture
def window():
    application = QApplication.instance() or QApplication([])
    window = create_window()
    window.resize(1400, 900)
    window.show()
    pump(application, 1.0)
    yield window
    for index in (NUMPY_TAB, RUNS_TAB):
        body = window._tabs[index].body if window._tabs[index] is not None else None
        for trainer in body.trainers.running if body is not None else []:
            trainer.kill()
            trainer.wait(5000)
    window.close()


def pump(application, seconds, each_tick=None):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        application.processEvents()
        if each_tick is not None:
            each_tick()
        time.sleep(0.001)


def wait_for(condition, seconds=60.0):
    end = time.perf_counter() + seconds
    while not condition():
        assert time.perf_counter() < end
        QApplication.processEvents()
        time.sleep(0.001)


def body_of(window, index):
    window.show_tab(index)
    wait_for(lambda: window.tab.body is not None)
    return window.tab.body


def steps_while_it_grows(run: RunFolder, first: int) -> Steps:
    """Let a run report epochs, as its trainer would, and time the GUI thread meanwhile."""
    events = EventWriter(run.events_path)
    prefix_score, written = time.perf_counter(), [0]

    def report():
        due = int((time.perf_counter() - prefix_score) * EPOCHS_A_SECOND)
        while written[0] < due:
            written[0] += 1
            events.write("epoch", epoch_values(first + written[0], accuracy=0.8, loss=0.5))

    steps = Steps()
    pump(QApplication.instance(), SECONDS, report)
    events.close()
    return steps.stop()


def live_run(name: str, epochs: int) -> RunFolder:
    """Make a run that counts as being trained: by this process."""
    run = write_run(name, epochs=epochs, ending="", recipe=small_recipe(epochs=100_000))
    run.write_mark(own_identity())
    return run


def note(figures, benchmark, longer: Steps, shorter: Steps, **more):
    benchmark.pedantic(lambda: None, rounds=1)
    figures(
        longest_step_ms=max(longer.wall),
        longest_computing_ms=max(longer.busy),
        computing_share=sum(longer.busy) / (1000 * SECONDS),
        ratio_of_computing=sum(longer.busy) / sum(shorter.busy),
        steps_over_50_ms=float(sum(step > 50 for step in longer.busy)),
        **more,
    )


def test_5000_epochs_of_events_beside_50(window, figures, benchmark):
    short = live_run("short", 50)
    body = body_of(window, NUMPY_TAB)
    wait_for(lambda: body.seen is not None)
    shorter = steps_while_it_grows(short, 50)
    long = live_run("long", 5000)
    body.show_run(long)
    prefix_score = time.perf_counter()
    opening = Steps()
    wait_for(lambda: body.seen is not None)
    opened = time.perf_counter() - prefix_score
    opening.stop()
    pump(QApplication.instance(), 0.5)
    longer = steps_while_it_grows(long, 5000)
    note(
        figures,
        benchmark,
        longer,
        shorter,
        seconds_to_open=opened,
        longest_computing_while_opening_ms=max(opening.busy),
    )


def test_200_old_runs_beside_2(window, figures, benchmark):
    for number in range(2):
        write_run(f"old-{number}", epochs=50)
    run = live_run("live", 50)
    body = body_of(window, RUNS_TAB)
    wait_for(lambda: len(body.model.rows) == 3)
    shorter = steps_while_it_grows(run, 50)
    for number in range(2, 200):
        write_run(f"old-{number}", epochs=50)
    reading = Steps()
    wait_for(lambda: len(body.model.rows) == 201)
    reading.stop()
    longer = steps_while_it_grows(run, 50 + round(SECONDS * EPOCHS_A_SECOND))
    note(figures, benchmark, longer, shorter, longest_computing_while_reading_ms=max(reading.busy))


def test_steps_while_a_real_trainer_works(window, figures, benchmark):
    recipe = small_recipe("bench", epochs=100_000)
    save_recipe(recipe, own_recipes_folder() / "bench.toml")
    body = body_of(window, NUMPY_TAB)
    wait_for(lambda: "bench" in body.recipes.names)
    body.recipes.choose("bench")
    idle = Steps()
    pump(QApplication.instance(), SECONDS)
    idle.stop()
    body.start()
    wait_for(lambda: body.seen is not None and len(body.seen.view.epochs) > 5)
    busiest = []
    for place in range(len(body.panels)):
        body._frame.panel_segments.choose(place)
        steps = Steps()
        pump(QApplication.instance(), SECONDS / 2)
        busiest.append(steps.stop())
    benchmark.pedantic(lambda: None, rounds=1)
    figures(
        longest_step_ms=max(max(steps.wall) for steps in busiest),
        longest_computing_ms=max(max(steps.busy) for steps in busiest),
        median_of_longest_ms=statistics.median(max(steps.wall) for steps in busiest),
        longest_idle_step_ms=max(idle.wall),
        epochs=float(len(body.seen.view.epochs)),
    )
