"""Local worker processes: each is started once, and replaced where a page ends it."""

import contextlib
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import Any

from hwocr.batch.settings import ReadSettings
from hwocr.batch.work import Job, PageResult, failure, read_job
from hwocr.errors import HwocrError

SECONDS_A_PAGE = 900.0
"""A page that takes longer is given up."""

# A job that ends its process is tried once more: the process may have been ended from outside.
_TRIES = 2
# Each process works with one thread, there are as many processes as there are cores.
_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
_LOOK = 0.2


@dataclass(slots=True, eq=False)
class _Worker:
    process: Any
    channel: "Connection[Any, Any]"
    job: Job | None = None
    tries: int = 1
    heard: float = field(default_factory=time.monotonic)
    read: set[int] = field(default_factory=set)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalWorkers:
    """Reads jobs in several processes."""

    def __init__(self, settings: ReadSettings, count: int, *, seconds_a_page: float = SECONDS_A_PAGE) -> None:
        """Say how many processes there shall be; they are started when there is work for them."""
        self._settings = settings
        self._count = max(1, count)
        self._seconds = seconds_a_page
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    def run(self, jobs: Iterator[Job]) -> Iterator[PageResult]:
        """Read jobs; results come as they are ready. Closing the iterator ends the processes."""
        again: list[tuple[Job, int]] = []
        try:
            while True:
                self._hand_out(jobs, again)
                busy = {worker.channel: worker for worker in self._workers if worker.job is not None}
                if not busy:
                    return
                ready = wait(list(busy), timeout=_LOOK)
                for channel in ready:
                    yield from self._listen(busy[channel], again)  # type: ignore[index]
                yield from self._give_up_the_slow(again)
        finally:
            self.close()

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()

    def _hand_out(self, jobs: Iterator[Job], again: list[tuple[Job, int]]) -> None:
        """Give work to everybody who has none."""
        for place in range(self._count):
            worker = self._workers[place] if place < len(self._workers) else None
            if worker is not None and worker.job is not None:
                continue
            job, tries = again.pop() if again else (next(jobs, None), 1)
            if job is None:
                return
            if worker is None:
                worker = self._started()
                self._workers.append(worker)
            worker.job, worker.tries, worker.heard, worker.read = job, tries, time.monotonic(), set()
            # A process that ended while it had no work is noticed where it is listened to.
            with contextlib.suppress(OSError):
                worker.channel.send(job)

    def _listen(self, worker: _Worker, again: list[tuple[Job, int]]) -> Iterator[PageResult]:
        try:
            result = worker.channel.recv()
        except (EOFError, OSError):
            yield from self._lost(worker, again, "the process that read it ended unexpectedly")
            return
        worker.heard = time.monotonic()
        if isinstance(result, PageResult):
            worker.read.add(result.number)
            yield result
        else:
            worker.job = None

    def _give_up_the_slow(self, again: list[tuple[Job, int]]) -> Iterator[PageResult]:
        for worker in list(self._workers):
            if worker.job is not None and time.monotonic() - worker.heard > self._seconds:
                worker.tries = _TRIES
                yield from self._lost(worker, again, f"it took more than {self._seconds:.0f} seconds")

    def _lost(self, worker: _Worker, again: list[tuple[Job, int]], reason: str) -> Iterator[PageResult]:
        """Replace a process, and try its job once more or give it up."""
        self._end(worker)
        self._workers.remove(worker)
        job = worker.job
        if job is None:
            return
        rest = replace(job, done=job.done | worker.read)
        if worker.tries < _TRIES:
            again.append((rest, worker.tries + 1))
            return
        error = HwocrError(
            f"{job.path} could not be read: {reason}.", "Open it in the window, or scan it again."
        )
        yield failure(rest, job.number or len(rest.done) + 1, error, max(1, len(rest.done) + 1))

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._settings), daemon=True)
        before = {name: os.environ.get(name) for name in _ONE_THREAD}
        os.environ.update(_ONE_THREAD)
        try:
            process.start()
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
        theirs.close()
        return _Worker(process, ours)

    @staticmethod
    def _end(worker: _Worker) -> None:
        worker.channel.close()
        worker.process.terminate()
        worker.process.join(2)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.process.close()


def _serve(channel: "Connection[Any, Any]", settings: ReadSettings) -> None:
    """Read jobs until the other end is gone (the process's own function)."""
    # Ctrl+C is the leader's to heed.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        while True:
            job = channel.recv()
            for result in read_job(settings, job):
                channel.send(result)
            channel.send(None)
