"""Arrays that took seconds to make, kept below the user's home of hwocr. They may be deleted at any time."""

import contextlib
import hashlib
import io
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from hwocr.datasets.formats.npz import Arrays, read_npz
from hwocr.files import write_atomically
from hwocr.folders import home_folder

_CAPACITY = 2_000_000_000


def fingerprint(parts: Iterable[bytes | memoryview]) -> str:
    """Return a short name that stands for these bytes."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()[:32]


def kept_arrays(name: str, fits: Callable[[Arrays], bool], make: Callable[[], Arrays]) -> Arrays:
    """Take arrays from the cache or, if they are not there, make them and keep them.

    Args:
        name: of the entry; it must change whenever what ``make`` returns does.
        fits: whether arrays from the cache have the names, shapes and types they should.
        make: makes them.

    Returns:
        The arrays. An entry that is damaged is made anew; a home that cannot be written to only
        costs the time again.
    """
    path = home_folder() / "cache" / f"{name}.npz"
    arrays = _read(path)
    if arrays is not None and fits(arrays):
        with contextlib.suppress(OSError):
            os.utime(path)  # so that the least recently used is the oldest
        return arrays
    arrays = make()
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    with contextlib.suppress(OSError):
        write_atomically(path, buffer.getvalue())
        _prune(path.parent)
    return arrays


def _read(path: Path) -> Arrays | None:
    try:
        return read_npz(path)
    except (OSError, ValueError):
        return None


def _prune(folder: Path) -> None:
    """Delete the entries used longest ago until the rest are small enough."""
    files = sorted(((file.stat(), file) for file in folder.glob("*.npz")), key=lambda pair: -pair[0].st_mtime)
    total = 0
    for state, file in files:
        total += state.st_size
        if total > _CAPACITY:
            file.unlink(missing_ok=True)
