"""All trainers of the window, and the way to those that other windows started."""

from __future__ import annotations

import atexit
import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from hwocr.errors import RunError
from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.processes.trainer import Outcome, Trainer
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.process import GRACE, Command, ask, ask_to_stop
from hwocr.runs.store.process_identity import ProcessIdentity, is_alive

_left_behind: list[Trainer] = []


class Trainers(QObject):
    """Starts, pauses, resumes and stops runs, whoever started them.

    Signals:
        started: a trainer was started; the run's folder.
        ended: a trainer of this window has ended; the run's folder and the `Outcome`.
        gone: a run was renamed or moved to the bin; its folder before.
    """

    started = Signal(object)
    ended = Signal(object, object)
    gone = Signal(object)

    @staticmethod
    def of(context: ApplicationContext) -> Trainers:
        """Return the one of a window, made when a tab first asks for it."""
        return context.reading.findChild(Trainers) or Trainers(context)

    def __init__(self, context: ApplicationContext) -> None:
        """Start with no trainer."""
        super().__init__(context.reading)
        self._context = context
        self._trainers: dict[Path, Trainer] = {}
        self.grace = GRACE

    @property
    def running(self) -> list[Trainer]:
        """The trainers of this window that are at work."""
        return [trainer for trainer in self._trainers.values() if trainer.is_running]

    def own(self, path: Path) -> Trainer | None:
        """Return the trainer of a run if this window started it and it is at work."""
        trainer = self._trainers.get(path)
        return trainer if trainer is not None and trainer.is_running else None

    def start(self, run: RunFolder, *, resume: bool = False) -> Trainer:
        """Start a trainer."""
        trainer = Trainer(run, resume=resume, grace=self.grace)
        self._trainers[run.path] = trainer
        trainer.ended.connect(lambda outcome, path=run.path: self._on_ended(path, outcome))
        self.started.emit(run.path)
        return trainer

    def pause(self, path: Path) -> None:
        """Let a trainer wait, whichever window started it."""
        self._tell(path, "pause")

    def unpause(self, path: Path) -> None:
        """Let a trainer that waits go on, whichever window started it."""
        self._tell(path, "resume")

    def _tell(self, path: Path, command: Command) -> None:
        trainer = self.own(path)
        if trainer is not None:
            trainer.send(command)
            return
        self._context.workers.start(
            lambda _task: ask(RunFolder(path), command),
            lambda _none: None,
            self._context.messages.show_error,
        )

    def stop(self, path: Path) -> None:
        """Stop a run: by a line if it is this window's, by a signal if it is another's."""
        trainer = self.own(path)
        if trainer is not None:
            trainer.stop()
            return
        self._context.workers.start(
            lambda _task: _ask(RunFolder(path)),
            lambda mark: QTimer.singleShot(round(self.grace * 1500), self, lambda: self._insist(mark)),
            self._context.messages.show_error,
        )

    def tell_model(self, name: str) -> None:
        """Read with a model that was installed just now, and let the window's chooser know it."""
        self._context.workers.start(
            lambda _task: self._context.engine.model_names(), lambda names: self._use(name, names)
        )

    def close(self) -> None:
        """The window closes: trainers go on; a new window can follow and stop them."""
        if self.running and not _left_behind:
            atexit.register(_end_without_destructors)
            names = ", ".join(path.name for path, one in self._trainers.items() if one.is_running)
            # The window has gone: the terminal it was started from, if any, is where this can be said.
            print(f"hwocr: still training: {names}. `hwocr runs list` shows how far.", file=sys.stderr)
        for trainer in self.running:
            if trainer not in _left_behind:
                _left_behind.append(trainer)
                trainer.ended.disconnect()

    def _use(self, name: str, names: tuple[str, ...]) -> None:
        chooser = getattr(self._context.reading.parent(), "chooser", None)
        if chooser is not None:
            chooser.show_models(names, name)
        reading = self._context.reading
        if reading.choice.model == name:
            reading.changed.emit()  # the same name, another network
        else:
            reading.choose(replace(reading.choice, model=name))

    def _insist(self, mark: ProcessIdentity) -> None:
        self._context.workers.start(lambda _task: _kill(mark), lambda _none: None)

    def _on_ended(self, path: Path, outcome: Outcome) -> None:
        self.ended.emit(path, outcome)


def _ask(run: RunFolder) -> ProcessIdentity:
    mark = run.mark()
    ask_to_stop(run)
    if mark is None:
        raise RunError(f"No trainer is at work on the run {run.name}.")
    return mark


def _kill(mark: ProcessIdentity) -> None:
    if is_alive(mark):
        os.kill(mark.pid, 9)


def _end_without_destructors() -> None:
    # ~QProcess kills its process, and a trainer shall outlive the window. Everything is saved by now.
    if any(trainer.is_running for trainer in _left_behind):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
