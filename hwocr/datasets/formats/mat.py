"""MATLAB files of version 5: the named numeric matrices in them, and nothing else.

Read here rather than with `scipy.io.loadmat`, whose compiled reader crashes the whole process on some damaged
files. The layout is that of "MAT-File Format" (The MathWorks, 1999 and later), chapter 1.
"""

import struct
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HEADER = 128
_MATRIX, _COMPRESSED = 14, 15
# The types of stored numbers, without their byte order.
_TYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
# The classes of arrays that hold plain numbers: double, single, and whole numbers of 8 to 64 bits.
_NUMERIC = range(6, 16)
_COMPLEX = 0x0800
_MOST_BYTES = 4_000_000_000
_MOST_VARIABLES = 1_000


@dataclass(frozen=True, slots=True)
class _Element:
    kind: int
    body: bytes
    end: int


def read_mat(path: Path, names: Collection[str]) -> dict[str, NDArray[Any]]:
    """Read matrices of a file.

    Args:
        path: the file.
        names: of the variables that are wanted.

    Returns:
        Those that are there and hold real numbers, in the type in which they are stored.

    Raises:
        OSError: if it cannot be opened.
        ValueError: if it is damaged or is of another version.
    """
    content = path.read_bytes()
    if len(content) < _HEADER or content[126:128] not in (b"IM", b"MI"):
        raise ValueError("it is no MATLAB file of version 5")
    order = "<" if content[126:128] == b"IM" else ">"
    found: dict[str, NDArray[Any]] = {}
    try:
        for number, element in enumerate(_elements(content, _HEADER, order)):
            if number > _MOST_VARIABLES:
                break
            if element.kind == _COMPRESSED:
                element = next(_elements(_inflated(element.body), 0, order))
            if element.kind == _MATRIX:
                named = _matrix(element.body, order, names)
                if named is not None:
                    found[named[0]] = named[1]
    except (struct.error, zlib.error, StopIteration, OverflowError) as error:
        raise ValueError(str(error) or "it ends too early") from error
    return found


def _elements(content: bytes, place: int, order: str) -> Iterator[_Element]:
    """Yield the elements one after the other."""
    while place < len(content):
        if place + 8 > len(content):
            raise ValueError("it ends too early")
        kind, size = struct.unpack_from(f"{order}II", content, place)
        if kind >> 16:
            # A small element: its size in the upper half, its content in the place of the size.
            kind, size, start, end = kind & 0xFFFF, kind >> 16, place + 4, place + 8
            if size > 4:
                raise ValueError("a small element is too large")
        else:
            start = place + 8
            end = start + size if kind == _COMPRESSED else start + size + -size % 8
        if start + size > len(content):
            raise ValueError("it ends too early")
        yield _Element(kind, content[start : start + size], end)
        place = end


def _inflated(body: bytes) -> bytes:
    inflater = zlib.decompressobj()
    head = inflater.decompress(body, 8)
    if len(head) < 8:
        raise ValueError("it ends too early")
    size = max(struct.unpack("<I", head[4:])[0], 0)
    big = struct.unpack(">I", head[4:])[0]
    # Whichever byte order it is, no more than the larger of the two, and never more than would fit.
    return head + inflater.decompress(inflater.unconsumed_tail, min(max(size, big), _MOST_BYTES) + 8)


def _matrix(body: bytes, order: str, names: Collection[str]) -> tuple[str, NDArray[Any]] | None:
    parts = _elements(body, 0, order)
    flags, dimensions, name = next(parts), next(parts), next(parts)
    kind = struct.unpack_from(f"{order}I", flags.body)[0]
    title = name.body.decode("latin-1")
    if title not in names or (kind & 0xFF) not in _NUMERIC or kind & _COMPLEX:
        return None
    shape = tuple(int(side) for side in np.frombuffer(dimensions.body, f"{order}i4"))
    numbers = next(parts)
    if numbers.kind not in _TYPES:
        raise ValueError(f"{title} is stored in an unknown type")
    values = np.frombuffer(numbers.body, order + _TYPES[numbers.kind])
    if any(side < 0 for side in shape) or prod(shape) != len(values):
        raise ValueError(f"{title} should hold {prod(shape):,} numbers but holds {len(values):,}")
    native: NDArray[Any] = values.astype(values.dtype.newbyteorder("="))
    return title, native.reshape(shape, order="F")
