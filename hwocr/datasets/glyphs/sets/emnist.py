"""EMNIST: NIST's letters and digits in the format of MNIST (Cohen, Afshar, Tapson, van Schaik, 2017).

The files store every picture transposed; they are turned upright here. They are read as they lie in
NIST's ``gzip.zip``, in the folder that makes of it, or as torchvision unpacks them.
"""

import string
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.formats.idx import check_pair, read_idx, read_idx_member
from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.datasets.glyphs.registry import GlyphRequest, glyph_data
from hwocr.datasets.places import candidates, first_existing

_HOW = "Fetch it with: hwocr data get emnist-balanced. One archive of 540 MB holds all of EMNIST."
_LICENCE = "public domain (NIST Special Database 19)"

# The lower-case letters that "balanced" keeps apart from their capitals; the others are merged.
_KEPT_LOWER = "abdefghnqrt"
CLASSES: dict[str, str] = {
    "balanced": string.digits + string.ascii_uppercase + _KEPT_LOWER,
    "byclass": string.digits + string.ascii_uppercase + string.ascii_lowercase,
    # Class numbers of "letters" start at 1: number 0 stands for nothing.
    "letters": "\0" + string.ascii_uppercase,
    "digits": string.digits,
}


def _places(file: str) -> tuple[Path, ...]:
    folders = ("emnist", "emnist/gzip", "EMNIST/raw", "EMNIST/raw/gzip", "EMNIST", "gzip", ".")
    single = [f"{folder}/{file}{ending}" for folder in folders for ending in (".gz", "")]
    archives = [f"{folder}/gzip.zip" for folder in ("emnist", "EMNIST/raw", "EMNIST", ".")]
    return candidates(*single, *archives)


def _names(split: str, part: str) -> tuple[str, str]:
    return f"emnist-{split}-{part}-images-idx3-ubyte", f"emnist-{split}-{part}-labels-idx1-ubyte"


def _read(file: str, name: str) -> NDArray[np.uint8]:
    path = first_existing(_places(file), name=name, how_to_get=_HOW)
    return read_idx_member(path, f"gzip/{file}.gz") if path.suffix == ".zip" else read_idx(path)


def read_emnist(split: str, part: str, name: str) -> RawGlyphs:
    """Read one part of one of EMNIST's splits.

    Args:
        split: a key of `CLASSES`.
        part: ``"train"`` or ``"test"``.
        name: the data set's name, for error messages.

    Returns:
        Upright pictures 28 × 28, and labels. In "letters", lower case counts as its capital; in
        "balanced", the 15 letters whose two cases look alike do.

    Raises:
        DataError: if a file is missing, damaged or truncated.
    """
    images_file, labels_file = _names(split, part)
    images, targets = _read(images_file, name), _read(labels_file, name)
    labels = np.array(list(CLASSES[split]))
    check_pair(images, targets, len(labels), images_file)
    return RawGlyphs(images=images.transpose(0, 2, 1), labels=labels[targets])


def _enter(name: str, split: str, title: str, samples: dict[str, int]) -> None:
    @glyph_data(
        name,
        title=title,
        licence=_LICENCE,
        samples=samples,
        parts=("train", "test"),
        files=lambda: {file: _places(file) for part in ("train", "test") for file in _names(split, part)},
        how_to_get=_HOW,
    )
    def load(request: GlyphRequest) -> RawGlyphs:
        return read_emnist(split, request.part, name)


_enter(
    "emnist-balanced",
    "balanced",
    "digits and letters, 47 classes, 15 of them with both cases under one label, 28 × 28",
    {"train": 112_800, "test": 18_800},
)
_enter(
    "emnist-byclass",
    "byclass",
    "digits, capitals and small letters, 62 classes, unbalanced, 28 × 28",
    {"train": 697_932, "test": 116_323},
)
_enter(
    "emnist-letters",
    "letters",
    "letters A–Z, both cases under one label, 28 × 28",
    {"train": 124_800, "test": 20_800},
)
_enter(
    "emnist-digits-full",
    "digits",
    "digits 0–9, balanced, 28 × 28",
    {"train": 240_000, "test": 40_000},
)
