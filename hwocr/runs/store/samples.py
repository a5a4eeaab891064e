"""Validation samples that the best network of a run was asked about: misread ones, and photographs."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.formats.npz import read_npz
from hwocr.files import write_atomically


@dataclass(frozen=True, slots=True, eq=False)
class Misread:
    """Validation samples the best network got wrong, the most confident first.

    Attributes:
        images: (M, 32, 32) uint8, 255 = ink.
        truth: (M,) class numbers.
        answer: (M,) class numbers.
        confidence: (M,) float32.
    """

    images: NDArray[np.uint8]
    truth: NDArray[np.int64]
    answer: NDArray[np.int64]
    confidence: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ImageSamples:
    """Photographs of the validation samples with the best network's answers, wrong ones first.

    Attributes:
        images: (M, h, w, 3) uint8, small.
        truth: (M,) class numbers.
        top: (M, 3) class numbers of the best answers, best first; (M, 2) where there are two classes.
        probabilities: like ``top``, float32.
    """

    images: NDArray[np.uint8]
    truth: NDArray[np.int64]
    top: NDArray[np.int64]
    probabilities: NDArray[np.float32]

    @property
    def right(self) -> NDArray[np.bool_]:
        """(M,) whether the best answer is the truth."""
        return np.asarray(self.top[:, 0] == self.truth)


def write_misread(path: Path, misread: Misread) -> None:
    """Write misread samples."""
    _write(
        path,
        {
            "images": misread.images,
            "truth": misread.truth,
            "answer": misread.answer,
            "confidence": misread.confidence,
        },
    )


def read_misread(path: Path) -> Misread | None:
    """Read misread samples; None if there is no such file, or what it holds does not fit together."""
    try:
        file = read_npz(path)
        found = Misread(file["images"], file["truth"], file["answer"], file["confidence"])
    except (OSError, ValueError, KeyError):
        return None
    fits = _is_pictures(found.images, found.truth, dimensions=3)
    return found if fits and found.answer.shape == found.confidence.shape == found.truth.shape else None


def write_image_samples(path: Path, samples: ImageSamples) -> None:
    """Write photographs with their answers."""
    _write(
        path,
        {
            "images": samples.images,
            "truth": samples.truth,
            "top": samples.top,
            "probabilities": samples.probabilities,
        },
    )


def read_image_samples(path: Path) -> ImageSamples | None:
    """Read photographs; None if there is no such file, or what it holds does not fit together."""
    try:
        file = read_npz(path)
        found = ImageSamples(file["images"], file["truth"], file["top"], file["probabilities"])
    except (OSError, ValueError, KeyError):
        return None
    fits = _is_pictures(found.images, found.truth, dimensions=4)
    fits = fits and found.top.ndim == 2 and found.top.shape[1] > 0 and len(found.top) == len(found.truth)
    return found if fits and found.probabilities.shape == found.top.shape else None


def _write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    write_atomically(path, buffer.getvalue())


def _is_pictures(images: NDArray[Any], truth: NDArray[Any], *, dimensions: int) -> bool:
    """Tell whether these are bytes of so many dimensions, with one class number each."""
    fits = images.ndim == dimensions and images.dtype == np.uint8
    return fits and truth.ndim == 1 and len(images) == len(truth)
