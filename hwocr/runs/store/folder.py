"""The run folder: everything one training leaves behind, complete by itself."""

import contextlib
import io
import json
import shutil
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.formats.npz import read_npz
from hwocr.errors import ModelError, RecipeError, RunError
from hwocr.files import write_atomically
from hwocr.folders import runs_folder
from hwocr.models.files import Tensors, read_tensors, write_tensors
from hwocr.runs.recipe.files import load_recipe, save_recipe
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.events import ENDINGS, Event, read_events
from hwocr.runs.store.process_identity import ProcessIdentity, is_alive

StateKind = Literal["new", "running", "paused", "finished", "stopped", "crashed"]


@dataclass(frozen=True, slots=True)
class RunState:
    """How a run stands.

    Attributes:
        kind: ``crashed`` covers a failure the trainer reported and a trainer that vanished.
        reason: why, in words; empty where there is nothing to say.
    """

    kind: StateKind
    reason: str = ""

    @property
    def is_live(self) -> bool:
        """Whether a trainer is at work on it, paused or not."""
        return self.kind in ("running", "paused")


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


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run folder and the names of the files in it.

    Attributes:
        path: the folder.
    """

    path: Path

    @property
    def name(self) -> str:
        """The run's name."""
        return self.path.name

    @property
    def recipe_path(self) -> Path:
        """The resolved recipe, every value written out."""
        return self.path / "recipe.toml"

    @property
    def events_path(self) -> Path:
        """What the trainer reported."""
        return self.path / "events.jsonl"

    @property
    def log_path(self) -> Path:
        """What the trainer wrote to stdout and stderr."""
        return self.path / "log.txt"

    @property
    def mark_path(self) -> Path:
        """Which process trains."""
        return self.path / "process.json"

    @property
    def command_path(self) -> Path:
        """What a window that did not start the trainer asks of it."""
        return self.path / "command.txt"

    @property
    def last_checkpoint(self) -> Path:
        """The latest state, from which a run is resumed."""
        return self.path / "checkpoints" / "last.safetensors"

    @property
    def best_checkpoint(self) -> Path:
        """The state with the best figure on the validation samples."""
        return self.path / "checkpoints" / "best.safetensors"

    @property
    def card_path(self) -> Path:
        """The model card for people."""
        return self.path / "model.md"

    @property
    def confusion_path(self) -> Path:
        """The confusion matrix of the validation samples."""
        return self.path / "confusion.json"

    @property
    def misread_path(self) -> Path:
        """The misread validation samples."""
        return self.path / "misread.npz"

    @property
    def photos_path(self) -> Path:
        """Photographs with their answers."""
        return self.path / "photos.npz"

    def model_path(self) -> Path | None:
        """The finished (or latest exported) model, if there is one."""
        for suffix in (".onnx", ".safetensors"):
            path = self.path / f"model{suffix}"
            if path.is_file():
                return path
        return None

    def create(self, recipe: Recipe) -> None:
        """Make the folder with its recipe.

        Raises:
            RunError: if there is a run in it already, or it cannot be written.
        """
        if self.events_path.exists() or self.recipe_path.exists():
            raise RunError(f"There is a run in {self.path} already.", "Resume it, or choose another folder.")
        try:
            # It may have been changed: what was measured of the recipe need not hold for this run.
            save_recipe(recipe.model_copy(update={"expected": ""}), self.recipe_path)
        except OSError as error:
            raise RunError(
                f"The run folder {self.path} cannot be written: {error.strerror or error}.",
                "Make room there, or choose another place.",
            ) from error

    def recipe(self) -> Recipe:
        """Read the resolved recipe.

        Raises:
            RunError: if the folder holds no run or its recipe is damaged.
        """
        if not self.recipe_path.is_file():
            raise RunError(f"{self.path} is not a run folder.", "`hwocr runs list` shows the runs.")
        try:
            return load_recipe(self.recipe_path)
        except RecipeError as error:
            raise RunError(f"The recipe of the run {self.name} is damaged: {error.message}") from error

    def events(self) -> list[Event]:
        """Return all that was reported so far."""
        return read_events(self.events_path)

    def state(self, events: list[Event] | None = None) -> RunState:
        """Say how the run stands; ``events`` saves reading them again."""
        seen = self.events() if events is None else events
        mark = self.mark()
        alive = mark is not None and is_alive(mark)
        if not seen:
            return RunState("running" if alive else "new")
        decisive = next(
            (event for event in reversed(seen) if event.kind in (*ENDINGS, "started", "paused", "resumed")),
            seen[-1],
        )
        if decisive.kind == "finished":
            return RunState("finished")
        if decisive.kind == "stopped":
            return RunState("stopped", str(decisive.values.get("reason", "")))
        if decisive.kind == "failed":
            return RunState("crashed", str(decisive.values.get("reason", "")))
        if not alive:
            return RunState("crashed", "ended unexpectedly: the trainer was killed, or the machine went down")
        return RunState("paused" if decisive.kind == "paused" else "running")

    def epochs(self, events: list[Event] | None = None) -> list[dict[str, Any]]:
        """Return the values of each finished epoch, one entry an epoch, in order.

        An epoch that was repeated after a crash counts as it went the last time.
        """
        seen = self.events() if events is None else events
        numbered = [(event.values.get("epoch"), event.values) for event in seen if event.kind == "epoch"]
        table = {number: values for number, values in numbered if isinstance(number, int)}
        return [table[number] for number in sorted(table)]

    def mark(self) -> ProcessIdentity | None:
        """Return which process trains, or trained last."""
        try:
            table = json.loads(self.mark_path.read_text(encoding="utf-8"))
            return ProcessIdentity(int(table["pid"]), str(table["started"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write_mark(self, mark: ProcessIdentity) -> None:
        """Note which process trains."""
        write_atomically(self.mark_path, json.dumps({"pid": mark.pid, "started": mark.started}).encode())

    def remove_leftovers(self) -> None:
        """Remove what a trainer that was killed left half-written; for its successor alone to call."""
        for path in self.path.rglob(".*.part"):
            path.unlink(missing_ok=True)

    def remove_remains(self) -> None:
        """Remove what a trainer wrote after its folder was taken away; never a folder with a run in it."""
        if not self.recipe_path.exists() and not self.events_path.exists():
            for part in (self.path / "snapshots", self.path / "checkpoints"):
                shutil.rmtree(part, ignore_errors=True)
            with contextlib.suppress(OSError):
                self.path.rmdir()

    def snapshot_path(self, epoch: int) -> Path:
        """Return where the first layer's weights after an epoch are kept; epoch 0 is the initialisation."""
        return self.path / "snapshots" / f"epoch_{epoch:05d}.safetensors"

    def snapshots(self) -> dict[int, Path]:
        """Return the snapshots there are, by epoch."""
        paths = sorted((self.path / "snapshots").glob("epoch_*.safetensors"))
        return {int(path.stem.removeprefix("epoch_")): path for path in paths}

    def write_snapshot(self, epoch: int, first_layer: NDArray[np.float32]) -> None:
        """Keep the first layer's weights (units, height, width) after an epoch, at half precision."""
        write_tensors(self.snapshot_path(epoch), {"first_layer": first_layer.astype(np.float16)}, {})

    def snapshot(self, epoch: int) -> NDArray[np.float32]:
        """Return the first layer's weights (units, height, width) after an epoch.

        Raises:
            ModelError: if there is no such snapshot.
        """
        return np.asarray(read_tensors(self.snapshot_path(epoch))[0]["first_layer"], np.float32)

    def write_card_text(self, text: str) -> None:
        """Keep the model card, Markdown."""
        write_atomically(self.card_path, text.encode())

    def write_confusion(self, labels: tuple[str, ...], counts: NDArray[np.int64]) -> None:
        """Keep a confusion matrix (C, C), row = truth, column = answer."""
        content = json.dumps({"labels": list(labels), "counts": counts.tolist()})
        write_atomically(self.confusion_path, content.encode())

    def confusion(self) -> tuple[tuple[str, ...], NDArray[np.int64]] | None:
        """Return the labels and the confusion matrix, or None if there is none yet."""
        try:
            table = json.loads(self.confusion_path.read_text(encoding="utf-8"))
            labels, counts = tuple(map(str, table["labels"])), np.array(table["counts"], np.int64)
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return None
        return (labels, counts) if counts.shape == (len(labels),) * 2 else None

    def write_misread(self, misread: Misread) -> None:
        """Keep the misread samples."""
        room = io.BytesIO()
        np.savez_compressed(
            room,
            images=misread.images,
            truth=misread.truth,
            answer=misread.answer,
            confidence=misread.confidence,
        )
        write_atomically(self.misread_path, room.getvalue())

    def misread(self) -> Misread | None:
        """Return the misread samples, or None if there are none yet."""
        try:
            file = read_npz(self.misread_path)
            found = Misread(file["images"], file["truth"], file["answer"], file["confidence"])
        except (OSError, ValueError, KeyError):
            return None
        count = len(found.truth) if found.truth.ndim == 1 else -1
        fits = found.images.ndim == 3 and len(found.images) == count and found.images.dtype == np.uint8
        return found if fits and found.answer.shape == found.confidence.shape == (count,) else None

    def write_photos(self, photos: ImageSamples) -> None:
        """Keep photographs with their answers."""
        room = io.BytesIO()
        np.savez_compressed(
            room,
            images=photos.images,
            truth=photos.truth,
            top=photos.top,
            probabilities=photos.probabilities,
        )
        write_atomically(self.photos_path, room.getvalue())

    def photos(self) -> ImageSamples | None:
        """Return the photographs with their answers, or None if there are none."""
        try:
            file = read_npz(self.photos_path)
            found = ImageSamples(file["images"], file["truth"], file["top"], file["probabilities"])
        except (OSError, ValueError, KeyError):
            return None
        count = len(found.truth) if found.truth.ndim == 1 else -1
        fits = found.images.ndim == 4 and len(found.images) == count and found.images.dtype == np.uint8
        fits = fits and found.top.ndim == 2 and found.top.shape[1] > 0 and len(found.top) == count
        return found if fits and found.probabilities.shape == found.top.shape else None

    def delete(self) -> None:
        """Remove the run for good.

        Raises:
            RunError: if a trainer is at work on it.
        """
        if self.state().is_live:
            raise RunError(f"The run {self.name} is being trained.", "Stop it first.")
        shutil.rmtree(self.path)


def save_checkpoint(path: Path, arrays: Tensors, state: dict[str, Any]) -> None:
    """Write a trainer's state: arrays by name, and what fits into JSON."""
    write_tensors(path, arrays, {"state": json.dumps(state)})


def load_checkpoint(path: Path) -> tuple[Tensors, dict[str, Any]]:
    """Read a trainer's state.

    Raises:
        RunError: if there is none or it is damaged.
    """
    try:
        arrays, metadata = read_tensors(path)
        return arrays, json.loads(metadata["state"])
    except (ModelError, ValueError, KeyError) as error:
        raise RunError(f"The checkpoint {path} is missing or damaged.", "Start the run anew.") from error


def latest_scores(events: list[Event]) -> dict[str, float]:
    """Return the scores of the model that was exported last, none if there is none yet."""
    return next((dict(event.values["scores"]) for event in reversed(events) if event.kind == "model"), {})


def new_run_folder(recipe: Recipe, parent: Path | None = None) -> RunFolder:
    """Return a folder, not yet made, for a new run of a recipe: its name and the time."""
    base = parent or runs_folder()
    stem = f"{recipe.name}-{datetime.now():%Y%m%d-%H%M%S}"
    name, number = stem, 2
    while (base / name).exists():
        name, number = f"{stem}-{number}", number + 1
    return RunFolder(base / name)


def list_runs(parent: Path | None = None) -> list[RunFolder]:
    """Return the runs in a folder (the user's, by default), the newest first."""
    base = parent or runs_folder()
    if not base.is_dir():
        return []
    found: list[tuple[float, RunFolder]] = []
    for path in base.iterdir():
        run = RunFolder(path)
        # Deleted meanwhile, or another user's: the others are there all the same.
        with contextlib.suppress(OSError):
            about = run.recipe_path.stat()
            if stat.S_ISREG(about.st_mode):
                found.append((about.st_mtime, run))
    return [run for _, run in sorted(found, key=lambda pair: (-pair[0], pair[1].name))]


def find_run(name: str) -> RunFolder:
    """Return a run given by name, by the beginning of its name, or by path.

    Raises:
        RunError: if there is none, or several begin so.
    """
    path = Path(name).expanduser()
    if (path / "recipe.toml").is_file():
        return RunFolder(path)
    runs = list_runs()
    matching = [run for run in runs if run.name == name] or [run for run in runs if run.name.startswith(name)]
    if not matching:
        raise RunError(f"There is no run {name}.", "`hwocr runs list` shows the runs.")
    if len(matching) > 1:
        raise RunError(
            f"Several runs begin with {name}.", "Such as " + ", ".join(r.name for r in matching[:3]) + "."
        )
    return matching[0]
