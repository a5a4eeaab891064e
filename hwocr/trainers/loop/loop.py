"""The training loop, the same for every network: batches, measuring, events, checkpoints, pause and stop."""

import time
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from hwocr.models.files import Tensors
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder, load_checkpoint, save_checkpoint
from hwocr.trainers.loop.control import Control
from hwocr.trainers.loop.data_loader import BatchLoader
from hwocr.trainers.loop.learner import Learner
from hwocr.trainers.loop.ranks import Alone, GroupCommand, ProcessGroup
from hwocr.trainers.loop.resuming import Position, take_up
from hwocr.trainers.loop.step import Schedule, train_step
from hwocr.trainers.loop.task import Task

# Seconds between two reports: lively at first, then so that an hour's events stay small.
_PROGRESS_SECONDS = (0.25, 1.0)
_LIVELY_SECONDS = 60.0
_SAVE_SECONDS = 20.0
_TOLD_STEPS, _TOLD_SECONDS = 20, 3.0


@dataclass(slots=True)
class _Best:
    """The best state so far and what has been done with it."""

    state: Tensors = field(default_factory=dict)
    is_saved: bool = True
    is_exported: bool = True


class Trainer:
    """Trains one run to its end, or until told to stop."""

    def __init__(
        self,
        run: RunFolder,
        recipe: Recipe,
        learner: Learner,
        task: Task,
        data_loader: BatchLoader,
        events: EventWriter,
        control: Control,
        ranks: ProcessGroup | None = None,
    ) -> None:
        self._run = run
        self._recipe = recipe
        self._learner = learner
        self._task = task
        self._metric = task.metric.name
        self._events = events
        self._control = control
        self._ranks = ranks or Alone()
        control.is_abandoned = events.is_lost
        self._feed = data_loader
        self._schedule = Schedule(recipe, data_loader.batches)
        self._position = Position(batches=data_loader.batches)
        self._best = _Best()
        self._clock = time.monotonic()
        self._last_progress = 0.0
        self._progress_seconds = _PROGRESS_SECONDS[0]
        self._last_save = time.monotonic()
        self._first_seconds = 0.0
        self._first_step = 0

    def resume(self) -> None:
        """Go on from the last checkpoint.

        Raises:
            RunError: if there is none, it is damaged, or it does not fit the recipe and its data any more.
        """
        self._position = take_up(self._run, self._learner, self._feed.batches)
        if not self._position.best_epoch or not self._run.best_checkpoint.is_file():
            return
        best, about = load_checkpoint(self._run.best_checkpoint)
        # Killed between the two checkpoints, a run has a best state that it has yet to come to (again).
        if about.get("epoch") == self._position.best_epoch:
            exported = [event.values["epoch"] for event in self._run.events() if event.kind == "model"]
            self._best = _Best(best, is_exported=exported[-1:] == [self._position.best_epoch])

    def train(self) -> bool:
        """Train.

        Returns:
            Whether the run came to its end; False if it was told to stop.

        Raises:
            DivergenceError: if the loss is no longer a number.
            RunError: if another process of the run has gone.
        """
        position = self._position
        begins = position.epoch == 0 and position.batch == 0
        self._task.begin(self._run, self._events, resumed=not begins)
        if begins:
            self._snapshot(0)
            self._task.keep_epoch(self._run, 0)
            self._save(force=True)
        self._first_step, self._first_seconds = self._step, position.seconds
        self._clock = time.monotonic()
        # A diverging network overflows; that is reported in words, below.
        with np.errstate(over="ignore", invalid="ignore"):
            while position.epoch < self._recipe.epochs and not self._should_stop_early():
                if not self._train_epoch():
                    self._leave("stopped", {"epoch": position.epoch, "reason": "stopped on request"})
                    return False
        self._ranks.end()
        reason = "" if position.epoch >= self._recipe.epochs else "no better for a while"
        self._leave("finished", {"epoch": position.epoch, "reason": reason})
        return True

    @property
    def _step(self) -> int:
        return self._schedule.step(self._position.epoch, self._position.batch)

    def _train_epoch(self) -> bool:
        """Train to the end of the current epoch; return False if told to stop before."""
        position = self._position
        data_loader = self._feed.epoch(position.epoch, position.batch)
        try:
            for pictures, targets in data_loader:
                word = self._ranks.broadcast(self._control)
                if word != GroupCommand.GO and not self._may_go_on(word):
                    return False
                loss, metric_value = train_step(
                    self._schedule,
                    self._learner,
                    pictures,
                    targets,
                    epoch=position.epoch,
                    batch=position.batch,
                )
                position.loss += loss
                position.metric_value += metric_value
                position.seen += len(targets)
                position.batch += 1
                if time.monotonic() - self._last_progress > self._progress_seconds:
                    self._report_progress()
        finally:
            data_loader.close()  # type: ignore[attr-defined]
        self._end_epoch()
        return True

    def _end_epoch(self) -> None:
        position = self._position
        measured = self._task.validate()
        outside = self._task.validate_outside()
        values: dict[str, Any] = {
            "epoch": position.epoch + 1,
            "learning_rate": self._schedule.rate(position.epoch, position.batch - 1),
            "train_loss": position.loss / position.seen,
            f"train_{self._metric}": position.metric_value / position.seen,
            "validation_loss": measured.loss,
            f"validation_{self._metric}": measured.value,
        }
        if outside is not None:
            values[f"outside_{self._metric}"] = outside.value
        layers = self._task.statistics()
        if layers:
            values["layers"] = layers
        position.epoch += 1
        position.batch, position.loss, position.metric_value, position.seen = 0, 0.0, 0, 0
        self._tick()
        self._events.write("epoch", {**values, "seconds": position.seconds})
        if measured.value > position.best_value:
            position.better_epoch = position.epoch
        if (measured.value, -measured.loss) > (position.best_value, -position.best_loss):
            position.best_value, position.best_loss = measured.value, measured.loss
            position.best_epoch = position.epoch
            self._best = _Best(self._learner.state(), is_saved=False, is_exported=False)
            self._events.write(
                "best", {"epoch": position.epoch, f"validation_{self._metric}": measured.value}
            )
        if self._recipe.snapshots and position.epoch % self._recipe.snapshots == 0:
            self._snapshot(position.epoch)
        self._task.keep_epoch(self._run, position.epoch)
        self._save()

    def _may_go_on(self, word: GroupCommand) -> bool:
        """Wait while paused; return False if told to stop."""
        self._tick()
        if word == GroupCommand.PAUSE:
            self._save(force=True)
            self._events.write("paused", self._place())
            word = self._ranks.wait_while_paused(self._control)
            self._clock = time.monotonic()
            if word != GroupCommand.STOP:
                self._events.write("resumed", self._place())
        return word != GroupCommand.STOP

    def _should_stop_early(self) -> bool:
        patience = self._recipe.early_stopping.patience
        return bool(patience) and self._position.epoch - self._position.better_epoch >= patience

    def _leave(self, kind: str, values: dict[str, Any]) -> None:
        """Save everything, export the best network and say so."""
        self._tick()
        self._save(force=True)
        position = self._position
        best = {"best_epoch": position.best_epoch, f"best_{self._metric}": position.best_value}
        self._events.write(kind, {**values, **best, "seconds": position.seconds})

    def _save(self, *, force: bool = False) -> None:
        """Keep the best and the last state, not more often than every 20 seconds unless forced."""
        if not force and time.monotonic() - self._last_save < _SAVE_SECONDS:
            return
        self._tick()
        self._look_for_folder()
        if not self._best.is_saved:
            save_checkpoint(self._run.best_checkpoint, self._best.state, {"epoch": self._position.best_epoch})
            self._best.is_saved = True
        save_checkpoint(self._run.last_checkpoint, self._learner.state(), asdict(self._position))
        if not self._best.is_exported:
            self._export_best()
            self._best.is_exported = True
        self._last_save = time.monotonic()

    def _export_best(self) -> None:
        """Write the best network as a model, with what shows it, leaving the learner as it is."""
        current = self._learner.state()
        self._learner.restore(self._best.state)
        try:
            card = self._task.export(self._run, self._position.best_epoch, self._position.seconds)
        finally:
            self._learner.restore(current)
        values = {
            "file": f"model{self._learner.suffix}",
            "epoch": self._position.best_epoch,
            "scores": card.scores,
        }
        self._events.write("model", {**values, "temperature": card.temperature})

    def _snapshot(self, epoch: int) -> None:
        if self._recipe.snapshots:
            self._run.write_snapshot(epoch, self._learner.first_layer())

    def _look_for_folder(self) -> None:
        """Give up where the run folder was deleted or moved: writing would make a part of it anew."""
        self._events.check()

    def _report_progress(self) -> None:
        self._tick()
        self._look_for_folder()
        position = self._position
        done = self._step - self._first_step
        left = self._recipe.epochs * self._feed.batches - self._step
        spent = position.seconds - self._first_seconds
        # The first steps load libraries and fill caches: from them a minute looks like hours.
        can_be_told = done >= _TOLD_STEPS and spent >= _TOLD_SECONDS
        values = {
            **self._place(),
            "batches": self._feed.batches,
            "epochs": self._recipe.epochs,
            "loss": position.loss / position.seen,
            self._metric: position.metric_value / position.seen,
            "seconds": position.seconds,
            "seconds_left": spent / done * left if can_be_told else None,
        }
        self._events.write("progress", values)
        self._last_progress = time.monotonic()
        self._progress_seconds = _PROGRESS_SECONDS[position.seconds > _LIVELY_SECONDS]

    def _place(self) -> dict[str, Any]:
        return {"epoch": self._position.epoch, "batch": self._position.batch}

    def _tick(self) -> None:
        now = time.monotonic()
        self._position.seconds += now - self._clock
        self._clock = now
