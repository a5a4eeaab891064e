"""What a file of characters holds before the normaliser: upright pictures, ink 255, and their labels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class RawGlyphs:
    """Pictures of single characters as a loader hands them over.

    Attributes:
        images: N pictures, upright, uint8, 255 = ink: one array (N, H, W) or, where sizes differ,
            a list of (H, W).
        labels: (N,) strings.
        groups: (N,) int64, the writer of each picture, or None.
        normalised: whether the pictures have passed the normaliser already.
        damaged: the files that could not be read and were passed over.
        left_out: what else lies there and is not of the data set, such as folders inside folders.
    """

    images: NDArray[np.uint8] | list[NDArray[np.uint8]]
    labels: NDArray[np.str_]
    groups: NDArray[np.int64] | None = None
    normalised: bool = False
    damaged: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.images) != len(self.labels):
            raise ValueError(f"{len(self.images)} pictures, but {len(self.labels)} labels")

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, indices: NDArray[np.integer]) -> "RawGlyphs":
        """Return the samples at ``indices``, in that order."""
        if isinstance(self.images, np.ndarray):
            images: NDArray[np.uint8] | list[NDArray[np.uint8]] = self.images[indices]
        else:
            images = [self.images[index] for index in indices.tolist()]
        groups = None if self.groups is None else self.groups[indices]
        return replace(self, images=images, labels=self.labels[indices], groups=groups)


def concatenate_raw(parts: Sequence[RawGlyphs]) -> RawGlyphs:
    """Join what several files of one data set hold, for which writer numbers mean the same."""
    if len(parts) == 1:
        return parts[0]
    arrays = [part.images for part in parts if isinstance(part.images, np.ndarray)]
    if len(arrays) == len(parts) and len({array.shape[1:] for array in arrays}) == 1:
        images: NDArray[np.uint8] | list[NDArray[np.uint8]] = np.concatenate(arrays)
    else:
        images = [picture for part in parts for picture in part.images]
    groups = [part.groups for part in parts if part.groups is not None]
    return RawGlyphs(
        images=images,
        labels=np.concatenate([part.labels for part in parts]),
        groups=np.concatenate(groups) if len(groups) == len(parts) else None,
        normalised=all(part.normalised for part in parts),
        damaged=tuple(name for part in parts for name in part.damaged),
        left_out=tuple(name for part in parts for name in part.left_out),
    )
