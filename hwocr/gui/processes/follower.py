"""Follows runs while they train: reads what is new in a worker and hands it over once a tick."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from hwocr.gui.context.workers import Workers
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.history import RunHistory, RunView, thinned

TICK = 80
"""Milliseconds between two looks at a run that trains."""
IDLE_TICK = 600
"""Milliseconds between two looks at runs of which none trains."""

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A run as it stands, with its curves ready to be drawn.

    Attributes:
        run: the run.
        view: how it stands.
        curves: by column of the view, few enough points to be drawn in a few milliseconds.
        recipe: of the run; None if it is damaged.
    """

    run: RunFolder
    view: RunView
    curves: dict[str, Curve]
    recipe: Recipe | None = None


class Follower(QObject):
    """Looks at the runs it was given, in one thread.

    Signals:
        seen: what has changed since the last tick: a dict of `Seen` by folder.
    """

    seen = Signal(object)

    def __init__(self, parent: QObject | None = None, workers: Workers | None = None) -> None:
        """Follow nothing yet.

        Args:
            parent: what it belongs to.
            workers: a thread to look in; one of its own if there is none.
        """
        super().__init__(parent)
        self._workers = workers or Workers(self, threads=1)
        self._own = workers is None
        self._histories: dict[Path, RunHistory] = {}
        self._fresh: set[Path] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)

    def follow(self, runs: list[RunFolder]) -> None:
        """Follow these from now on; those that are followed already are not read anew."""
        kept = {run.path: self._histories.get(run.path) for run in runs}
        self._fresh = {path for path in self._fresh | set(kept) if path in kept}
        self._histories = {path: history or RunHistory(RunFolder(path)) for path, history in kept.items()}
        if self._histories:
            self._timer.start(TICK)
            self._tick()
        else:
            self._timer.stop()

    def shut_down(self) -> None:
        """End the thread, if it is its own."""
        self._timer.stop()
        if self._own:
            self._workers.shut_down()

    def _tick(self) -> None:
        if self._workers.busy or not self._histories:
            return
        histories, fresh = dict(self._histories), set(self._fresh)
        self._fresh.clear()
        self._workers.start(lambda _task: _look(histories, fresh), self._deliver)

    def _deliver(self, seen: dict[Path, Seen]) -> None:
        # A run that was let go while it was being read is of no interest any more.
        wanted = {path: one for path, one in seen.items() if path in self._histories}
        if wanted:
            live = any(one.view.state.is_live or one.view.state.kind == "new" for one in wanted.values())
            self._timer.setInterval(TICK if live else IDLE_TICK)
            self.seen.emit(wanted)


def _look(histories: dict[Path, RunHistory], fresh: set[Path]) -> dict[Path, Seen]:
    return {path: _seen(history) for path, history in histories.items() if history.update() or path in fresh}


def _seen(history: RunHistory) -> Seen:
    view = history.view()
    x = view.epochs.astype(np.float64)
    curves = {name: thinned(x, column) for name, column in view.columns.items()}
    if view.live is not None:
        place, loss, metric_value = view.live
        for name, value in (("train_loss", loss), (f"train_{view.metric.name}", metric_value)):
            curves[name] = (np.append(curves[name][0], place), np.append(curves[name][1], value))
    return Seen(history.run, view, curves, history.recipe)
