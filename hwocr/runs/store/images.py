"""Photographs of a run's validation set with what its best network answered."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.runs.store.samples import ImageSamples

_SIDE = 96
_TOP = 3
_WRONG, _RIGHT = 300, 100


def chosen_images(
    images: NDArray[np.uint8], truth: NDArray[np.int64], probabilities: NDArray[np.float32]
) -> ImageSamples:
    """Choose the photographs to keep: at most 300 wrong ones and 100 right ones.

    Args:
        images: (N, side, side, 3) uint8.
        truth: (N,) class numbers.
        probabilities: (N, C).
    """
    top = np.argsort(-probabilities, axis=1, kind="stable")[:, :_TOP]
    confidence = probabilities.max(axis=1)
    wrong = np.flatnonzero(top[:, 0] != truth)
    wrong = wrong[np.argsort(-confidence[wrong], kind="stable")][:_WRONG]
    right = np.random.default_rng(0).permutation(np.flatnonzero(top[:, 0] == truth))[:_RIGHT]
    rows = np.concatenate([wrong, right])
    small = [_small(images[row]) for row in rows.tolist()]
    side = min(_SIDE, images.shape[1])
    return ImageSamples(
        np.stack(small) if small else np.zeros((0, side, side, 3), np.uint8),
        truth[rows],
        top[rows].astype(np.int64),
        np.take_along_axis(probabilities[rows], top[rows], axis=1).astype(np.float32),
    )


def _small(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if len(picture) <= _SIDE:
        return np.asarray(picture)
    return np.array(Image.fromarray(picture).resize((_SIDE, _SIDE), Image.Resampling.BOX), np.uint8)
