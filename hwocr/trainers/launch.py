"""How this process was launched: alone, or as one of several that train a run together."""

import os
import sys
from typing import NoReturn

from hwocr.errors import RunError
from hwocr.trainers.loop.ranks import ProcessGroup

# What torchrun, accelerate and mpirun call the number of a process and how many there are.
_RANKS = ("RANK", "PMI_RANK", "OMPI_COMM_WORLD_RANK")
_COUNTS = ("WORLD_SIZE", "PMI_SIZE", "OMPI_COMM_WORLD_SIZE")


def launched() -> tuple[int, int]:
    """Return the number of this process and how many were launched together, (0, 1) for an ordinary one."""
    return _number(_RANKS, 0), _number(_COUNTS, 1)


def meet() -> ProcessGroup:
    """Join the processes that were launched together.

    Raises:
        RunError: if they cannot be reached, or PyTorch is not installed.
    """
    try:
        from hwocr.trainers.distributed.process_group import TorchProcessGroup
    except ImportError as error:
        raise RunError(
            f"Training in several processes needs PyTorch ({error}).",
            "Install it: pip install 'hwocr[torch]'",
        ) from error
    return TorchProcessGroup()


def end_process(code: int) -> NoReturn:
    """End this process with an exit status, when all it had to write is written."""
    if launched()[1] > 1:
        # gloo's threads may still want the interpreter while it shuts down, and then the process is aborted.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _number(names: tuple[str, ...], default: int) -> int:
    return next((int(os.environ[name]) for name in names if os.environ.get(name, "").isdigit()), default)
