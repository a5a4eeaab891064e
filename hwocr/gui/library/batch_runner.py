"""Runs batches in a worker thread of the window, with processes of their own; tells what happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hwocr.gui.context.workers import Task, Workers

if TYPE_CHECKING:
    from hwocr.batch.run import BatchPlan
    from hwocr.batch.settings import ReadSettings
    from hwocr.errors import HwocrError


class BatchRunner(QObject):
    """One batch at a time.

    Signals:
        begun: the files that will be read (tuple of Source).
        happened: a `BatchEvent` or an `Added`.
        ended: whether it was stopped, and the error that ended it or None.
    """

    begun = Signal(object)
    happened = Signal(object)
    ended = Signal(bool, object)

    def __init__(self, parent: QObject) -> None:
        """Get ready; nothing runs yet."""
        super().__init__(parent)
        # A thread of its own: a batch may take hours.
        self._workers = Workers(self, threads=1)
        self._task: Task | None = None
        self._again: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a batch is at work."""
        return self._task is not None

    @property
    def can_go_on(self) -> bool:
        """Whether there is a batch that can go on."""
        return self._again is not None and not self.busy

    def read_into_files(self, folder: Path, outputs: Path, format_name: str, settings: ReadSettings) -> None:
        """Read the pages of a folder and of those inside it, a file each."""
        self._start(
            lambda task: self._run_batch(task, folder, outputs, format_name, settings),
            lambda: self.read_into_files(folder, outputs, format_name, settings),
        )

    def read_into_library(self, folder: Path, settings: ReadSettings) -> None:
        """Turn the library on for a folder and read what is new in it."""
        self._start(
            lambda task: self._run_library(task, folder, settings),
            lambda: self.read_into_library(folder, settings),
        )

    def go_on(self) -> None:
        """Go on with the batch that was stopped, or try again what failed."""
        if self.can_go_on and self._again is not None:
            self._again()

    def stop(self) -> None:
        """Stop; what is done is kept."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self.ended.emit(True, None)

    def shut_down(self) -> None:
        """Stop, and wait until no process is left."""
        self._task = None
        self._workers.shut_down()

    def _start(self, function: Callable[[Task], None], again: Callable[[], None]) -> None:
        if self.busy:
            return
        self._again = again
        self._task = self._workers.start(function, lambda _none: self._end(None), self._end)

    def _end(self, error: HwocrError | None) -> None:
        self._task = None
        self.ended.emit(False, error)

    def _run_batch(
        self, task: Task, folder: Path, outputs: Path, format_name: str, settings: ReadSettings
    ) -> None:
        from hwocr.batch.report import write_report
        from hwocr.batch.run import Batch, BatchPlan
        from hwocr.batch.sources import find_sources
        from hwocr.exporting.registry import format_named

        sources = find_sources([folder], recursive=True)
        self.begun.emit(sources)
        plan: BatchPlan = BatchPlan(
            sources, outputs, format_named(format_name), settings, note=lambda _note: None
        )
        batch = Batch(plan)
        try:
            self._tell(task, batch.run(self._processes(settings)))
        finally:
            write_report(batch.entries_known(), outputs)

    def _run_library(self, task: Task, folder: Path, settings: ReadSettings) -> None:
        from hwocr.batch.sources import find_sources
        from hwocr.library.adding import read_into
        from hwocr.library.library import Library
        from hwocr.library.roots import add_root

        sources = find_sources([folder], recursive=True)
        self.begun.emit(sources)
        with Library() as library:
            add_root(folder)
            self._tell(task, read_into(library, sources, settings, self._processes(settings)))

    def _tell(self, task: Task, events: Iterator[Any]) -> None:
        """Tell what happens until there is nothing more or it was called off."""
        try:
            for event in events:
                if task.cancelled:
                    return
                self.happened.emit(event)
        finally:
            events.close()  # type: ignore[attr-defined]

    @staticmethod
    def _processes(settings: ReadSettings) -> Any:  # noqa: ANN401 - any kind of workers
        from hwocr.batch.workers import LocalWorkers, cores

        # One core is left to the window.
        return LocalWorkers(settings, max(1, cores() - 1))
