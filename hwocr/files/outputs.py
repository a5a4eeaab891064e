"""What a user names as an output: written where the name leads, with the mode it has, never onto an input."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from hwocr.errors import HwocrError
from hwocr.files.atomic import new_beside

_HINT = "Choose another folder or name."
_HEAD = 16
_KINDS = (
    ("PNG", 0, b"\x89PNG\r\n\x1a\n"),
    ("JPEG", 0, b"\xff\xd8\xff"),
    ("TIFF", 0, b"II*\0"),
    ("TIFF", 0, b"MM\0*"),
    ("TIFF", 0, b"II+\0"),
    ("TIFF", 0, b"MM\0+"),
    ("WebP", 8, b"WEBP"),
    ("GIF", 0, b"GIF8"),
    ("BMP", 0, b"BM"),
    ("AVIF", 4, b"ftyp"),
    ("PDF", 0, b"%PDF-"),
)


def write_output(path: Path, content: bytes, inputs: Iterable[Path] = (), *, makes: str = "") -> None:
    """Write a file that the user named as an output; see `open_output`."""
    with open_output(path, inputs, makes=makes) as file:
        file.write(content)


@contextmanager
def open_output(path: Path, inputs: Iterable[Path] = (), *, makes: str = "") -> Iterator[BinaryIO]:
    """Open a file that the user named as an output.

    A file is touched only when all is written. It keeps its mode; one that another user owns, or that has
    several names, is written into rather than replaced. A link is followed. What is no file (a device, a
    pipe, ``/dev/stdout``) is written to as it is. A new file gets the mode that the umask leaves.

    Args:
        path: where to; its folder is made if need be.
        inputs: what is read: none of them may be the output.
        makes: see `check_output`.

    Yields:
        The open file.

    Raises:
        HwocrError: if it cannot be written, or must not be.
    """
    check_output(path, inputs, makes=makes)
    try:
        about = _about(path)
        if about is not None and not stat.S_ISREG(about.st_mode):
            with path.open("wb") as file:
                yield file
            return
        real = path if about is not None and _is_magic(path) else path.resolve()
        if about is None:
            real.parent.mkdir(parents=True, exist_ok=True)
        with _temporary(real, about) as (file, temporary):
            yield file
            file.flush()
            os.fsync(file.fileno())
            if temporary is not None and (about is None or _may_replace(real, about)):
                if about is not None:
                    temporary.chmod(stat.S_IMODE(about.st_mode))
                temporary.replace(real)
                return
            file.seek(0)
            with real.open("wb") as target:
                shutil.copyfileobj(file, target)
    except OSError as error:
        raise HwocrError(f"{path} cannot be written: {error.strerror or error}.", _HINT) from error
    except ValueError as error:  # a name with a null character
        raise HwocrError(f"{path} cannot be written: {error}.", _HINT) from error


def check_output(path: Path, inputs: Iterable[Path] = (), *, makes: str = "") -> None:
    """See before the work whether its result may be written to a path.

    Args:
        path: where to.
        inputs: what is read.
        makes: the kind of picture or document that is written, such as ``"PDF"``; empty for text.

    Raises:
        HwocrError: if the path is a folder or one of the inputs, or holds a picture or a document of another
            kind than is written: a scan that was given where the name of an output was forgotten.
    """
    try:
        about = _about(path)
    except (OSError, ValueError):
        return  # said when it is opened
    if about is None:
        return
    if stat.S_ISDIR(about.st_mode):
        raise HwocrError(f"{path} is a folder.", "Name a file inside it.")
    if not stat.S_ISREG(about.st_mode):
        return
    for given in inputs:
        try:
            other = given.stat()
        except (OSError, ValueError):
            continue
        if (other.st_dev, other.st_ino) == (about.st_dev, about.st_ino):
            raise HwocrError(f"{path} is what is read: it would be lost.", "Name another output.")
    kind = _kind(path)
    if kind and kind != makes:
        raise HwocrError(
            f"{path} is a {kind} file: it would be lost.",
            "Name another file for the output, or delete this one first.",
        )


def _about(path: Path) -> os.stat_result | None:
    """Return what is at a path, links followed; None where nothing is."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _kind(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ""
    return next((kind for kind, start, mark in _KINDS if head[start : start + len(mark)] == mark), "")


def _is_magic(path: Path) -> bool:
    """Whether a path stands for an open file (``/dev/stdout``, ``/proc/self/fd/1``), not for a name."""
    place = os.path.abspath(path)  # noqa: PTH100 (resolve would follow it)
    return place.startswith(("/dev/", "/proc/"))


def _may_replace(path: Path, about: os.stat_result) -> bool:
    """Whether a new file in an old one's place differs from it in nothing but its content."""
    if _is_magic(path) or about.st_nlink > 1 or not os.access(path, os.W_OK):
        return False
    if hasattr(os, "geteuid") and (about.st_uid, about.st_gid) != (os.geteuid(), os.getegid()):
        return False
    try:
        return not os.listxattr(path) if hasattr(os, "listxattr") else True
    except OSError:
        return True


@contextmanager
def _temporary(path: Path, about: os.stat_result | None) -> Iterator[tuple[BinaryIO, Path | None]]:
    """Open a new file beside a path, gone at the end; without a name where its folder takes none."""
    try:
        if about is not None and _is_magic(path):
            raise PermissionError(errno.EACCES, "not a name")
        file, temporary = new_beside(path)
    except OSError:
        if about is None:
            raise
        with tempfile.TemporaryFile() as nameless:
            yield nameless, None
        return
    try:
        with file:
            yield file, temporary
    finally:
        temporary.unlink(missing_ok=True)
