"""NIST36: the course's MATLAB files of 36 characters, 32 × 32."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.formats.mat import read_mat
from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.datasets.glyphs.registry import GlyphRequest, glyph_data
from hwocr.datasets.places import candidates, first_existing
from hwocr.errors import DataError

_SIDE = 32
_LABELS = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
_HOW = "Put nist36_train.mat, nist36_valid.mat and nist36_test.mat into the folder nist36 of the data folder."
_HINT = "The file is damaged or is not one of NIST36's: copy it again."


def _places(part: str) -> tuple[Path, ...]:
    return candidates(f"nist36/nist36_{part}.mat", f"nist36_{part}.mat")


def _files() -> dict[str, tuple[Path, ...]]:
    return {f"nist36_{part}.mat": _places(part) for part in ("train", "valid", "test")}


@glyph_data(
    "nist36",
    title="A–Z and 0–9, 32 × 32, the course's files",
    licence="not stated (course material)",
    samples={"train": 10_800, "valid": 3_600, "test": 1_800},
    parts=("train", "valid", "test"),
    files=_files,
    how_to_get=_HOW,
)
def load_nist36(request: GlyphRequest) -> RawGlyphs:
    """Read one of the three files.

    Raises:
        DataError: if the file is missing, damaged, or holds something else.
    """
    path = first_existing(_places(request.part), name="nist36", how_to_get=_HOW)
    return read_nist36(path, request.part)


def read_nist36(path: Path, part: str) -> RawGlyphs:
    """Read a ``.mat`` file with the keys ``PART_data`` (N, 1024) and ``PART_labels`` (N, 36) one-hot.

    Each row of the data is a picture 32 × 32 in column-major order, ink 0 on paper 1.

    Raises:
        DataError: if the file is damaged or holds something else.
    """
    try:
        content = read_mat(path, (f"{part}_data", f"{part}_labels"))
    except (OSError, ValueError, MemoryError) as error:
        raise DataError(f"{path} cannot be read as a MATLAB file: {error}.", _HINT) from error
    try:
        data: NDArray[Any] = content[f"{part}_data"]
        one_hot: NDArray[Any] = content[f"{part}_labels"]
    except KeyError as error:
        raise DataError(f"{path} has no variable {error.args[0]}.", _HINT) from error
    if (
        data.ndim != 2
        or data.shape[1] != _SIDE * _SIDE
        or one_hot.shape != (len(data), len(_LABELS))
        or data.dtype.kind not in "fiu"
        or one_hot.dtype.kind not in "fiub"
    ):
        raise DataError(f"{path}: {data.shape} pictures and {one_hot.shape} labels do not fit.", _HINT)
    # Rows are column-major: reshaping gives the transposed picture.
    upright = data.reshape(-1, _SIDE, _SIDE).transpose(0, 2, 1)
    ink = np.rint((1.0 - np.clip(np.nan_to_num(upright), 0.0, 1.0)) * 255).astype(np.uint8)
    return RawGlyphs(images=ink, labels=_LABELS[one_hot.argmax(axis=1)])
