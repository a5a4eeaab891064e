"""The processes that train one run together; most often there is only one. Nothing here needs PyTorch."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Protocol

from hwocr.errors import RunError
from hwocr.trainers.loop.control import Control, StopRequested

_STOPPED = "\0stopped"


class GroupCommand(IntEnum):
    """What the processes agree on before a batch; of different wishes the greatest counts."""

    GO = 0
    PAUSE = 1
    STOP = 2
    END = 3


class ProcessGroup(Protocol):
    """The processes of a run, seen from one of them; all call the same methods in the same order.

    Attributes:
        rank: the number of this one. Number 0 leads: it alone measures and writes the run folder.
        count: how many there are.
    """

    rank: int
    count: int

    def broadcast(self, control: Control) -> GroupCommand:
        """Agree on what to do next: before each batch, and after the last one.

        A process that does not lead waits here for the end of a pause.
        """
        ...

    def wait_while_paused(self, control: Control) -> GroupCommand:
        """Wait for the end of a pause, in the leading process; return how it goes on."""
        ...

    def end(self) -> None:
        """Tell the others, from the leading process, that there is no further batch."""
        ...

    def texts(self, text: str) -> list[str]:
        """Return what each process says here; long texts are cut."""
        ...

    def broadcast_bytes(self, content: bytes) -> bytes:
        """Return what the leading process gives; what the others give counts for nothing."""
        ...

    def leave(self) -> None:
        """Have done with the others."""
        ...


class Alone:
    """One process."""

    rank = 0
    count = 1

    def broadcast(self, control: Control) -> GroupCommand:
        """Return what was asked for."""
        pauses = control.should_pause
        return GroupCommand.STOP if control.should_stop else GroupCommand.PAUSE if pauses else GroupCommand.GO

    def wait_while_paused(self, control: Control) -> GroupCommand:
        """Wait for the end of a pause."""
        control.wait_while_paused()
        return GroupCommand.STOP if control.should_stop else GroupCommand.GO

    def end(self) -> None:
        """Tell nobody."""

    def texts(self, text: str) -> list[str]:
        """Return the one text."""
        return [text]

    def broadcast_bytes(self, content: bytes) -> bytes:
        """Return the same."""
        return content

    def leave(self) -> None:
        """Do nothing."""


@contextmanager
def all_or_none(ranks: ProcessGroup) -> Iterator[None]:
    """Let what goes wrong here in one process go wrong in all of them.

    Raises:
        StopRequested: if any was told to stop.
        RunError: with the words of the first one that failed.
    """
    raised: BaseException | None = None
    try:
        yield
    except (Exception, StopRequested) as error:
        raised = error
    told = "" if raised is None else _STOPPED if isinstance(raised, StopRequested) else _words(raised)
    said = ranks.texts(told)
    if raised is not None:
        raise raised
    if _STOPPED in said:
        raise StopRequested
    for number, words in enumerate(said):
        if words:
            raise RunError(f"process {number} of {ranks.count} failed: {words}")


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__
