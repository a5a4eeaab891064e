"""Replacing files that must survive: the new one takes the old one's place whole, or not at all."""

import os
import stat
import uuid
from pathlib import Path
from typing import BinaryIO

# Names may have 255 bytes, and a temporary one has this more than its file's.
_LONGEST_STEM = 200


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` through a temporary file in the same folder, flushed and renamed.

    Args:
        path: the file to write; its folder is created if need be. It keeps its mode; a new one gets what the
            umask leaves.
        content: the whole new content.

    Raises:
        OSError: if the folder cannot be written to. An existing file is untouched then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file, temporary = new_beside(path)
    try:
        with file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.is_file():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def new_beside(path: Path) -> tuple[BinaryIO, Path]:
    """Make a hidden new file in the folder of another, with the mode that the umask leaves.

    Returns:
        The file, open for writing and reading, and its name.

    Raises:
        OSError: if it cannot be made.
    """
    stem = os.fsdecode(os.fsencode(path.name)[:_LONGEST_STEM])
    temporary = path.with_name(f".{stem}.{uuid.uuid4().hex[:12]}.part")
    handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    return os.fdopen(handle, "w+b"), temporary
