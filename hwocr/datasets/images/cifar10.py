"""CIFAR-10: the official binary batches, or an archive of JPEG files; its Python batches are pickles."""

import hashlib
import tarfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.images.listing import Listing, Squares, list_zip
from hwocr.datasets.places import candidates, first_existing
from hwocr.errors import DataError
from hwocr.models.image_input import square

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
HOW_TO_GET = (
    "hwocr data get cifar10 fetches it; or put cifar-10-binary.tar.gz, its folder cifar-10-batches-bin or "
    "cifar10_jpeg.zip into the folder cifar10 of the data folder."
)
_SIDE = 32
# A class number, then 1,024 values each of red, green and blue, row by row.
_RECORD = 1 + 3 * _SIDE * _SIDE
_FILES = {"train": tuple(f"data_batch_{number}.bin" for number in range(1, 6)), "test": ("test_batch.bin",)}
_FOLDER = "cifar-10-batches-bin"


def places() -> tuple[Path, ...]:
    """Return where CIFAR-10 is looked for, the official files first."""
    return candidates(
        f"cifar10/{_FOLDER}",
        "cifar10/cifar-10-binary.tar.gz",
        _FOLDER,
        "cifar-10-binary.tar.gz",
        "cifar10/cifar10_jpeg.zip",
    )


def list_cifar10(part: str) -> Listing:
    """List the pictures of ``"train"`` or ``"test"``.

    Raises:
        DataError: if the files are missing or damaged.
    """
    path = first_existing(places(), name="cifar10", how_to_get=HOW_TO_GET)
    if path.suffix == ".zip":
        return list_zip(path, part)
    records = _records(path, part)
    numbers = records[:, 0]
    if len(numbers) and int(numbers.max()) >= len(CLASSES):
        raise DataError(f"{path} is damaged: there is no class {int(numbers.max())}.", "Fetch it again.")
    planes = records[:, 1:].reshape(-1, 3, _SIDE, _SIDE)

    def read(positions: NDArray[np.int64], side: int) -> Squares:
        for position in positions.tolist():
            picture = np.ascontiguousarray(planes[position].transpose(1, 2, 0))
            yield picture if side == _SIDE else square(picture, side)

    names = tuple(f"{path}: {part} picture {number}" for number in range(len(records)))
    stamp = hashlib.sha256(records.tobytes()).hexdigest()
    return Listing(names, np.array(CLASSES)[numbers], stamp, read)


def _records(path: Path, part: str) -> NDArray[np.uint8]:
    """Return the records of one part, (N, 3073)."""
    batches = []
    for file in _FILES[part]:
        content = (path / file).read_bytes() if path.is_dir() and (path / file).is_file() else None
        if content is None:
            content = _member(path, file)
        if not content or len(content) % _RECORD:
            raise DataError(
                f"{path} is damaged: {file} has {len(content):,} bytes, no whole number of pictures.",
                "Fetch it again: hwocr data get cifar10.",
            )
        batches.append(np.frombuffer(content, np.uint8).reshape(-1, _RECORD))
    return np.concatenate(batches)


def _member(path: Path, file: str) -> bytes:
    try:
        with tarfile.open(path, "r:gz") as archive:
            inside = archive.extractfile(f"{_FOLDER}/{file}")
            return inside.read() if inside is not None else b""
    except (OSError, EOFError, KeyError, tarfile.TarError) as error:
        raise DataError(
            f"{path} is damaged or lacks {file}: {error}.", "Fetch it again: hwocr data get cifar10."
        ) from error
