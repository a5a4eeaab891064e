"""*Train my model*: the recipe of a fine-tuning, what it changed, and keeping it or not."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hwocr.datasets.glyphs.catalogue import load_glyphs
from hwocr.datasets.glyphs.glyph_set import GlyphSet
from hwocr.datasets.handprint import sample_glyphs
from hwocr.errors import DataError
from hwocr.files import write_atomically
from hwocr.folders import personal_folder
from hwocr.models.classifier import Classifier
from hwocr.models.names import BOTH_CASES_MODEL, TRAINED_FILE
from hwocr.models.onnx.runtime import OnnxClassifier, read_content
from hwocr.models.onnx.weights import blend_weights
from hwocr.models.registry import find_model, load_classifier
from hwocr.runs.recipe.files import parse_recipe
from hwocr.runs.recipe.schema import Recipe

_LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz"
# The fixed generated glyphs that a trained network must not read worse: nothing is trained on this seed. Of a
# quarter as many, a network that made 3 % fewer errors on 12,400 others was refused for a single glyph.
_FIXED_SEED, _FIXED_COUNT = 4_062, 9_920
# Others, on which the share of the fine-tuned weights is chosen: the fixed ones only judge it.
_CHOICE_SEED, _CHOICE_COUNT = 4_063, 7_440
_SHARES = (1.0, 0.75, 0.5, 0.35, 0.25, 0.15)
_BLENDED = "blended.onnx"
_FEWEST = 20
_REPLAYED = 31_000


@dataclass(frozen=True, slots=True)
class Comparison:
    """A network before and after fine-tuning: errors, and of how many.

    Attributes:
        personal: before and after, on taught glyphs that were held out (all taught ones where none were).
        personal_count: how many those are.
        fixed: before and after, on fixed generated glyphs of other writers.
        fixed_count: how many those are.
    """

    personal: tuple[int, int]
    personal_count: int
    fixed: tuple[int, int]
    fixed_count: int

    @property
    def acceptable(self) -> bool:
        """Whether it is better on the personal glyphs and not worse on the fixed ones."""
        return self.personal[1] < self.personal[0] and self.fixed[1] <= self.fixed[0]

    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """The table: what was read, errors before, errors after."""
        return (
            (f"{self.personal_count} of your glyphs, held out", str(self.personal[0]), str(self.personal[1])),
            (f"{self.fixed_count} fixed generated glyphs", str(self.fixed[0]), str(self.fixed[1])),
        )


def personal_recipe(*, epochs: int = 6, samples_per_epoch: int = 6_200) -> Recipe:
    """Return the recipe of a fine-tuning: from the shipped model, with replayed generated letters.

    Of the draws of a letter that was taught, 23 % are taught ones: with half, and fewer generated ones to
    draw from, the network forgot other hands.

    Raises:
        DataError: if too little has been taught.
    """
    try:
        count = len(load_glyphs("personal", labels=tuple(_LABELS), split="train"))
    except DataError:
        count = 0
    if count < _FEWEST:
        raise DataError(
            f"{count} taught glyphs are too few to train with.",
            f"Teach {_FEWEST} at least; `hwocr personal sheet` makes that quick.",
        )
    try:
        load_glyphs("personal", labels=tuple(_LABELS), split="valid")
        held_out = True
    except DataError:
        held_out = False
    return parse_recipe(
        {
            "name": "personal",
            "title": "The shipped network of both cases, fine-tuned on taught glyphs.",
            "labels": _LABELS,
            "balance": "labels",
            "samples_per_epoch": samples_per_epoch,
            "epochs": epochs,
            "batch_size": 64,
            "seed": 1,
            "sources": [
                {"name": "personal", "weight": 0.3, "held_out": held_out},
                {"name": "handprint", "limit": _REPLAYED, "weight": 1.0},
            ],
            "validation": {"limit": 1_240},
            "network": {
                "kind": "cnn",
                "channels": [32, 32, 64, 128],
                "dropout": 0.2,
                "average": 0.99,
                "start": BOTH_CASES_MODEL,
            },
            "optimiser": {"kind": "sgd", "learning_rate": 0.003, "momentum": 0.9, "nesterov": True},
            "schedule": {"kind": "cosine", "warmup": 0.1},
            "loss": {"reduction": "mean", "label_smoothing": 0.05},
            "augmentation": {
                "rotation_degrees": 6.0,
                "scale": 0.1,
                "stretch": 0.1,
                "shear": 0.1,
                "shift_pixels": 1.5,
                "stroke_width": 1.0,
                "stroke_probability": 0.5,
            },
        }
    )


def blend_trained(model: Path) -> tuple[Path, float]:
    """Go back from a fine-tuned network towards the shipped one as far as it forgot; see `blend_weights`.

    The share of the new weights is the one whose network reads generated letters of a choice set best: one
    between the two reads them better than either.

    Args:
        model: of the finished run.

    Returns:
        The chosen network, a file beside ``model``, and the share of the new weights in it.

    Raises:
        DataError: if it cannot be written.
        ModelError: if it is no network fine-tuned from the shipped one.
    """
    shipped, tuned = read_content(find_model(BOTH_CASES_MODEL)), read_content(model)
    others = _generated(_CHOICE_SEED, _CHOICE_COUNT)
    path = model.with_name(_BLENDED)
    networks = {share: blend_weights(shipped, tuned, share) for share in _SHARES}
    share = min(_SHARES, key=lambda one: (_errors(OnnxClassifier(path, networks[one]), others), -one))
    try:
        write_atomically(path, networks[share])
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}.") from error
    return path, share


def compare_trained(model: Path) -> Comparison:
    """Read held-out personal glyphs and the fixed ones with the shipped network and with a trained one.

    Args:
        model: of the finished run.
    """
    before, after = load_classifier(BOTH_CASES_MODEL), load_classifier(str(model))
    try:
        own = load_glyphs("personal", labels=tuple(_LABELS), split="valid")
    except DataError:
        own = load_glyphs("personal", labels=tuple(_LABELS), split="all")
    fixed = _generated(_FIXED_SEED, _FIXED_COUNT)
    return Comparison(
        (_errors(before, own), _errors(after, own)),
        len(own),
        (_errors(before, fixed), _errors(after, fixed)),
        len(fixed),
    )


def keep_trained(model: Path, *, writer: str = "") -> Path:
    """Make a trained network the base of the writer's personal model.

    Raises:
        DataError: if it cannot be kept.
    """
    path = personal_folder(writer) / TRAINED_FILE
    try:
        write_atomically(path, model.read_bytes())
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror or error}.") from error
    return path


def forget_trained(*, writer: str = "") -> bool:
    """Go back to the shipped network; return whether there was a trained one."""
    path = personal_folder(writer) / TRAINED_FILE
    existed = path.is_file()
    path.unlink(missing_ok=True)
    return existed


def _generated(seed: int, count: int) -> GlyphSet:
    pictures, indices = sample_glyphs(count, seed=seed, labels=tuple(_LABELS))
    return GlyphSet(images=pictures, targets=indices, labels=tuple(_LABELS), name="generated")


def _errors(classifier: Classifier, glyphs: GlyphSet) -> int:
    rows = classifier.probabilities(glyphs.batch(slice(None)))
    answers = np.array(classifier.labels)[rows.argmax(axis=1)]
    return int((answers != np.array(glyphs.labels)[glyphs.targets]).sum())
