"""Where an export goes: whole or not at all, through links, into devices and pipes, never over its own input."""

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hwocr.errors import HwocrError

_HINT = "Choose another folder or name."


@contextmanager
def open_target(path: Path) -> Iterator[BinaryIO]:
    """Open a file that the user names as an output.

    A file is replaced only when all is written, and keeps its mode; a link is followed; what is no file (a pipe,
    ``/dev/stdout``) is written to as it is.

    Raises:
        HwocrError: if it cannot be written.
    """
    try:
        real = path.resolve()
        if real.exists() and not real.is_file():
            if real.is_dir():
                raise HwocrError(f"{path} is a folder.", _HINT)
            with real.open("wb") as file:
                yield file
            return
        real.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.", suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(stat.S_IMODE(real.stat().st_mode) if real.exists() else 0o666 & ~_umask())
            temporary.replace(real)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise HwocrError(f"{path} cannot be written: {error.strerror or error}.", _HINT) from error


def refuse_inputs(target: Path, inputs: Iterable[Path]) -> None:
    """Raise where an output is one of the files that are read.

    Raises:
        HwocrError: naming the file.
    """
    if not target.exists():
        return
    for path in inputs:
        if path.exists() and path.samefile(target):
            raise HwocrError(f"{target} is what is read; it would be written over.", _HINT)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
