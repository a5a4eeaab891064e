"""A set of labelled photographs, all squares of one size: what the picture networks learn from."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class ImageSet:
    """Photographs with their classes.

    Attributes:
        images: (N, side, side, 3) uint8 RGB; often mapped from a file, so that memory holds what is used.
        targets: (N,) int64, indices into ``labels``.
        labels: the names of the classes; a class may have no picture.
        name: what the set is called in run folders and model cards.
        stamp: stands for the pictures' content: equal stamps, equal pictures in equal order.
        damaged: the pictures that could not be read and are not in the set.
        left_out: what else lies there and is not of the data set.
    """

    images: NDArray[np.uint8]
    targets: NDArray[np.int64]
    labels: tuple[str, ...]
    name: str
    stamp: str = ""
    damaged: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        count, side = len(self.images), self.images.shape[1] if self.images.ndim > 1 else 0
        if self.images.shape != (count, side, side, 3) or self.images.dtype != np.uint8:
            raise ValueError(
                f"images must be (N, side, side, 3) uint8, not {self.images.shape} {self.images.dtype}"
            )
        if self.targets.shape != (count,):
            raise ValueError("images and targets must be equally long")
        if count and not 0 <= int(self.targets.min()) <= int(self.targets.max()) < len(self.labels):
            raise ValueError("targets must be indices into labels")

    def __len__(self) -> int:
        return len(self.images)

    @property
    def side(self) -> int:
        """Of the squares, pixels."""
        return int(self.images.shape[1])

    def renamed(self, labels: tuple[str, ...]) -> "ImageSet":
        """Return the set with its classes numbered as in ``labels``, which has all of them."""
        position = np.array([labels.index(label) for label in self.labels], np.int64)
        return replace(self, targets=position[self.targets], labels=labels)
