"""IDX files, the format of MNIST and EMNIST (http://yann.lecun.com/exdb/mnist), plain or gzipped."""

import gzip
import io
import struct
import zipfile
import zlib
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import DataError

_UNSIGNED_BYTE = 0x08
_GZIP_MAGIC = b"\x1f\x8b"
# EMNIST's largest file has 547 MB.
_MOST_BYTES = 4_000_000_000
_HINT = "The file is damaged or was not downloaded completely: delete it and fetch it again."


def read_idx(path: Path) -> NDArray[np.uint8]:
    """Read an IDX file of unsigned bytes; gzip is recognised by its content, not its name.

    Returns:
        An array of the shape that the file states.

    Raises:
        DataError: if the file cannot be read, is truncated or is something else.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    return decode_idx(content, str(path))


def read_idx_member(archive: Path, member: str) -> NDArray[np.uint8]:
    """Read an IDX file that lies, plain or gzipped, in a zip archive.

    Raises:
        DataError: if the archive or the file in it is missing, damaged or something else.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            if opened.getinfo(member).file_size > _MOST_BYTES:
                raise DataError(f"{member} in {archive} is too large to be of it.", _HINT)
            content = opened.read(member)
    except KeyError as error:
        raise DataError(f"{archive} holds no {member}.", "Is it the archive it should be?") from error
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise DataError(f"{archive} is damaged: {error}.", _HINT) from error
    return decode_idx(content, f"{archive}:{member}")


def decode_idx(content: bytes, name: str) -> NDArray[np.uint8]:
    """Decode the bytes of an IDX file.

    Args:
        content: the file, plain or gzipped.
        name: what to call it in an error.

    Raises:
        DataError: if it is truncated, has something left over, or is not IDX of unsigned bytes.
    """
    if content[:2] == _GZIP_MAGIC:
        content = _unzipped(content, name)
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != _UNSIGNED_BYTE or not 1 <= content[3] <= 3:
        raise DataError(f"{name} is not an IDX file of bytes.", _HINT)
    dimensions = content[3]
    start = 4 + 4 * dimensions
    if len(content) < start:
        raise DataError(f"{name} is truncated in its header.", _HINT)
    shape = struct.unpack(f">{dimensions}I", content[4:start])
    if len(content) - start != prod(shape):
        raise DataError(
            f"{name} should hold {prod(shape):,} bytes but holds {len(content) - start:,}.", _HINT
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _unzipped(content: bytes, name: str) -> bytes:
    """Decompress no more than the header says there is: a few kilobytes may stand for all of the memory."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            head = file.read(4)
            if len(head) < 4:
                return head
            sizes = file.read(4 * min(head[3], 3))
            stated = prod(struct.unpack(f">{len(sizes) // 4}I", sizes[: len(sizes) // 4 * 4]))
            # One byte more tells that there is too much.
            return head + sizes + file.read(min(stated, _MOST_BYTES) + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{name} is damaged: {error}.", _HINT) from error


def check_pair(images: NDArray[np.uint8], targets: NDArray[np.uint8], classes: int, name: str) -> None:
    """Check that pictures and class numbers belong together.

    Raises:
        DataError: if their shapes do not fit or a class number is not below ``classes``.
    """
    if images.ndim != 3 or targets.ndim != 1 or len(images) != len(targets):
        raise DataError(f"{name}: pictures {images.shape} and labels {targets.shape} do not fit.", _HINT)
    if targets.size and int(targets.max()) >= classes:
        raise DataError(f"{name} has a label {int(targets.max())}, but only {classes} classes.", _HINT)
