"""What a trainer is told while it works: lines on stdin, and signals."""

import _thread
import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

_LOOK_SECONDS = 0.25
_ABSENT = (0, 0)


class StopRequested(BaseException):
    """Raised in the main thread where ``stop`` comes while work cannot look for it."""


class Control:
    """Keeps what was last asked for.

    ``pause``, ``resume`` and ``stop`` are lines on stdin, or what is written to a file in the run folder.
    The end of stdin means nothing: a trainer outlives the window that started it. SIGINT and SIGTERM mean
    ``stop``.

    Attributes:
        is_abandoned: asked during a pause; true ends it, as ``stop`` does.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._may_run = threading.Event()
        self._may_run.set()
        self._interrupts = False
        self.is_abandoned: Callable[[], bool] = lambda: False

    def listen(self, stream: TextIO | None = None, *, commands: bool = True) -> None:
        """Start the thread that reads commands, from stdin by default, and take over the signals.

        Args:
            stream: where commands come from.
            commands: False for the signals alone.
        """
        source = stream or sys.stdin
        if commands and source is not None:
            threading.Thread(target=self._read, args=(source,), daemon=True, name="commands").start()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, self._on_signal)

    def watch(self, path: Path) -> None:
        """Start the thread that takes commands from a file, which any window can write.

        Args:
            path: of the file; what stands in it now is of a trainer before and does not count.
        """
        threading.Thread(
            target=self._watch, args=(path, _version(path)), daemon=True, name="command file"
        ).start()

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """While this lasts, ``stop`` raises `StopRequested` in the main thread: for loading data, say."""
        self._interrupts = True
        try:
            if self.should_stop:
                raise StopRequested
            yield
        finally:
            self._interrupts = False

    def tell(self, command: str) -> None:
        """Take a command; unknown ones are ignored."""
        if command == "stop":
            self._stop.set()
            self._may_run.set()
            if self._interrupts:
                # Python runs the handler of a signal in the main thread, wherever that is just now.
                _thread.interrupt_main(signal.SIGTERM)
        elif command == "pause" and not self._stop.is_set():
            self._may_run.clear()
        elif command == "resume":
            self._may_run.set()

    @property
    def should_stop(self) -> bool:
        """Whether to save and leave."""
        return self._stop.is_set()

    @property
    def should_pause(self) -> bool:
        """Whether to wait."""
        return not self._may_run.is_set()

    def wait_while_paused(self) -> None:
        """Return when work may go on, or should stop."""
        # A timeout, because a wait without end keeps Python from handling signals on some systems.
        while not self._may_run.wait(0.2):
            if self.is_abandoned():
                return self.tell("stop")
        return None

    def _read(self, source: TextIO) -> None:
        for line in source:
            self.tell(line.strip().lower())

    def _watch(self, path: Path, known: tuple[int, int]) -> None:
        while not self.should_stop:
            time.sleep(_LOOK_SECONDS)
            now = _version(path)
            if now not in (known, _ABSENT):
                with contextlib.suppress(OSError, UnicodeDecodeError):
                    self.tell(path.read_text(encoding="utf-8").strip().lower())
            known = now

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()
        self._may_run.set()
        if self._interrupts:
            self._interrupts = False
            raise StopRequested


def _version(path: Path) -> tuple[int, int]:
    """Return what differs whenever a file is written anew: it is renamed over the old one."""
    try:
        about = path.stat()
    except OSError:
        return _ABSENT
    return about.st_mtime_ns, about.st_ino
