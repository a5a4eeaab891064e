"""Photographs decoded once: kept as one array below the user's home of hwocr, mapped rather than loaded.

Decoding and shrinking a photograph costs more than a step of a small network on it. The files may be
deleted at any time.
"""

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.cache import fingerprint
from hwocr.datasets.images.listing import Listing
from hwocr.errors import DataError
from hwocr.files import write_atomically
from hwocr.folders import home_folder

# Whatever changes what `read_square` returns changes this.
_VERSION = "square-v2"
_CAPACITY = 4_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """Pictures of a listing.

    Attributes:
        images: (N, side, side, 3) uint8.
        rows: (N,) their positions in the listing.
        damaged: the names of those that could not be read.
        stamp: stands for their content.
    """

    images: NDArray[np.uint8]
    rows: NDArray[np.int64]
    damaged: tuple[str, ...]
    stamp: str


def decoded(listing: Listing, rows: NDArray[np.int64], side: int) -> Decoded:
    """Take pictures from the cache or decode them and keep them there.

    Args:
        listing: what there is.
        rows: (N,) the positions wanted.
        side: of the squares.

    Returns:
        Those that could be read.

    Raises:
        DataError: if they would not fit into the cache.
    """
    stamp = fingerprint((f"{_VERSION} {side} {listing.stamp} ".encode(), np.ascontiguousarray(rows).data))
    needed = len(rows) * side * side * 3
    if needed > _CAPACITY:
        raise DataError(
            f"{len(rows):,} pictures of {side} × {side} need {needed / 1e9:.0f} GB; "
            f"{_CAPACITY / 1e9:.0f} are the most.",
            "Make them smaller with --set pictures.side=…, or take fewer with --set sources.0.limit=…",
        )
    path = home_folder() / "cache" / f"pictures-{stamp}.npy"
    kept = _kept(path, (side, side, 3))
    if kept is None:
        try:
            _decode(listing, rows, side, path)
            kept = _kept(path, (side, side, 3))
        except OSError:
            kept = None
    # A home that cannot be written to only costs the time, and the memory.
    images, bad = kept or _in_memory(listing, rows, side)
    lost = np.array(bad, np.int64)
    return Decoded(images, np.delete(rows, lost), tuple(listing.names[rows[at]] for at in bad), stamp)


def _kept(path: Path, shape: tuple[int, ...]) -> tuple[NDArray[np.uint8], list[int]] | None:
    """Return the pictures of an entry and the places of the damaged ones, or None if there is none."""
    try:
        bad = [int(place) for place in json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))]
        images = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, TypeError, EOFError):
        return None
    if images.dtype != np.uint8 or images.shape[1:] != shape:
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # so that the least recently used is the oldest
    return images, bad


def _decode(listing: Listing, rows: NDArray[np.int64], side: int, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    temporary = Path(name)
    bad: list[int] = []
    try:
        with os.fdopen(handle, "wb") as file:
            # The header is written last: only then is known how many could be read.
            header = {"descr": "|u1", "fortran_order": False, "shape": (len(rows), side, side, 3)}
            np.lib.format.write_array_header_1_0(file, header)
            start = file.tell()
            for place, picture in enumerate(listing.read(rows, side)):
                if picture is None:
                    bad.append(place)
                else:
                    file.write(picture.tobytes())
            if bad:
                header["shape"] = (len(rows) - len(bad), side, side, 3)
                file.seek(0)
                np.lib.format.write_array_header_1_0(file, header)
                if file.tell() != start:
                    raise OSError("the header changed its length")
            file.flush()
            os.fsync(file.fileno())
        write_atomically(path.with_suffix(".json"), json.dumps(bad).encode())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _prune(path.parent, path)


def _in_memory(listing: Listing, rows: NDArray[np.int64], side: int) -> tuple[NDArray[np.uint8], list[int]]:
    read = list(listing.read(rows, side))
    bad = [place for place, picture in enumerate(read) if picture is None]
    good = [picture for picture in read if picture is not None]
    return np.stack(good) if good else np.zeros((0, side, side, 3), np.uint8), bad


def _prune(folder: Path, newest: Path) -> None:
    """Delete the entries used longest ago until the rest are small enough."""
    files = sorted(
        ((file.stat(), file) for file in folder.glob("pictures-*.npy") if file != newest),
        key=lambda pair: -pair[0].st_mtime,
    )
    total = newest.stat().st_size
    for state, file in files:
        total += state.st_size
        if total > _CAPACITY:
            file.unlink(missing_ok=True)
            file.with_suffix(".json").unlink(missing_ok=True)
