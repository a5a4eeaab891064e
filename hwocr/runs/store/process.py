"""Starting a trainer as a process of its own and talking to it."""

import contextlib
import os
import signal
import subprocess
import sys
from typing import Literal

from hwocr.errors import RunError
from hwocr.files import write_atomically
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.process_identity import is_alive

Command = Literal["pause", "resume", "stop"]

GRACE = 20.0
"""Seconds a trainer has to save and leave after ``stop``, before it is terminated, and then killed."""


def trainer_command(run: RunFolder, *, resume: bool = False) -> list[str]:
    """Return the command line that trains a run; the window's QProcess and the terminal use the same."""
    words = [sys.executable, "-m", "hwocr.trainers", str(run.recipe_path), str(run.path)]
    return [*words, "--resume"] if resume else words


class TrainerProcess:
    """A trainer, started without Qt.

    Attributes:
        run: the run it trains.
    """

    def __init__(self, run: RunFolder, *, resume: bool = False) -> None:
        """Start the trainer; what it prints goes to the run's log.

        It gets a process group of its own: Ctrl-C reaches the terminal alone, which then asks it to stop.

        Raises:
            RunError: if the run folder cannot be written.
        """
        self.run = run
        try:
            run.path.mkdir(parents=True, exist_ok=True)
            file = run.log_path.open("ab")
        except OSError as error:
            raise RunError(
                f"The run folder {run.path} cannot be written: {error.strerror or error}.",
                "Make room there, or choose another place.",
            ) from error
        with file as log:
            self._process = subprocess.Popen(
                trainer_command(run, resume=resume),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                bufsize=0,
            )

    @property
    def exit_code(self) -> int | None:
        """The exit status, negative for a signal, or None while it runs."""
        return self._process.poll()

    def send(self, command: Command) -> None:
        """Send a command; one that comes too late is dropped."""
        if self._process.stdin is not None:
            # It may have ended, or its stdin may have been closed: then there is nobody to tell.
            with contextlib.suppress(OSError, ValueError):
                self._process.stdin.write(f"{command}\n".encode())

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end; return whether it has come."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, grace: float = GRACE) -> None:
        """Ask it to stop, and see to it that it does."""
        self.send("stop")
        if not self.wait(grace):
            self._process.terminate()
            if not self.wait(grace / 2):
                self._process.kill()
                self.wait()
        self.close()

    def close(self) -> None:
        """Close the way to its stdin; the trainer goes on."""
        if self._process.stdin is not None:
            self._process.stdin.close()


def ask(run: RunFolder, command: Command) -> None:
    """Ask the trainer of a run that somebody else started to pause, go on, or stop, through its run folder.

    Raises:
        RunError: if none is at work on it, or the folder cannot be written.
    """
    mark = run.mark()
    if mark is None or not is_alive(mark):
        raise RunError(f"No trainer is at work on the run {run.name}.")
    try:
        write_atomically(run.command_path, f"{command}\n".encode())
    except OSError as error:
        raise RunError(
            f"The run {run.name} cannot be told to {command}: {error.strerror or error}.",
            "Only who may write its folder can.",
        ) from error


def ask_to_stop(run: RunFolder) -> None:
    """Ask the trainer of a run that somebody else started to save and stop.

    Raises:
        RunError: if none is at work on it.
    """
    mark = run.mark()
    if mark is None or not is_alive(mark):
        raise RunError(f"No trainer is at work on the run {run.name}.")
    os.kill(mark.pid, signal.SIGTERM)
