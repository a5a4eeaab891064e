"""Which models there are, by name, and loading them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hwocr.errors import ModelError
from hwocr.folders import personal_folder, user_models_folder
from hwocr.models.card import BASIC_LABELS, METADATA_KEY, ModelCard
from hwocr.models.classifier import Classifier
from hwocr.models.files import load_model
from hwocr.models.names import (
    AUTOMATIC,
    BOTH_CASES_MODEL,
    DEFAULT_MODEL,
    PERSONAL,
    TAUGHT_FILE,
    TRAINED_FILE,
    is_personal,
)
from hwocr.models.onnx.graph import read_metadata
from hwocr.models.single_letter import SingleLetterClassifier
from hwocr.shipped import shipped_path

if TYPE_CHECKING:
    from hwocr.models.personal import PersonalClassifier

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

    A user's model of the same name stands before a shipped one. What the user taught is among their own, as
    `PERSONAL`, as soon as there is anything.
    """
    entries: dict[str, ModelEntry] = {}
    if (taught := personal_folder() / TAUGHT_FILE).is_file():
        entries[PERSONAL] = ModelEntry(PERSONAL, taught, shipped=False)
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
    if path.name == TAUGHT_FILE:
        return True
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
    if is_personal(name):
        return _taught_by(name)
    path = Path(name).expanduser()
    if path.suffix in SUFFIXES and path.is_file():
        return path
    if path.suffix in SUFFIXES:
        raise ModelError(f"There is no model file {name}.", "Check the path.")
    known = ", ".join(entry.name for entry in entries) or "none"
    raise ModelError(
        f"There is no model named {name}.", f"Known: {known}; or give a .onnx or .safetensors file."
    )


def _taught_by(name: str) -> Path:
    _, _, writer = name.partition(":")
    path = personal_folder(writer) / TAUGHT_FILE
    if not path.is_file():
        raise ModelError(
            f"Nothing has been taught{f' by {writer}' if writer else ''} yet.",
            "Teach a letter first: in the window, or with hwocr personal add LABEL FILE…",
        )
    return path


def load_single_letter(name: str = AUTOMATIC) -> Classifier:
    """Load what classifies letters that stand alone.

    Args:
        name: as for `load_classifier`, or `AUTOMATIC`: capitals, digits and small letters.

    Raises:
        ModelError: as `load_classifier`.
    """
    if name != AUTOMATIC:
        return load_classifier(name)
    return SingleLetterClassifier(load_classifier(), load_classifier(BOTH_CASES_MODEL))


def load_classifier(name: str = DEFAULT_MODEL) -> Classifier:
    """Load a model, or return the one loaded before if its file has not changed. Safe across threads.

    Args:
        name: a name from `available_models`, or the path of a model file.

    Raises:
        ModelError: if there is no such model, its file is damaged, or it does not read glyphs.
    """
    path = find_model(name)
    changed = _changed(path)
    with _lock:
        if path.name == TAUGHT_FILE:
            return _load_personal(path, changed, _trained_at(path), None)
        return _load(path, changed)


def load_personal(base: str, name: str = PERSONAL) -> Classifier:
    """Load what was taught over a network of one's choice. Safe across threads.

    A page is read with the network of capitals or with that of both cases: either knows the taught letters.

    Args:
        base: a name from `available_models`, or the path of a model file.
        name: `PERSONAL`, or ``personal:WRITER``.

    Raises:
        ModelError: if nothing has been taught, or the base is no network of letters.
    """
    path = find_model(name)
    changed = _changed(path)
    with _lock:
        return _load_personal(path, changed, _trained_at(path), find_model(base))


def load_taught(name: str = PERSONAL) -> PersonalClassifier:
    """Load what was taught with all its labels. Safe across threads.

    Args:
        name: `PERSONAL`, or ``personal:WRITER``.

    Raises:
        ModelError: if nothing has been taught.
    """
    path = find_model(name)
    with _lock:
        return _load_personal(path, _changed(path), _trained_at(path), None)


def _trained_at(taught: Path) -> int:
    """When the network beside taught glyphs was trained; 0 where there is none."""
    try:
        return (taught.parent / TRAINED_FILE).stat().st_mtime_ns
    except OSError:
        return 0


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        raise ModelError(f"The model {path} cannot be read.", "Check the path.") from error


def load_card(name: str) -> ModelCard:
    """Return what a model says about itself, whatever it is for.

    Args:
        name: a name from `available_models`, or the path of a model file.

    Raises:
        ModelError: if there is no such model or its file is damaged.
    """
    path = find_model(name)
    if path.name == TAUGHT_FILE:
        return load_classifier(name).card
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


@lru_cache(maxsize=4)
def _load_personal(path: Path, _changed_at: int, trained_at: int, base: Path | None) -> PersonalClassifier:
    """Put what was taught over a base: the user's trained network, the one wanted, or one that fits."""
    # Imported late: few pages are read with it, and SciPy's linear algebra takes longer than all the rest.
    from hwocr.models.personal import PersonalClassifier
    from hwocr.models.personal.taught import read_taught

    taught = read_taught(path)
    trained = path.parent / TRAINED_FILE
    if base is None or trained_at:
        in_capitals = set(taught.labels) <= set(BASIC_LABELS)
        fitting = DEFAULT_MODEL if in_capitals else BOTH_CASES_MODEL
        network = trained if trained_at else find_model(fitting)
        return PersonalClassifier(_load(network, _changed(network)), taught, new_labels=base is None)
    return PersonalClassifier(_load(base, _changed(base)), taught, new_labels=False)


def _refuse_others(card: ModelCard) -> None:
    if card.reads_glyphs:
        return
    if "autoencoder" in card.kind:
        what = "is an autoencoder: it draws letters again and does not say which they are"
    elif card.kind == "line_reader":
        what = "reads whole lines, not single letters: --recogniser line reads with it"
    else:
        what = "tells photographs apart: it cannot read letters"
    raise ModelError(f"The model {card.name} {what}.", f"Read with one for letters, such as {DEFAULT_MODEL}.")
