"""Several processes that train one run together, over torch.distributed: gloo on CPUs, NCCL on GPUs."""

import os
import time
from collections.abc import Callable
from datetime import timedelta

import torch
import torch.distributed as dist
from accelerate import PartialState

from hwocr.errors import RunError
from hwocr.trainers.loop.control import Control
from hwocr.trainers.loop.ranks import GroupCommand

# After so long without an answer another process counts as gone. Process 0 measures and exports in between.
_PATIENCE = timedelta(minutes=30)
_TEXT_BYTES = 2000
_PAUSE_SECONDS = 0.2


class TorchProcessGroup:
    """The processes that torchrun or accelerate launched; see `hwocr.trainers.loop.ranks.ProcessGroup`.

    Attributes:
        rank: the number of this one.
        count: how many there are.
    """

    def __init__(self) -> None:
        """Meet the others.

        Raises:
            RunError: if they cannot be reached.
        """
        # Apple's GPUs have no means of talking to one another: several processes there work on the CPU.
        cpu = not torch.cuda.is_available() or os.environ.get("ACCELERATE_USE_CPU") == "True"
        try:
            state = PartialState(cpu=cpu, timeout=_PATIENCE)
        except (RuntimeError, ValueError) as error:
            raise RunError(
                f"The processes of this training do not find one another: {_line(error)}",
                "Each machine must reach the first one at the address and port given to torchrun.",
            ) from error
        self._state = state
        self.rank: int = state.process_index
        self.count: int = state.num_processes

    def broadcast(self, control: Control) -> GroupCommand:
        """Agree on what to do next; see `ProcessGroup.broadcast`."""
        word = self._agreed(control)
        while word == GroupCommand.PAUSE and self.rank:
            word = self._agreed(control)
        return word

    def wait_while_paused(self, control: Control) -> GroupCommand:
        """Wait for the end of a pause, asking the others whether they are still there."""
        while (word := self._agreed(control)) == GroupCommand.PAUSE:
            time.sleep(_PAUSE_SECONDS)
        return word

    def end(self) -> None:
        """Tell the others that there is no further batch."""
        self._greatest(GroupCommand.END)

    def texts(self, text: str) -> list[str]:
        """Return what each process says; 2,000 bytes of it."""
        room = torch.zeros(_TEXT_BYTES, dtype=torch.uint8)
        content = torch.frombuffer(bytearray(text.encode()[:_TEXT_BYTES] or b"\0"), dtype=torch.uint8)
        room[: len(content)] = content
        rooms = [torch.empty_like(room, device=self._device) for _ in range(self.count)]
        talk(lambda: dist.all_gather(rooms, room.to(self._device)))
        return [bytes(one.tolist()).rstrip(b"\0").decode(errors="ignore") for one in rooms]

    def broadcast_bytes(self, content: bytes) -> bytes:
        """Return what process 0 gives."""
        length = torch.tensor([len(content)], device=self._device)
        talk(lambda: dist.broadcast(length, 0))
        size = int(length)
        given = bytearray(content if self.rank == 0 else size)
        room = torch.frombuffer(given or bytearray(1), dtype=torch.uint8).to(self._device)
        talk(lambda: dist.broadcast(room, 0))
        return room.cpu().numpy().tobytes()[:size]

    def leave(self) -> None:
        """Have done with the others."""
        self._state.destroy_process_group()

    @property
    def _device(self) -> torch.device:
        device: torch.device = self._state.device
        return device

    def _agreed(self, control: Control) -> GroupCommand:
        wish = (
            GroupCommand.STOP
            if control.should_stop
            else GroupCommand.PAUSE
            if control.should_pause
            else GroupCommand.GO
        )
        return self._greatest(wish)

    def _greatest(self, wish: GroupCommand) -> GroupCommand:
        room = torch.tensor([int(wish)], device=self._device)
        talk(lambda: dist.all_reduce(room, dist.ReduceOp.MAX))
        return GroupCommand(int(room))


def talk(exchange: Callable[[], object]) -> None:
    """Do an exchange with the other processes.

    Raises:
        RunError: if one of them has gone.
    """
    try:
        exchange()
    except RuntimeError as error:
        raise gone(error) from error


def gone(error: RuntimeError) -> RunError:
    """Return in words what an exchange with the other processes broke off with."""
    return RunError(
        f"The training of several processes broke off: {_line(error)}",
        "Where one of them failed first, its own output says why. Once it is mended, resume the run.",
    )


def _line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
