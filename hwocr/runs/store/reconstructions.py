"""What an autoencoder's run keeps beside the curves: pairs, codes, and what linear algebra alone could do."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.files import write_atomically
from hwocr.models.files import read_tensors, write_tensors
from hwocr.nn.pca import Pca
from hwocr.runs.store.folder import RunFolder

MOST_EPOCHS = 32
"""The reconstructions of so many epochs are kept, evenly spread, and besides those of the latest."""


@dataclass(frozen=True, slots=True, eq=False)
class Originals:
    """The validation samples whose reconstructions are shown, several of each label, sorted by label.

    Attributes:
        images: (M, 32, 32) uint8, 255 = ink.
        targets: (M,) class numbers.
        labels: the recipe's.
    """

    images: NDArray[np.uint8]
    targets: NDArray[np.int64]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Reconstructions:
    """What became of the originals after an epoch.

    Attributes:
        images: (M, 32, 32) uint8, 255 = ink.
        psnr: (M,) decibels of each.
    """

    images: NDArray[np.uint8]
    psnr: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class CodeMap:
    """Where the validation samples lie in the space of codes, and the plane in which that is shown.

    A point (x, y) of the plane is the code ``mean + x · directions[0] + y · directions[1]``.

    Attributes:
        epoch: of the model that made the codes.
        images: (N, 32, 32) uint8, 255 = ink.
        targets: (N,) class numbers.
        labels: the recipe's.
        codes: (N, K) float32.
        psnr: (N,) decibels of each sample's reconstruction.
        mean: (K,) of the codes.
        directions: (2, K) in which they vary most, of length 1.
    """

    epoch: int
    images: NDArray[np.uint8]
    targets: NDArray[np.int64]
    labels: tuple[str, ...]
    codes: NDArray[np.float32]
    psnr: NDArray[np.float32]
    mean: NDArray[np.float32]
    directions: NDArray[np.float32]

    @property
    def places(self) -> NDArray[np.float32]:
        """(N, 2) the samples' points in the plane."""
        return np.asarray((self.codes - self.mean) @ self.directions.T, np.float32)

    def code_at(self, place: NDArray[Any]) -> NDArray[np.float32]:
        """Return the code (K,) of a point (2,) of the plane."""
        return np.asarray(self.mean + np.asarray(place, np.float32) @ self.directions, np.float32)


def keeps_epoch(epoch: int, epochs: int) -> bool:
    """Whether an epoch's reconstructions stay when those of the next are there."""
    return epoch % max(1, -(-epochs // MOST_EPOCHS)) == 0 or epoch == epochs


def write_originals(run: RunFolder, originals: Originals) -> None:
    """Keep the samples that are shown."""
    _write(
        _folder(run) / "originals.npz",
        images=originals.images,
        targets=originals.targets,
        labels=np.array(originals.labels),
    )


def read_originals(run: RunFolder) -> Originals | None:
    """Return the samples that are shown, or None if there are none yet."""
    found = _read(_folder(run) / "originals.npz", "images", "targets", "labels")
    if found is None:
        return None
    return Originals(found["images"], found["targets"], tuple(found["labels"].tolist()))


def write_reconstructions(run: RunFolder, epoch: int, epochs: int, found: Reconstructions) -> None:
    """Keep what became of the originals after an epoch; of the epochs before, those that are to stay."""
    _write(_epoch_path(run, epoch), images=found.images, psnr=found.psnr)
    for other, path in _epoch_paths(run).items():
        if other != epoch and (other > epoch or not keeps_epoch(other, epochs)):
            path.unlink(missing_ok=True)


def read_reconstructions(run: RunFolder, epoch: int) -> Reconstructions | None:
    """Return what became of the originals after an epoch, or None if that is not kept."""
    found = _read(_epoch_path(run, epoch), "images", "psnr")
    return None if found is None else Reconstructions(found["images"], found["psnr"])


def kept_epochs(run: RunFolder) -> list[int]:
    """Return the epochs whose reconstructions there are, ascending; 0 is before the first batch."""
    return sorted(_epoch_paths(run))


def write_code_map(run: RunFolder, found: CodeMap) -> None:
    """Keep where the samples lie."""
    _write(
        run.path / "codes.npz",
        epoch=np.array(found.epoch),
        images=found.images,
        targets=found.targets,
        labels=np.array(found.labels),
        codes=found.codes,
        psnr=found.psnr,
        mean=found.mean,
        directions=found.directions,
    )


def read_code_map(run: RunFolder) -> CodeMap | None:
    """Return where the samples lie, or None if there is no model yet."""
    names = ("epoch", "images", "targets", "labels", "codes", "psnr", "mean", "directions")
    found = _read(run.path / "codes.npz", *names)
    if found is None:
        return None
    values: dict[str, Any] = dict(found)
    return CodeMap(**{**values, "epoch": int(found["epoch"]), "labels": tuple(found["labels"].tolist())})


def samples_of(codes: CodeMap, label: str) -> NDArray[np.int64]:
    """Return the numbers of a label's samples, those first that come out best."""
    if label not in codes.labels:
        return np.zeros(0, np.int64)
    mine = np.flatnonzero(codes.targets == codes.labels.index(label))
    return np.asarray(mine[np.argsort(-codes.psnr[mine], kind="stable")], np.int64)


def interpolate(codes: CodeMap, first: int, last: int, steps: int) -> NDArray[np.float32]:
    """Return the codes (steps, K) on the straight way from one sample's code to another's, ends included."""
    along = np.linspace(0, 1, steps, dtype=np.float32)[:, None]
    start, end = codes.codes[first], codes.codes[last]
    return np.asarray(start + along * (end - start), np.float32)


def write_pca(run: RunFolder, pca: Pca) -> None:
    """Keep the principal components of the training samples."""
    arrays = {"mean": pca.mean, "directions": pca.directions, "variances": pca.variances}
    write_tensors(_pca_path(run), arrays, {})


def read_pca(run: RunFolder) -> Pca | None:
    """Return the principal components of the training samples, or None if they are not there."""
    try:
        arrays, _ = read_tensors(_pca_path(run))
        return Pca(arrays["mean"], arrays["directions"], arrays["variances"])
    except (ModelError, KeyError):
        return None


def _folder(run: RunFolder) -> Path:
    return run.path / "reconstructions"


def _pca_path(run: RunFolder) -> Path:
    return run.path / "pca.safetensors"


def _epoch_path(run: RunFolder, epoch: int) -> Path:
    return _folder(run) / f"epoch_{epoch:05d}.npz"


def _epoch_paths(run: RunFolder) -> dict[int, Path]:
    paths = _folder(run).glob("epoch_*.npz")
    return {int(path.stem.removeprefix("epoch_")): path for path in paths}


def _write(path: Path, **arrays: NDArray[Any]) -> None:
    room = io.BytesIO()
    np.savez_compressed(room, allow_pickle=False, **arrays)
    write_atomically(path, room.getvalue())


def _read(path: Path, *names: str) -> dict[str, NDArray[Any]] | None:
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in names}
    except (OSError, ValueError, KeyError):
        return None
