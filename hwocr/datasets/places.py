"""Finding the files of a data set, in our layout and in torchvision's."""

from pathlib import Path

from hwocr.errors import DataError
from hwocr.folders import data_folder

# A folder with these inside is a data set parted by its maker.
PARTS = {"train": ("train",), "valid": ("valid", "val"), "test": ("test",)}


def candidates(*relative: str) -> tuple[Path, ...]:
    """Return paths below the data folder, in the order in which they are tried."""
    return tuple(data_folder() / part for part in relative)


def first_existing(places: tuple[Path, ...], *, name: str, how_to_get: str) -> Path:
    """Return the first of ``places`` that exists.

    Args:
        places: at least one path.
        name: the data set's name, for the message.
        how_to_get: the hint of the error.

    Raises:
        DataError: if none does.
    """
    for place in places:
        if place.exists():
            return place
    raise DataError(f"the data set {name} is not here: there is no {places[0]}.", how_to_get)


def visible(folder: Path) -> list[Path]:
    """List a folder, sorted, without hidden entries: other systems leave files such as ``._A.png`` behind.

    Raises:
        DataError: if it cannot be listed.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.name[0] != ".")
    except OSError as error:
        raise DataError(
            f"{folder} cannot be listed: {error.strerror or error}.", "Check that you may read it."
        ) from error
