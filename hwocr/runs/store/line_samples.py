"""Lines that a run on lines shows: their pictures, what they say, and what was read after each epoch."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.files import write_atomically
from hwocr.runs.store.folder import RunFolder


@dataclass(frozen=True, slots=True, eq=False)
class LineSamples:
    """The lines that are shown.

    Attributes:
        images: (M, 40, W) uint8, 255 = ink, filled up with paper at the right.
        widths: (M,) of each line.
        truths: what they say.
    """

    images: NDArray[np.uint8]
    widths: NDArray[np.int64]
    truths: tuple[str, ...]


def write_line_samples(run: RunFolder, samples: LineSamples) -> None:
    """Keep the lines."""
    room = io.BytesIO()
    np.savez_compressed(
        room,
        allow_pickle=False,
        images=samples.images,
        widths=samples.widths,
        truths=np.array(samples.truths),
    )
    write_atomically(_folder(run) / "samples.npz", room.getvalue())


def read_line_samples(run: RunFolder) -> LineSamples | None:
    """Return the lines, or None if there are none yet."""
    try:
        with np.load(_folder(run) / "samples.npz", allow_pickle=False) as file:
            return LineSamples(file["images"], file["widths"], tuple(file["truths"].tolist()))
    except (OSError, ValueError, KeyError):
        return None


def write_line_readings(run: RunFolder, epoch: int, readings: list[str]) -> None:
    """Keep what was read of each line after an epoch."""
    content = json.dumps(readings, ensure_ascii=False).encode()
    write_atomically(_folder(run) / f"epoch_{epoch:05d}.json", content)


def read_line_readings(run: RunFolder) -> tuple[int, tuple[str, ...]] | None:
    """Return the last epoch of which there are readings, and these; None if there are none."""
    paths = sorted(_folder(run).glob("epoch_*.json"))
    if not paths:
        return None
    try:
        readings = json.loads(paths[-1].read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return int(paths[-1].stem.removeprefix("epoch_")), tuple(readings)


def _folder(run: RunFolder) -> Path:
    return run.path / "lines"
