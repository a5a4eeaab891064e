"""MNIST: 70,000 digits of NIST's forms, centred in 28 × 28 (LeCun, Bottou, Bengio, Haffner, 1998)."""

from pathlib import Path

import numpy as np

from hwocr.datasets.formats.idx import check_pair, read_idx
from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.datasets.glyphs.registry import GlyphRequest, glyph_data
from hwocr.datasets.places import candidates, first_existing

FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
_HOW = "Fetch it with: hwocr data get mnist."
_DIGITS = np.array(list("0123456789"))


def _places(file: str) -> tuple[Path, ...]:
    folders = ("mnist", "MNIST/raw", "MNIST", ".")
    return candidates(*(f"{folder}/{file}{ending}" for folder in folders for ending in (".gz", "")))


def _files() -> dict[str, tuple[Path, ...]]:
    return {file: _places(file) for pair in FILES.values() for file in pair}


@glyph_data(
    "mnist",
    title="digits 0–9, 28 × 28",
    licence="CC BY-SA 3.0",
    samples={"train": 60_000, "test": 10_000},
    parts=("train", "test"),
    files=_files,
    how_to_get=_HOW,
)
def load_mnist(request: GlyphRequest) -> RawGlyphs:
    """Read one part of MNIST.

    Raises:
        DataError: if a file is missing, damaged or truncated.
    """
    paths = [first_existing(_places(file), name="mnist", how_to_get=_HOW) for file in FILES[request.part]]
    images, targets = (read_idx(path) for path in paths)
    check_pair(images, targets, 10, str(paths[0]))
    return RawGlyphs(images=images, labels=_DIGITS[targets])
