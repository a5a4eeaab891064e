"""The learning-rate race: one recipe at three rates, their curves in one plot, and a sentence about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from hwocr.gui.appearance.following import follow_colours
from hwocr.gui.appearance.theme import STEP, Colours, colours_of
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.plots.plot import Line, Plot
from hwocr.gui.processes.follower import Seen
from hwocr.gui.processes.run_queue import RunQueue
from hwocr.gui.processes.trainers import Trainers
from hwocr.gui.training.panels.panel import RunsPage
from hwocr.gui.training.run_bar import action_button
from hwocr.gui.widgets.parts import tool_button
from hwocr.runs.analysis.sweep import Trial, sweep_recipes, sweep_words
from hwocr.runs.recipe.metric import ACCURACY
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder, new_run_folder

_HOW = "The form's recipe at a tenth, once and ten times its learning rate, in one plot."
_COLOURS: tuple[Callable[[Colours], str], ...] = (
    lambda colours: colours.confidence[0],
    lambda colours: colours.accent,
    lambda colours: colours.confidence[2],
)


class SweepPanel(RunsPage):
    """A sentence, two plots, a button."""

    title = "Sweep"
    tip = "The recipe at three learning rates."
    start_action = "start_sweep"

    def __init__(
        self,
        context: ApplicationContext,
        trainers: Trainers,
        actions: Mapping[str, QAction],
        recipe: Callable[[], Recipe | None],
    ) -> None:
        """Build the panel.

        Args:
            context: of the main window.
            trainers: starts the trials.
            actions: ``start_race``, ``race_side_by_side`` and ``log_scale`` are used.
            recipe: returns the recipe of the form.
        """
        super().__init__()
        self._context = context
        self._side_by_side = actions["sweep_side_by_side"]
        self._recipe = recipe
        self._rates: dict[Path, float] = {}
        self._trials = RunQueue(trainers, self)
        self._trials.changed.connect(self.changed)
        self._seen: dict[Path, Seen] = {}
        self.loss = Plot("validation loss")
        self.metric_value = Plot(f"validation {ACCURACY.axis}", bottom="epochs")
        self.metric_value.setXLink(self.loss)
        self._name = ""
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setAccessibleName("What the sweep shows")
        actions["start_sweep"].triggered.connect(self.start)
        actions["log_scale"].toggled.connect(lambda on: self.loss.setLogMode(y=on))
        self._build(actions)
        trainers.gone.connect(self._on_gone)
        follow_colours(self, self._show_legend)

    @property
    def legend(self) -> str:
        """The rates with their colours."""
        return self._legend.text()

    @property
    def words(self) -> str:
        """What the sweep shows."""
        return self._words.text()

    @property
    def runs(self) -> list[RunFolder]:
        """The runs of the race."""
        return self._trials.runs

    @property
    def is_running(self) -> bool:
        """Whether a trial is at work or waits."""
        return self._trials.is_running

    @property
    def queued(self) -> list[RunFolder]:
        """The runs of the sweep."""
        return self._trials.runs

    def start(self) -> None:
        """Start a race of the form's recipe."""
        recipe = self._recipe()
        if recipe is not None and not self.is_running:
            self._context.workers.start(
                lambda _task: _make_trials(recipe),
                lambda trials: self._begin(recipe.name, trials),
                self._context.messages.show_error,
            )

    def stop(self) -> None:
        """Call the race off."""
        self._trials.stop()

    def enabled(self, *, may_train: bool) -> dict[str, bool]:
        """Say which of its actions can be taken."""
        return {
            "start_sweep": may_train and not self.is_running,
            "sweep_side_by_side": not self.is_running,
        }

    def show_runs(self, seen: Mapping[Path, Seen]) -> None:
        """Draw the trials among these runs."""
        mine = {path: one for path, one in seen.items() if path in self._rates}
        if not mine:
            return
        self._seen |= mine
        for path, one in mine.items():
            x, y = one.curves["validation_loss"]
            self.loss.show_curve(str(path), x, y)
            metric = one.view.metric
            self.metric_value.set_title(f"validation {metric.axis}")
            x, y = one.curves[f"validation_{metric.name}"]
            self.metric_value.show_curve(str(path), x, metric.factor * y)
        self._say()

    def _build(self, actions: Mapping[str, QAction]) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(STEP)
        controls.addWidget(self._legend, 1)
        controls.addWidget(tool_button(actions["sweep_side_by_side"]))
        controls.addWidget(action_button(actions["start_sweep"]))
        self._words.setText(_HOW)
        self._words.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + 4)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        column.setSpacing(STEP)
        column.addWidget(self._words)
        column.addWidget(self.loss, 1)
        column.addWidget(self.metric_value, 1)
        column.addLayout(controls)

    def _begin(self, name: str, trials: list[tuple[RunFolder, float]]) -> None:
        self._name = name
        self._rates = {run.path: rate for run, rate in trials}
        self._seen.clear()
        for plot in (self.loss, self.metric_value):
            plot.remove_lines()
            plot.show_everything()
        for (run, rate), colour in zip(trials, _COLOURS, strict=True):
            for plot in (self.loss, self.metric_value):
                plot.add_line(str(run.path), Line(f"{rate:g}", colour))
        self._show_legend()
        self._say()
        self._trials.begin([run for run, _rate in trials], side_by_side=self._side_by_side.isChecked())

    def _show_legend(self) -> None:
        colours = colours_of(self.palette())
        names = [
            f'<span style="color:{colour(colours)}">■</span> rate {rate:g}'
            for rate, colour in zip(self._rates.values(), _COLOURS, strict=False)
        ]
        self._legend.setText("&nbsp;&nbsp;&nbsp; ".join(names))

    def _say(self) -> None:
        """Say what is seen, and of which recipe: the form may show another one by now."""
        self._words.setText(f"{self._name}: {sweep_words([self._trial(path) for path in self._rates])}")

    def _on_gone(self, path: Path) -> None:
        """A run was renamed or moved to the bin: its sweep is no longer what it was."""
        if path not in self._rates or self.is_running:
            return
        self._rates = {}
        self._seen.clear()
        self._trials.begin([], side_by_side=False)
        for plot in (self.loss, self.metric_value):
            plot.remove_lines()
        self._show_legend()
        self._words.setText(_HOW)

    def _trial(self, path: Path) -> Trial:
        rate = self._rates[path]
        seen = self._seen.get(path)
        if seen is None:
            return Trial(rate, np.empty(0), np.empty(0))
        view = seen.view
        failed = view.state.kind == "crashed" and "diverged" in view.state.reason
        metric = view.metric
        metric_value = view.columns[f"validation_{metric.name}"]
        return Trial(rate, view.columns["validation_loss"], metric_value, failed, metric)


def _make_trials(recipe: Recipe) -> list[tuple[RunFolder, float]]:
    trials = []
    for trial in sweep_recipes(recipe):
        run = new_run_folder(trial)
        run.create(trial)
        trials.append((run, trial.optimiser.learning_rate))
    return trials
