"""Runs that belong together: trained one after the other, or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hwocr.gui.processes.trainers import Trainers
from hwocr.runs.store.folder import RunFolder


class RunQueue(QObject):
    """The runs of a race or a comparison, and those of them that still wait for their turn.

    Attributes:
        runs: all of them.

    Signals:
        changed: one has started or ended, or the rest was called off.
    """

    changed = Signal()

    def __init__(self, trainers: Trainers, parent: QObject | None = None) -> None:
        """Have no runs yet."""
        super().__init__(parent)
        self._trainers = trainers
        self.runs: list[RunFolder] = []
        self._waiting: list[RunFolder] = []
        trainers.ended.connect(self._on_ended)

    @property
    def is_running(self) -> bool:
        """Whether one is at work or waits."""
        return bool(self._waiting) or self._is_training

    def begin(self, runs: Sequence[RunFolder], *, side_by_side: bool) -> None:
        """Train these, whose folders stand already."""
        self.runs = list(runs)
        self._waiting = list(runs)
        self._start_next(len(runs) if side_by_side else 1)

    def stop(self) -> None:
        """Stop those at work and let the others be."""
        self._waiting.clear()
        for run in self.runs:
            if self._trainers.own(run.path) is not None:
                self._trainers.stop(run.path)
        self.changed.emit()

    @property
    def _is_training(self) -> bool:
        return any(self._trainers.own(run.path) for run in self.runs)

    def _start_next(self, count: int) -> None:
        for _ in range(min(count, len(self._waiting))):
            self._trainers.start(self._waiting.pop(0))
        self.changed.emit()

    def _on_ended(self, path: Path, _outcome: object) -> None:
        if any(run.path == path for run in self.runs):
            if not self._is_training:
                self._start_next(1)
            self.changed.emit()
