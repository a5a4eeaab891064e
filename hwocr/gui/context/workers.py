"""Running functions in a pool of threads: progress, cancelling, results on the GUI thread."""

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from hwocr.errors import CancelledError, HwocrError
from hwocr.mistakes import explain

# Progress more often than this changes nothing a person could see, seconds.
_REPORT_INTERVAL = 0.04


class Task(QObject):
    """One function running in the pool; lives on the GUI thread, where its callbacks are called.

    The function is given the task and may call `report`, which raises `CancelledError` once the
    task has been cancelled. After `cancel` no callback is called any more.
    """

    _reported = Signal(str, float)
    _returned = Signal(object, object)

    def __init__(
        self,
        function: Callable[["Task"], Any],
        done: Callable[[Any], None],
        failed: Callable[[HwocrError], None] | None,
        progress: Callable[[str, float], None] | None,
        ended: Callable[["Task"], None],
    ) -> None:
        """Keep the function and its callbacks; `Workers.start` makes tasks."""
        super().__init__()
        self._function = function
        self._done = done
        self._failed = failed
        self._progress = progress
        self._ended = ended
        self._cancelled = threading.Event()
        self._last_report = ("", 0.0)
        self._reported.connect(self._deliver_report, Qt.ConnectionType.QueuedConnection)
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def cancelled(self) -> bool:
        """Whether the task was called off. May be asked from any thread."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Call the task off: its result is dropped, and it stops at its next report."""
        self._cancelled.set()

    def report(self, stage: str, fraction: float) -> None:
        """Tell, from the worker, how far it is.

        Args:
            stage: what is being done, in a word or three.
            fraction: 0 to 1.

        Raises:
            CancelledError: if the task was cancelled.
        """
        if self._cancelled.is_set():
            raise CancelledError("Cancelled.")
        last_stage, last_time = self._last_report
        now = time.monotonic()
        if stage != last_stage or now - last_time >= _REPORT_INTERVAL:
            self._last_report = (stage, now)
            self._reported.emit(stage, fraction)

    def run(self) -> None:
        """Call the function (in the pool's thread) and send home what came of it."""
        result: Any = None
        error: HwocrError | None = None
        try:
            if not self._cancelled.is_set():
                result = self._function(self)
        except Exception as problem:  # a worker must never take the window down with it
            error = explain(problem)
        self._returned.emit(result, error)

    def _deliver_report(self, stage: str, fraction: float) -> None:
        if self._progress is not None and not self._cancelled.is_set():
            self._progress(stage, fraction)

    def _deliver(self, result: object, error: HwocrError | None) -> None:
        self._ended(self)
        if self._cancelled.is_set() or isinstance(error, CancelledError):
            return
        if error is None:
            self._done(result)
        elif self._failed is not None:
            self._failed(error)


class Workers(QObject):
    """A pool of threads and the tasks in it."""

    def __init__(self, parent: QObject | None = None, threads: int = 0) -> None:
        """Make a pool of ``threads`` threads (by default as many as there are cores, at least 2)."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads or max(2, QThreadPool.globalInstance().maxThreadCount()))
        self._tasks: set[Task] = set()

    @property
    def busy(self) -> bool:
        """Whether anything is running or its result is still on the way."""
        return bool(self._tasks)

    def start(
        self,
        function: Callable[[Task], Any],
        done: Callable[[Any], None],
        failed: Callable[[HwocrError], None] | None = None,
        progress: Callable[[str, float], None] | None = None,
    ) -> Task:
        """Run ``function(task)`` in the pool.

        Args:
            function: what to do; gets the task, to report progress through.
            done: called on the GUI thread with what the function returned.
            failed: called on the GUI thread with the error the function raised.
            progress: called on the GUI thread with stage and fraction.

        Returns:
            The task, to cancel it by.
        """
        task = Task(function, done, failed, progress, self._tasks.discard)
        self._tasks.add(task)
        self._pool.start(task.run)
        return task

    def shut_down(self, milliseconds: int = 20_000) -> bool:
        """Cancel everything and wait until no thread is left; tell whether that was reached in time."""
        for task in self._tasks:
            task.cancel()
        self._pool.clear()
        ended = self._pool.waitForDone(milliseconds)
        if ended:
            self._tasks.clear()  # those that never began, and those whose results nobody waits for
        return ended
