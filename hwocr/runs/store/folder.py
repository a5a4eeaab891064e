"""The run folder: everything one training leaves behind, complete by itself."""

import contextlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import DivergenceError, ModelError, RecipeError, RunError
from hwocr.files import write_atomically
from hwocr.models.files import Tensors, read_tensors, write_tensors
from hwocr.runs.recipe.files import load_recipe, save_recipe
from hwocr.runs.recipe.schema import Recipe
from hwocr.runs.store.events import ENDINGS, Event, read_events
from hwocr.runs.store.process_identity import ProcessIdentity, is_alive
from hwocr.runs.store.samples import (
    ImageSamples,
    Misread,
    read_image_samples,
    read_misread,
    write_image_samples,
    write_misread,
)

StateKind = Literal["new", "running", "paused", "finished", "stopped", "crashed"]


@dataclass(frozen=True, slots=True)
class RunState:
    """How a run stands.

    Attributes:
        kind: ``crashed`` covers a failure the trainer reported and a trainer that vanished.
        reason: why, in words; empty where there is nothing to say.
        code: of the error that the trainer reported, see `hwocr.errors`; empty for most.
    """

    kind: StateKind
    reason: str = ""
    code: str = ""

    @property
    def is_live(self) -> bool:
        """Whether a trainer is at work on it, paused or not."""
        return self.kind in ("running", "paused")

    @property
    def has_diverged(self) -> bool:
        """Whether the trainer gave up because the loss was no longer a number."""
        return self.kind == "crashed" and self.code == DivergenceError.code


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
            values = decisive.values
            return RunState("crashed", str(values.get("reason", "")), str(values.get("code", "")))
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
        write_misread(self.misread_path, misread)

    def misread(self) -> Misread | None:
        """Return the misread samples, or None if there are none yet."""
        return read_misread(self.misread_path)

    def write_photos(self, photos: ImageSamples) -> None:
        """Keep photographs with their answers."""
        write_image_samples(self.photos_path, photos)

    def photos(self) -> ImageSamples | None:
        """Return the photographs with their answers, or None if there are none."""
        return read_image_samples(self.photos_path)

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
