"""From a recipe to the fields of a form and back: which there are, what they hold, what they say.

Knows no Qt. A field is named by its dotted key, as after ``hwocr train --set``.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from hwocr.runs.recipe.schema import Recipe

FieldKind = Literal["choice", "switch", "text"]

_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Network", ("network",)),
    ("Learning", ("epochs", "batch_size", "optimiser", "loss")),
    ("Schedule", ("schedule", "early_stopping")),
    ("Photographs", ("pictures",)),
    ("Augmentation", ("augmentation", "picture_augmentation")),
    ("Samples", ("balance", "samples_per_epoch", "validation.limit", "seed", "snapshots")),
)
_FOR_PHOTOGRAPHS = ("pictures", "picture_augmentation")
_FOR_GLYPHS = ("augmentation",)
_WORDS = {
    "hidden": "hidden units",
    "optimiser.kind": "optimiser",
    "schedule.kind": "course of the rate",
    "early_stopping.patience": "patience, epochs",
    "validation.limit": "validation samples",
    "samples_per_epoch": "samples an epoch",
    "snapshots": "snapshot every",
    "reduction": "gradient reduction",
    "rotation_degrees": "rotation, degrees",
    "shift_pixels": "shift, pixels",
    "cut_pixels": "cut, pixels",
    "weights": "starts from",
    "frozen_learning_rate": "learning rate (frozen)",
    "upscale": "enlarged, times",
    "small_epochs": "epochs, smaller",
    "hue_degrees": "hue, degrees",
}
# For the settings whose meaning stands in hwocr.nn, in other words than a form's.
_TIPS = {
    "optimiser.kind": "Plain gradient descent with momentum, or AdamW.",
    "optimiser.learning_rate": "How far each step goes; multiplied by the course of the rate.",
    "optimiser.momentum": "How much of the last step is kept in the next, below 1.",
    "optimiser.weight_decay": "How much the weights are drawn towards zero at each step.",
    "optimiser.nesterov": "Look ahead along the momentum before taking the slope.",
    "schedule.kind": "How the learning rate goes over the run.",
    "schedule.warmup": "The part of the run over which the rate rises to its full height.",
    "schedule.floor": "The part of the rate that is left at the end.",
    "schedule.drop": "What the rate is multiplied by at each drop.",
    "schedule.drops": "At which parts of the run the rate drops.",
}
# What only repeats the recipe's kind of network, or belongs to the chooser.
_HIDDEN = {"network.kind"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form.

    Attributes:
        key: dotted.
        label: in front of it.
        tip: what it is, in a sentence.
        kind: how it is edited.
        choices: for a choice.
        optional: whether it may be empty.
    """

    key: str
    label: str
    tip: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    optional: bool = False


def sections(recipe: Recipe) -> list[tuple[str, list[Field]]]:
    """Return the sections of a recipe's form, each with its fields."""
    found = []
    for title, keys in _SECTIONS:
        fields: list[Field] = []
        for key in keys:
            if key not in (_FOR_GLYPHS if recipe.works_on_pictures else _FOR_PHOTOGRAPHS):
                fields += _fields_of(recipe, key)
        if fields:
            found.append((title, fields))
    return found


