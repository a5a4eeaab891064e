"""*Train my model*: fine-tuning in the background with its curves, what it changed, and the choice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hwocr.errors import HwocrError
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.plots.curves import CurvesPanel
from hwocr.gui.processes.follower import Follower, Seen
from hwocr.gui.processes.trainer import Outcome
from hwocr.gui.processes.trainers import Trainers
from hwocr.runs.recipe.torch_needed import lacking_torch

if TYPE_CHECKING:
    from hwocr.personal.training import Comparison
    from hwocr.runs.store.folder import RunFolder

_WORDS = (
    "Fine-tunes the shipped network on your glyphs and on generated letters, always from the shipped one. "
    "It takes some minutes and goes on while you work; nothing changes before you choose it."
)
_HEADER = ("Errors on", "Before", "After")


class TrainWindow(QDialog):
    """Starts the training of the current writer's model, shows how it goes, and asks whether to use it.

    Attributes:
        run: the run at work or finished last; None before the first.
        comparison: of the finished one; None before.
    """

    def __init__(self, context: ApplicationContext, parent: QWidget | None = None) -> None:
        """Build the window; training begins with the button."""
        super().__init__(parent)
        self.setWindowTitle("Train my model")
        self.resize(760, 680)
        self._context = context
        self._trainers = Trainers.of(context)
        self._follower = Follower(self, context.quick)
        self.run: RunFolder | None = None
        self.comparison: Comparison | None = None
        self._model: Path | None = None
        self.about = QLabel(_WORDS)
        self.state = QLabel()
        self.bar = QProgressBar()
        actions = {
            "log_scale": QAction("Logarithmic loss", self, checkable=True),
            "whole_curves": QAction("Show whole curves", self),
        }
        self.curves = CurvesPanel(actions)
        self.table = QTableWidget(0, len(_HEADER))
        self.buttons: dict[str, QPushButton] = {}
        self._build()
        self._follower.seen.connect(self._on_seen)
        self._trainers.ended.connect(self._on_ended)
        message, hint = lacking_torch()
        if message:
            self._say(f"{message} {hint}")
        self._update(lacking=bool(message))

    def start(self) -> None:
        """Train from the shipped network on what is taught now."""
        self.comparison = self._model = None
        self.table.hide()
        self._say("Starting…")
        self.buttons["start"].setEnabled(False)
        self._context.workers.start(lambda _task: _new_run(), self._on_created, self._fail)

    def stop(self) -> None:
        """Stop the training; nothing is kept of it."""
        if self.run is not None:
            self._trainers.stop(self.run.path)

    def use(self) -> None:
        """Make the trained network the base of the personal model."""
        if self._model is not None:
            model = self._model
            self._context.workers.start(lambda _task: _keep(model), self._on_kept, self._fail)

    def discard(self) -> None:
        """Leave everything as it was."""
        self.comparison = self._model = None
        self._say("Discarded: the model is what it was. The run stays in the Runs tab.")
        self._update()

    def forget(self) -> None:
        """Go back from a trained network to the shipped one."""
        self._context.workers.start(lambda _task: _forget(), self._on_forgotten, self._fail)

    def _on_created(self, run: RunFolder) -> None:
        self.run = run
        self._trainers.start(run)
        self.curves.show_everything()
        self._follower.follow([run])
        self._say("Training…")
        self._update()

    def _on_seen(self, seen: dict[Path, Seen]) -> None:
        if self.run is None or self.run.path not in seen:
            return
        one = seen[self.run.path]
        self.curves.show_run(one)
        self.bar.setValue(round(1000 * one.view.fraction))
        if one.view.state.is_live:
            left = one.view.seconds_left
            rest = f", about {max(1, round(left / 60))} min left" if left is not None else ""
            done, planned = len(one.view.epochs), one.view.epochs_planned
            self._say("Loading data…" if one.view.is_loading else f"{done} of {planned} epochs{rest}.")

    def _on_ended(self, path: Path, outcome: Outcome) -> None:
        run = self.run
        if run is None or path != run.path:
            return
        self._update()
        self._context.workers.start(lambda _task: _judge(run, outcome), self._on_judged, self._fail)
        self._say("Comparing with the shipped network…")

    def _on_judged(self, judged: tuple[Path, float, Comparison] | str) -> None:
        if isinstance(judged, str):
            self._say(judged)
            self._update()
            return
        self._model, share, self.comparison = judged
        rows = self.comparison.rows()
        self.table.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        self.table.show()
        self.table.setFixedHeight(
            self.table.horizontalHeader().height() + self.table.verticalHeader().length() + 4
        )
        if self.comparison.acceptable:
            words = f"It reads your hand better ({share:.0%} new weights). Use it from now on?"
        else:
            words = "It is not offered: it must read your glyphs better, and the fixed ones not worse."
        self._say(words)
        self._context.messages.show_message(f"Your model is trained. {words}")
        self._update()

    def _on_kept(self, _path: Path) -> None:
        self._model = None
        self._say("The model personal uses it from now on. “Go back” returns to the shipped network.")
        self._context.reading.changed.emit()
        self._update()

    def _on_forgotten(self, existed: bool) -> None:
        self._say("The shipped network is used again." if existed else "There was no trained network.")
        self._context.reading.changed.emit()
        self._update()

    def _fail(self, error: HwocrError) -> None:
        self._say(f"{error.message} {error.hint}".strip())
        self._update()

    def _say(self, words: str) -> None:
        self.state.setText(words)

    def _update(self, *, lacking: bool | None = None) -> None:
        """Let the buttons be what can be done."""
        lacks = bool(lacking_torch()[0]) if lacking is None else lacking
        at_work = self.run is not None and self._trainers.own(self.run.path) is not None
        offered = self.comparison is not None and self.comparison.acceptable and self._model is not None
        self.buttons["start"].setEnabled(not lacks and not at_work)
        self.buttons["stop"].setEnabled(at_work)
        self.buttons["use"].setEnabled(offered)
        self.buttons["discard"].setEnabled(self._model is not None)
        self.bar.setEnabled(at_work)

    def _build(self) -> None:
        for label in (self.about, self.state):
            label.setWordWrap(True)
        self.state.setAccessibleName("How the training stands")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the training")
        self.table.setHorizontalHeaderLabels(list(_HEADER))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName("Errors before and after")
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.hide()
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, one in (
            (first, ("start", "&Train", "Train from the shipped network on what is taught now.", self.start)),
            (first, ("stop", "&Stop", "Stop the training; nothing is kept of it.", self.stop)),
            (second, ("use", "&Use it", "Let the model personal use the trained network.", self.use)),
            (second, ("discard", "&Discard", "Leave everything as it was.", self.discard)),
            (second, ("forget", "&Go back", "Use the shipped network again.", self.forget)),
        ):
            name, text, tip, call = one
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, call=call: call())
            self.buttons[name] = button
            row.addWidget(button)
        first.addWidget(self.bar, 1)
        second.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(STEP)
        column.addWidget(self.about)
        column.addLayout(first)
        column.addWidget(self.curves, 1)
        column.addWidget(self.state)
        column.addWidget(self.table)
        column.addLayout(second)


def _new_run() -> RunFolder:
    from hwocr.personal.training import personal_recipe
    from hwocr.runs.store.listing import make_run

    return make_run(personal_recipe())


def _judge(run: RunFolder, outcome: Outcome) -> tuple[Path, float, Comparison] | str:
    """Compare a finished run's network with the shipped one, or say why there is none."""
    from hwocr.personal.training import blend_trained, compare_trained

    state = run.state()
    if outcome.kind != "ended" or state.kind != "finished":
        reason = f" {state.reason}" if state.reason else ""
        return "Stopped: nothing has changed." if state.kind == "stopped" else f"{outcome.message}{reason}"
    model = run.model_path()
    if model is None:
        return f"The run made no model. Its log is in {run.path}."
    blended, share = blend_trained(model)
    return blended, share, compare_trained(blended)


def _keep(model: Path) -> Path:
    from hwocr.personal.training import keep_trained

    return keep_trained(model)


def _forget() -> bool:
    from hwocr.personal.training import forget_trained

    return forget_trained()
