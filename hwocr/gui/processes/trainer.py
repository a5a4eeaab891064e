"""A trainer process started by the window: QProcess, commands on its stdin, and how it ended, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QIODevice, QObject, QProcess, QTimer, Signal

from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.process import GRACE, Command, trainer_command

OutcomeKind = Literal["ended", "failed", "killed", "not started"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a trainer ended.

    Attributes:
        kind: ``killed`` is a process that ended without a word.
        message: in a sentence.
        hint: what can be done.
    """

    kind: OutcomeKind
    message: str
    hint: str = ""


class Trainer(QObject):
    """A trainer at work on one run.

    Attributes:
        run: the run.

    Signals:
        ended: the process is gone; its `Outcome`.
    """

    ended = Signal(object)

    def __init__(self, run: RunFolder, *, resume: bool = False, grace: float = GRACE) -> None:
        """Start the process; what it prints goes to the run's log.

        Args:
            run: its folder stands already, with the recipe in it.
            resume: go on from the last checkpoint.
            grace: seconds between stop and terminate; half as many until kill.
        """
        super().__init__()
        self.run = run
        self._grace = grace
        self._asked_to_stop = False
        self._process = QProcess()
        # A session of its own: Ctrl-C in the terminal that the window was started from is not for it.
        if hasattr(self._process, "setUnixProcessParameters"):
            self._process.setUnixProcessParameters(QProcess.UnixProcessFlag.CreateNewSession)
        for redirect in (self._process.setStandardOutputFile, self._process.setStandardErrorFile):
            redirect(str(run.log_path), QIODevice.OpenModeFlag.Append)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        program, *arguments = trainer_command(run, resume=resume)
        self._process.start(program, arguments)

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    @property
    def pid(self) -> int:
        """The process's number; 0 when it is gone."""
        return self._process.processId()

    def send(self, command: Command) -> None:
        """Send a command."""
        if self.is_running:
            self._process.write(f"{command}\n".encode())

    def stop(self) -> None:
        """Ask it to stop; after a grace period terminate it, then kill it."""
        if self._asked_to_stop or not self.is_running:
            return
        self._asked_to_stop = True
        self.send("stop")
        QTimer.singleShot(round(self._grace * 1000), self, self._terminate)

    def wait(self, milliseconds: int) -> bool:
        """Wait for the end of the process; for the end of tests and of the window."""
        return not self.is_running or self._process.waitForFinished(milliseconds)

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def _terminate(self) -> None:
        if self.is_running:
            self._process.terminate()
            QTimer.singleShot(round(self._grace * 500), self, self._process.kill)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            reason = self._process.errorString()
            self.ended.emit(Outcome("not started", f"The trainer could not be started: {reason}."))

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self.ended.emit(outcome_of(self.run, code, crashed=status == QProcess.ExitStatus.CrashExit))


def outcome_of(run: RunFolder, code: int, *, crashed: bool) -> Outcome:
    """Tell an ended, a failed and a killed trainer apart.

    Args:
        run: the run it was at work on.
        code: the exit status, or the signal where it was killed.
        crashed: whether the system ended it.
    """
    hint = "What it had saved is in the run folder: Resume goes on from there."
    if crashed:
        return Outcome("killed", f"The trainer of {run.name} was killed or crashed (signal {code}).", hint)
    if code:
        return Outcome(
            "failed", f"The training of {run.name} failed.", f"The log may say more: {run.log_path}"
        )
    return Outcome("ended", f"The trainer of {run.name} has ended.")
