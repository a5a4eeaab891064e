"""The glyphs a user taught, normalised, as one file: all that the personal model learns from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.models.files import read_tensors, write_tensors

_KEY = "hwocr-taught"
_SIDE = 32


@dataclass(frozen=True, slots=True, eq=False)
class TaughtGlyphs:
    """Taught glyphs behind the normaliser.

    Attributes:
        images: (N, 32, 32) uint8, 255 = ink.
        labels: N one-character labels.
        identities: N names by which the personal set knows them.
    """

    images: NDArray[np.uint8]
    labels: tuple[str, ...]
    identities: tuple[str, ...]

    def __post_init__(self) -> None:
        count = len(self.labels)
        if self.images.shape != (count, _SIDE, _SIDE) or len(self.identities) != count:
            raise ValueError(f"{self.images.shape} pictures for {count} labels")

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def glyphs(self) -> NDArray[np.float32]:
        """As networks want them: (N, 32, 32) float32 in [0, 1]."""
        scaled: NDArray[np.float32] = self.images.astype(np.float32) * np.float32(1 / 255)
        return scaled

    def subset(self, kept: Sequence[bool]) -> "TaughtGlyphs":
        """Return the glyphs whose place in ``kept`` is true."""
        return TaughtGlyphs(
            self.images[np.array(kept, bool)],
            tuple(label for label, keep in zip(self.labels, kept, strict=True) if keep),
            tuple(identity for identity, keep in zip(self.identities, kept, strict=True) if keep),
        )


def no_glyphs() -> TaughtGlyphs:
    """Return an empty set."""
    return TaughtGlyphs(np.zeros((0, _SIDE, _SIDE), np.uint8), (), ())


def write_taught(path: Path, taught: TaughtGlyphs) -> None:
    """Write the file, whole or not at all.

    Raises:
        OSError: if the folder cannot be written to.
    """
    texts = {"labels": list(taught.labels), "identities": list(taught.identities)}
    write_tensors(path, {"images": taught.images}, {_KEY: json.dumps(texts, ensure_ascii=False)})


def read_taught(path: Path) -> TaughtGlyphs:
    """Read the file.

    Raises:
        ModelError: if it cannot be read or is damaged.
    """
    tensors, texts = read_tensors(path)
    try:
        record = json.loads(texts[_KEY])
        images = np.asarray(tensors["images"], np.uint8)
        return TaughtGlyphs(images, tuple(record["labels"]), tuple(record["identities"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"{path} is not a file of taught glyphs or is damaged.",
            "Delete it: hwocr personal list makes it anew from the pictures.",
        ) from error
