"""What a source of photographs holds, before anything is decoded: folders of files and archives of them."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.places import PARTS, visible
from hwocr.errors import DataError, ImageError
from hwocr.models.image_input import read_square

SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".gif"))

Squares = Iterator[NDArray[np.uint8] | None]


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """The photographs of one part of a data set.

    Attributes:
        names: where each is, for people.
        labels: (N,) the name of each one's class.
        stamp: changes when the files do.
        read: gives the pictures at some positions as squares of a side, None for one that is damaged.
        left_out: what else lies there and is not of the data set, such as folders inside folders.
    """

    names: tuple[str, ...]
    labels: NDArray[np.str_]
    stamp: str
    read: Callable[[NDArray[np.int64], int], Squares]
    left_out: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.names)


def folder_parts(folder: Path) -> dict[str, Path]:
    """Return the subfolders that are the parts of a data set: ``train`` and what else there is of them."""
    found = {
        part: folder / name for part, names in PARTS.items() for name in names if (folder / name).is_dir()
    }
    return found if "train" in found else {}


def list_folder(root: Path, names: Callable[[str], str] = str) -> Listing:
    """List the photographs below a folder that has one subfolder a class.

    Args:
        root: the folder. Hidden files and subfolders without pictures are passed over.
        names: turns a subfolder's name into the class's.

    Raises:
        DataError: if there is no such folder or it cannot be listed.
    """
    files: list[Path] = []
    labels: list[str] = []
    left_out: list[str] = []
    digest = hashlib.sha256(str(root.resolve()).encode())
    try:
        for folder in filter(Path.is_dir, visible(root)):
            for file in visible(folder):
                if file.is_dir():
                    left_out.append(str(file))
                elif file.suffix.lower() in SUFFIXES:
                    about = file.stat()
                    digest.update(f"{folder.name}/{file.name} {about.st_size} {about.st_mtime_ns}\n".encode())
                    files.append(file)
                    labels.append(names(folder.name))
    except OSError as error:
        raise DataError(f"{root} cannot be listed: {error.strerror or error}.", "Check the path.") from error

    def read(positions: NDArray[np.int64], side: int) -> Squares:
        for position in positions.tolist():
            try:
                yield read_square(files[position], side)
            except ImageError:
                yield None

    return Listing(
        tuple(map(str, files)), np.array(labels, np.str_), digest.hexdigest(), read, tuple(left_out)
    )


def list_zip(path: Path, part: str) -> Listing:
    """List the photographs of an archive whose files are called ``PART/CLASS/NAME.jpg``.

    Raises:
        DataError: if it cannot be read or is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(
                name
                for name in archive.namelist()
                if name.startswith(f"{part}/") and PurePosixPath(name).suffix.lower() in SUFFIXES
            )
        about = path.stat()
    except (OSError, zipfile.BadZipFile) as error:
        raise DataError(f"{path} is damaged: {error}.", "Copy it again.") from error
    labels = np.array([PurePosixPath(name).parent.name for name in members], np.str_)
    stamp = hashlib.sha256(f"{path.resolve()} {part} {about.st_size} {about.st_mtime_ns}".encode())

    def read(positions: NDArray[np.int64], side: int) -> Squares:
        with zipfile.ZipFile(path) as archive:
            for position in positions.tolist():
                try:
                    with archive.open(members[position]) as file:
                        yield read_square(file, side)
                except (ImageError, zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError):
                    # RuntimeError: a member locked by a password.
                    yield None

    return Listing(tuple(f"{path}:{name}" for name in members), labels, stamp.hexdigest(), read)


def join_listings(parts: Sequence[Listing]) -> Listing:
    """Put listings one after the other."""
    if len(parts) == 1:
        return parts[0]
    starts = np.cumsum([0, *(len(part) for part in parts)])

    def read(positions: NDArray[np.int64], side: int) -> Squares:
        for position in positions:
            number = int(np.searchsorted(starts, position, "right")) - 1
            yield from parts[number].read(np.array([position - starts[number]]), side)

    return Listing(
        names=tuple(name for part in parts for name in part.names),
        labels=np.concatenate([part.labels for part in parts]),
        stamp=hashlib.sha256(" ".join(part.stamp for part in parts).encode()).hexdigest(),
        read=read,
        left_out=tuple(name for part in parts for name in part.left_out),
    )
