"""Which models there are, by name, and loading them."""

import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hwocr.errors import ModelError
from hwocr.folders import user_models_folder
from hwocr.models.card import METADATA_KEY, ModelCard
from hwocr.models.classifier import Classifier
from hwocr.models.files import load_model
from hwocr.models.onnx.graph import read_metadata
from hwocr.shipped import shipped_path

DEFAULT_MODEL = "handprint-cnn"
BOTH_CASES_MODEL = "handprint62-cnn"
AUTOMATIC = "automatic"
"""Stands for `DEFAULT_MODEL`, and for `BOTH_CASES_MODEL` on pages that are not in capitals."""

SUFFIXES = (".onnx", ".safetensors")

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model that can be chosen by name.

    Attributes:
        name: the file's name without its suffix.
        path: the model file.
        shipped: whether it came with the program.
    """

    name: str
    path: Path
    shipped: bool

    @property
    def card(self) -> ModelCard:
        """The model's metadata; opens the file.

        Raises:
            ModelError: if the file is damaged.
        """
        return load_card(str(self.path))


def available_models() -> tuple[ModelEntry, ...]:
    """List the shipped models (the default first), then the user's own, by name.

    A user's model of the same name stands before a shipped one.
    """
    entries: dict[str, ModelEntry] = {}
    for folder, shipped in ((user_models_folder(), False), (shipped_path("resources", "models"), True)):
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            if path.suffix in SUFFIXES and not path.name.startswith("."):
                entries.setdefault(path.stem, ModelEntry(path.stem, path, shipped))
    ordered = sorted(entries.values(), key=lambda e: (e.name != DEFAULT_MODEL, not e.shipped, e.name))
    return tuple(ordered)


def reading_models() -> tuple[ModelEntry, ...]:
    """List the models of `available_models` that read glyphs; networks are not loaded for it.

    A damaged file stays in the list: whoever chooses it shall be told.
    """
    return tuple(entry for entry in available_models() if _may_read(entry.path))


def _may_read(path: Path) -> bool:
    try:
        if path.suffix == ".onnx":
            text = read_metadata(path.read_bytes()).get(METADATA_KEY, "")
            return ModelCard.model_validate_json(text).reads_glyphs
        return load_model(path)[0].reads_glyphs
    except (OSError, ValueError, ModelError):
        return True


def find_model(name: str) -> Path:
    """Return the file of a model given by name or by path.

    Raises:
        ModelError: if there is no such model; the hint lists those that there are.
    """
    entries = available_models()
    for entry in entries:
        if entry.name == name:
            return entry.path
    path = Path(name).expanduser()
    if path.suffix in SUFFIXES and path.is_file():
        return path
    if path.suffix in SUFFIXES:
        raise ModelError(f"There is no model file {name}.", "Check the path.")
    known = ", ".join(entry.name for entry in entries) or "none"
    raise ModelError(
        f"There is no model named {name}.", f"Known: {known}; or give a .onnx or .safetensors file."
    )


def load_classifier(name: str = DEFAULT_MODEL) -> Classifier:
    """Load a model, or return the one loaded before if its file has not changed. Safe across threads.

    Args:
        name: a name from `available_models`, or the path of a model file.

    Raises:
        ModelError: if there is no such model, its file is damaged, or it does not read glyphs.
    """
    path = find_model(name)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise ModelError(f"The model {path} cannot be read.", "Check the path.") from error
    with _lock:
        return _load(path, changed)


def load_card(name: str) -> ModelCard:
    """Return what a model says about itself, whatever it is for.

    Args:
        name: a name from `available_models`, or the path of a model file.

    Raises:
        ModelError: if there is no such model or its file is damaged.
    """
    path = find_model(name)
    if path.suffix == ".onnx":
        from hwocr.models.onnx.runtime import OnnxClassifier

        return OnnxClassifier(path).card
    return load_model(path)[0]


@lru_cache(maxsize=4)
def _load(path: Path, _changed: int) -> Classifier:
    if path.suffix == ".onnx":
        from hwocr.models.onnx.runtime import OnnxClassifier

        onnx_classifier = OnnxClassifier(path)
        _refuse_others(onnx_classifier.card)
        return onnx_classifier
    from hwocr.models.mlp import load_mlp

    _refuse_others(load_model(path)[0])
    return load_mlp(path)


def _refuse_others(card: ModelCard) -> None:
    if card.reads_glyphs:
        return
    if "autoencoder" in card.kind:
        what = "is an autoencoder: it draws letters again and does not say which they are"
    else:
        what = "tells photographs apart: it cannot read letters"
    raise ModelError(f"The model {card.name} {what}.", f"Read with one for letters, such as {DEFAULT_MODEL}.")
