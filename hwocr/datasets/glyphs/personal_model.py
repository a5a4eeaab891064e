"""Keeps the file that the personal model learns from in step with the journal of the personal set."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.glyphs.normalised import normalised_images
from hwocr.errors import ModelError
from hwocr.models.names import TAUGHT_FILE
from hwocr.models.personal.taught import TaughtGlyphs, no_glyphs, read_taught, write_taught

_ROUNDS = 5


class _Entry(Protocol):
    @property
    def identity(self) -> str: ...
    @property
    def label(self) -> str: ...


def refresh_taught(
    folder: Path,
    entries: Callable[[], Sequence[_Entry]],
    picture: Callable[[str], NDArray[np.uint8] | None],
) -> None:
    """Write the file anew from the journal; pictures that it holds already are not normalised again.

    Two processes that teach at once may both write; whoever finds the journal changed meanwhile writes again.

    Args:
        folder: of the set.
        entries: reads the journal.
        picture: opens the picture of an identity; None where it is damaged.

    Raises:
        OSError: if the folder cannot be written to.
    """
    path = folder / TAUGHT_FILE
    wanted = [(entry.identity, entry.label) for entry in entries()]
    for _ in range(_ROUNDS):
        taught = _gather(path, wanted, picture)
        if len(taught):
            write_taught(path, taught)
        else:
            path.unlink(missing_ok=True)
        now = [(entry.identity, entry.label) for entry in entries()]
        if now == wanted:
            return
        wanted = now


def _gather(
    path: Path, wanted: Sequence[tuple[str, str]], picture: Callable[[str], NDArray[np.uint8] | None]
) -> TaughtGlyphs:
    known = dict(zip((old := _old(path)).identities, old.images, strict=True))
    missing = [(identity, opened) for identity, _ in wanted if identity not in known
               and (opened := picture(identity)) is not None]  # fmt: skip
    if missing:
        new = normalised_images([opened for _, opened in missing])
        known |= dict(zip((identity for identity, _ in missing), new, strict=True))
    kept = [(identity, label) for identity, label in wanted if identity in known]
    if not kept:
        return no_glyphs()
    return TaughtGlyphs(
        np.stack([known[identity] for identity, _ in kept]),
        tuple(label for _, label in kept),
        tuple(identity for identity, _ in kept),
    )


def _old(path: Path) -> TaughtGlyphs:
    try:
        return read_taught(path) if path.is_file() else no_glyphs()
    except ModelError:
        return no_glyphs()
