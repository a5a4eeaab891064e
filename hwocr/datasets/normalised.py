"""Bring data sets through the normaliser, and keep the result: 50,000 glyphs take several seconds."""

import contextlib
import hashlib
import io
import os
import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.files import write_atomically
from hwocr.folders import home_folder
from hwocr.ink.glyph import NORMALISATION, SIZE, normalise_glyphs

# The normaliser works at float32 64 × 64: 16 kB a glyph. A chunk keeps that at 32 MB.
_CHUNK = 2048
# Fewer than this are normalised faster than one would notice.
_WORTH_KEEPING = 3000
_CACHE_BYTES = 2_000_000_000


def normalised_images(images: NDArray[np.uint8] | list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Normalise pictures, or take the result of an earlier time from the cache.

    The cache is a folder below the user's home of hwocr, its files named by the hash of the pixels
    and of the normaliser. It may be deleted at any time; a file that is damaged is made anew.

    Args:
        images: N upright pictures, 255 = ink: one array (N, H, W) or a list of (H, W).

    Returns:
        (N, 32, 32) uint8, 255 = ink.
    """
    if len(images) < _WORTH_KEEPING:
        return _normalise(images)
    path = _cache_folder() / f"{_fingerprint(images)}.npz"
    kept = _read(path, len(images))
    if kept is not None:
        return kept
    result = _normalise(images)
    _write(path, result)
    return result


def _normalise(images: NDArray[np.uint8] | list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    result = np.zeros((len(images), SIZE, SIZE), np.uint8)
    for start in range(0, len(images), _CHUNK):
        chunk = [picture.astype(np.float32) / np.float32(255) for picture in images[start : start + _CHUNK]]
        np.rint(normalise_glyphs(chunk) * 255, out=result[start : start + _CHUNK], casting="unsafe")
    return result


def _cache_folder() -> Path:
    return home_folder() / "cache" / "glyphs"


def _fingerprint(images: NDArray[np.uint8] | list[NDArray[np.uint8]]) -> str:
    digest = hashlib.sha256(NORMALISATION.encode())
    for part in [images] if isinstance(images, np.ndarray) else images:
        digest.update(repr(part.shape).encode())
        digest.update(np.ascontiguousarray(part).data)
    return f"{NORMALISATION}-{digest.hexdigest()[:32]}"


def _read(path: Path, count: int) -> NDArray[np.uint8] | None:
    try:
        with np.load(path, allow_pickle=False) as archive:
            images: NDArray[np.uint8] = archive["images"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
    if images.shape != (count, SIZE, SIZE) or images.dtype != np.uint8:
        return None
    with contextlib.suppress(OSError):
        os.utime(path)  # so that the least recently used is the oldest
    return images


def _write(path: Path, images: NDArray[np.uint8]) -> None:
    """Keep a result; a home that cannot be written to only costs the time again."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, images=images)
    try:
        write_atomically(path, buffer.getvalue())
        _prune(path.parent)
    except OSError:
        return


def _prune(folder: Path) -> None:
    """Delete the files used longest ago until the cache is small enough."""
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    total = 0
    for file in files:
        total += file.stat().st_size
        if total > _CACHE_BYTES:
            file.unlink(missing_ok=True)
