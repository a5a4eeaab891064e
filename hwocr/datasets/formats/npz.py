"""Reading ``.npz`` files of any origin: nothing pickled, and one kind of error for all that can be wrong."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.npyio import NpzFile
from numpy.typing import NDArray

# What is read here has some hundred megabytes; a few kilobytes may stand for all of the memory.
_MOST_BYTES = 4_000_000_000

Arrays = dict[str, NDArray[Any]]


def read_npz(path: Path) -> Arrays:
    """Read all arrays of a file.

    Raises:
        OSError: if it cannot be opened.
        ValueError: if it is damaged, is something else, or holds pickled objects.
    """
    # Opened here: where a file is damaged, NumPy leaves the one it opened itself to the collector.
    with path.open("rb") as file:
        try:
            archive = np.load(file, allow_pickle=False)
            if not isinstance(archive, NpzFile):
                raise ValueError("it is not an archive of arrays")
            with archive:
                members = archive.zip.infolist() if archive.zip is not None else []
                size = sum(member.file_size for member in members)
                if size > _MOST_BYTES:
                    raise ValueError(f"its arrays would take {size / 1e9:.0f} GB")
                return {name: archive[name] for name in archive.files}
        except Exception as error:
            # zipfile, zlib and NumPy's header parser each have their own; all mean a damaged file.
            raise ValueError(str(error) or type(error).__name__) from error