def text_of(recipe: Recipe, key: str) -> str:
    """Return what a field shows of a recipe."""
    value: Any = recipe
    for part in key.split("."):
        value = getattr(value, part, None)
        if value is None:
            return ""
    if isinstance(value, tuple):
        return ", ".join(f"{item:g}" if isinstance(item, float) else str(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def changed_recipe(
    base: Recipe, texts: Mapping[str, str], sources: list[dict[str, Any]] | None = None
) -> tuple[Recipe | None, dict[str, str]]:
    """Make a recipe of what stands in a form.

    Args:
        base: the recipe that was chosen; what the form does not show is taken from it.
        texts: what stands in the fields, by key.
        sources: the training data, if they were changed.

    Returns:
        The recipe, or None with what is wrong, in words, by key; a complaint that belongs to no field
        has an empty key.
    """
    table = base.model_dump(mode="json", exclude_none=True)
    if sources is not None:
        table["sources"] = sources
    wanted = {key: text for key, text in texts.items() if text != text_of(base, key)}
    for key, text in wanted.items():
        _put(table, key.split("."), _value_of(text, tuple_wanted=_is_tuple(base, key)))
    try:
        return Recipe.model_validate_json(json.dumps(table)), {}
    except ValidationError as error:
        return None, complaints(error, list(texts))


def with_variant(recipe: Recipe, variant: str) -> Recipe:
    """Return a recipe with the changes of one of its variants; with "" as it is.

    Raises:
        ValidationError: if the variant makes no recipe.
    """
    if not variant:
        return recipe
    table = recipe.model_dump(mode="json", exclude_none=True)
    for key, value in recipe.variants[variant].items():
        *path, last = key.split(".")
        place: Any = table
        for part in path:
            place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
        place[last] = value
    return Recipe.model_validate_json(json.dumps(table))


def complaints(error: ValidationError, keys: list[str]) -> dict[str, str]:
    """Sort pydantic's complaints by the fields they belong to."""
    found: dict[str, str] = {}
    for complaint in error.errors():
        location = [str(part) for part in complaint["loc"]]
        if len(location) > 1 and location[0] == "network":
            del location[1]  # the tag of the kind of network
        key = next((k for n in range(len(location), 0, -1) if (k := ".".join(location[:n])) in keys), "")
        message = complaint["msg"].removeprefix("Value error, ").removeprefix("Input ")
        message = re.sub(r", unable to parse.*$", "", message)
        place = "" if key else ".".join(location) + " "
        found.setdefault(key, f"{place}{message}".strip())
    return found


def _fields_of(recipe: Recipe, key: str) -> list[Field]:
    *path, name = key.split(".")
    owner: type[BaseModel] = Recipe
    for part in path:
        owner = _section_type(owner.model_fields[part].annotation) or owner
    annotation = owner.model_fields[name].annotation
    if key == "network":
        section: type[BaseModel] | None = type(recipe.network)
    else:
        section = _section_type(annotation)
    if section is None:
        return [_field(key, owner, annotation)] if key not in _HIDDEN else []
    return [
        _field(f"{key}.{inner}", section, info.annotation)
        for inner, info in section.model_fields.items()
        if f"{key}.{inner}" not in _HIDDEN
    ]


def _field(key: str, owner: type[BaseModel], annotation: object) -> Field:
    name = key.rpartition(".")[2]
    label = _WORDS.get(key) or _WORDS.get(name) or name.replace("_", " ")
    inner, optional = _without_none(annotation)
    choices: tuple[str, ...] = ()
    kind: FieldKind = "text"
    if typing.get_origin(inner) is Literal:
        kind, choices = "choice", tuple(str(choice) for choice in typing.get_args(inner))
    elif inner is bool:
        kind = "switch"
    return Field(key, label, _TIPS.get(key) or _attribute_words(owner, name), kind, choices, optional)


def _attribute_words(owner: type[BaseModel], name: str) -> str:
    """Return what the docstring of a class, or of one it comes from, says about one of its attributes."""
    for place in owner.__mro__:
        match = re.search(
            rf"^\s+{name}: (.*?)(?=^\s+\w+: |\Z)", place.__doc__ or "", re.DOTALL | re.MULTILINE
        )
        if match:
            words = " ".join(match.group(1).split()).replace("``", "")
            return words[:1].upper() + words[1:]
    return ""


def _without_none(annotation: object) -> tuple[object, bool]:
    while typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        inner = [arg for arg in typing.get_args(annotation) if arg is not type(None)]
        optional = len(inner) < len(typing.get_args(annotation))
        return (_without_none(inner[0])[0] if len(inner) == 1 else annotation), optional
    return annotation, False


def _section_type(annotation: object) -> type[BaseModel] | None:
    inner, _optional = _without_none(annotation)
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def _is_tuple(base: Recipe, key: str) -> bool:
    value: Any = base
    for part in key.split("."):
        value = getattr(value, part, None)
    return isinstance(value, tuple)


def _value_of(text: str, *, tuple_wanted: bool) -> object:
    """Return the value a text stands for; one that makes no sense is left for pydantic to refuse."""
    text = text.strip()
    if tuple_wanted:
        return [_value_of(part, tuple_wanted=False) for part in re.split(r"[,\s]+", text) if part]
    if text in ("true", "false"):
        return text == "true"
    if not text:
        return None
    for convert in (int, float):
        try:
            return convert(text)
        except ValueError:
            continue
    return text


def _put(table: dict[str, Any], path: list[str], value: object) -> None:
    for part in path[:-1]:
        table = table.setdefault(part, {})
    if value is None:
        table.pop(path[-1], None)
    else:
        table[path[-1]] = value
