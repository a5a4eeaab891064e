"""The parts of a zip file, also of one that is damaged or cut short."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from hwocr.documents.archive.layout import LARGEST_PART
from hwocr.errors import DocumentError

_LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")
_SIGNATURE = b"PK\x03\x04"


@dataclass(slots=True)
class Parts:
    """What could be had of a zip file.

    Attributes:
        whole: parts by name whose checksums are right.
        damaged: the beginnings of parts that are cut short or whose checksums are wrong.
    """

    whole: dict[str, bytes] = field(default_factory=dict)
    damaged: dict[str, bytes] = field(default_factory=dict)


def read_parts(path: Path) -> Parts:
    """Read the parts of a zip file.

    Raises:
        DocumentError: if it cannot be read, or is no zip file at all.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise DocumentError(
            f"{path} cannot be opened: {error.strerror or error}.", "Check the path and that you may read it."
        ) from error
    if head != _SIGNATURE:
        raise DocumentError(f"{path} is not a document of hwocr.", "Open pictures and PDF files as they are.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, path)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, struct.error):
        return _scan(path.read_bytes())
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror or error}.") from error


def _read(archive: zipfile.ZipFile, path: Path) -> Parts:
    parts = Parts()
    scanned: Parts | None = None
    for info in archive.infolist():
        try:
            if info.file_size > LARGEST_PART:
                raise zipfile.BadZipFile("too large")
            parts.whole[info.filename] = archive.read(info)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, struct.error):
            scanned = scanned or _scan(path.read_bytes())
            parts.damaged[info.filename] = scanned.damaged.get(info.filename, b"")
    return parts


def _scan(content: bytes) -> Parts:
    """Find parts by the headers that stand before each of them, where the list at the end is lost."""
    parts = Parts()
    at = content.find(_SIGNATURE)
    while 0 <= at <= len(content) - _LOCAL_HEADER.size:
        (_, _, _, method, _, _, checksum, packed, size, name_length, extra_length) = (
            _LOCAL_HEADER.unpack_from(content, at)
        )
        start = at + _LOCAL_HEADER.size + name_length + extra_length
        name = content[at + _LOCAL_HEADER.size :][:name_length].decode("utf-8", "replace")
        data = _unpack(content[start : start + packed], method, size)
        whole = len(data) == size and zlib.crc32(data) == checksum
        if name and not name.endswith("/"):
            if whole:
                parts.whole[name] = data
            elif name not in parts.whole:
                parts.damaged[name] = data
        # A whole part may itself hold what looks like a header.
        at = content.find(_SIGNATURE, start + packed if whole else at + 4)
    for name in parts.whole:
        parts.damaged.pop(name, None)
    return parts


def _unpack(data: bytes, method: int, size: int) -> bytes:
    """Return as much of a part as can be unpacked."""
    if method == zipfile.ZIP_STORED:
        return data
    if method != zipfile.ZIP_DEFLATED:
        return b""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    found = bytearray()
    try:
        for start in range(0, len(data), 4096):
            found += unpacker.decompress(data[start : start + 4096], min(size, LARGEST_PART) + 1 - len(found))
            if unpacker.unconsumed_tail or unpacker.eof:
                break
    except zlib.error:
        pass
    return bytes(found)
