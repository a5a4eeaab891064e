"""Reading, changing and writing recipes, with messages that name the right key."""

import codecs
import difflib
import json
import re
import tomllib
import types
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from hwocr.errors import RecipeError
from hwocr.files import write_atomically
from hwocr.folders import home_folder
from hwocr.runs.recipe.schema import Network, Recipe
from hwocr.runs.recipe.toml import dump_toml
from hwocr.shipped import shipped_path

# A recipe has a few kilobytes.
_MOST_BYTES = 1_000_000
_BACKSLASH_HINT = "In \"…\" a backslash begins an escape: write '…', or double the backslash."
# `kind` is a Literal of one word in each network's settings.
_NETWORK_KINDS = frozenset(
    section.model_fields["kind"].default for section in typing.get_args(typing.get_args(Network)[0])
)


def recipe_paths() -> dict[str, Path]:
    """Return the shipped recipes: name → file, by name."""
    folder = shipped_path("training")
    return {path.stem: path for path in sorted(folder.glob("*.toml"))} if folder.is_dir() else {}


def own_recipe_paths() -> dict[str, Path]:
    """Return the user's own recipes: name → file, by name."""
    folder = home_folder() / "recipes"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))} if folder.is_dir() else {}


def find_recipe(name: str) -> Path:
    """Return the file of a recipe given by name or by path.

    Raises:
        RecipeError: if there is none; the hint names the nearest.
    """
    paths = {**own_recipe_paths(), **recipe_paths()}
    if name in paths:
        return paths[name]
    path = Path(name).expanduser()
    if path.suffix == ".toml" and path.is_file():
        return path
    near = difflib.get_close_matches(name.replace("-", "_"), paths, n=1)
    hint = f"Did you mean {near[0]}?" if near else "`hwocr recipes` lists those there are."
    raise RecipeError(f"There is no recipe {name}.", hint)


def load_recipe(path: Path, changes: Iterable[str] = (), variant: str = "") -> Recipe:
    """Read a recipe.

    Args:
        path: a TOML file.
        changes: ``key=value`` with dotted keys, such as ``optimiser.learning_rate=0.01`` or
            ``sources.0.limit=100``; values are TOML, bare words are strings.
        variant: the name of one of the recipe's variants, applied before the changes.

    Raises:
        RecipeError: if it cannot be read, has an unknown key or a wrong value.
    """
    table = _read_table(path)
    if variant:
        variants = table.get("variants")
        variants = variants if isinstance(variants, dict) else {}
        if not isinstance(variants.get(variant), dict):
            known = ", ".join(variants) or "none"
            raise RecipeError(f"The recipe {path.stem} has no variant {variant}.", f"It has: {known}.")
        for key, value in variants[variant].items():
            _set(table, key, value)
    for change in changes:
        key, equals, text = change.partition("=")
        if not equals or not key.strip():
            raise RecipeError(f"{change!r} is not a change.", "Write key=value, such as epochs=5.")
        _set(table, key.strip(), _parsed(text.strip()))
    return parse_recipe(table)


def _read_table(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RecipeError(f"The recipe {path} cannot be read: {reason}.") from error
    if len(content) > _MOST_BYTES:
        raise RecipeError(f"{path} is too large to be a recipe.")
    # TOML is UTF-8; editors on Windows put a mark before it, or write UTF-16.
    wide = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    try:
        return tomllib.loads(content.decode("utf-16" if wide else "utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise RecipeError(f"The recipe {path} is not UTF-8: {error.reason}.", "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        hint = _BACKSLASH_HINT if re.search("backslash|escape|hex", str(error), re.IGNORECASE) else ""
        raise RecipeError(f"The recipe {path} is not valid TOML: {error}.", hint) from error
    except RecursionError as error:
        raise RecipeError(f"The recipe {path} is nested too deeply.") from error


def parse_recipe(table: dict[str, Any]) -> Recipe:
    """Make a recipe of a table.

    Raises:
        RecipeError: if it has an unknown key, named with the nearest right one, or a wrong value.
    """
    try:
        # By way of JSON, whose lists strict fields take for tuples.
        return Recipe.model_validate_json(json.dumps(table, default=str))
    except ValidationError as error:
        raise _explained(error, table) from error
    except (RecursionError, ValueError, TypeError) as error:
        raise RecipeError(f"The recipe cannot be read: {error}.") from error


def recipe_toml(recipe: Recipe) -> str:
    """Return a recipe as TOML with every value written out."""
    return dump_toml(recipe.model_dump(mode="json"))


def save_recipe(recipe: Recipe, path: Path) -> None:
    """Write a recipe to a file, whole or not at all."""
    write_atomically(path, recipe_toml(recipe).encode())


def known_keys(model: type[BaseModel] = Recipe, prefix: str = "") -> list[str]:
    """List the dotted keys of recipes; those of list items have ``0`` for the position."""
    keys: list[str] = []
    for name, field in model.model_fields.items():
        keys.append(prefix + name)
        for inner, position in _sections_in(field.annotation):
            keys.extend(known_keys(inner, f"{prefix}{name}.{position}"))
    return list(dict.fromkeys(keys))


def _sections_in(annotation: object) -> list[tuple[type[BaseModel], str]]:
    """Find the sections in a field's type: in unions, in Annotated and in tuples (with position ``0.``)."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [(annotation, "")]
    origin = typing.get_origin(annotation)
    if origin is tuple:
        return [(model, "0." + rest) for model, rest in _sections_in(typing.get_args(annotation)[0])]
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        return [found for part in typing.get_args(annotation) for found in _sections_in(part)]
    return []


def _set(table: dict[str, Any], key: str, value: object) -> None:
    place: Any = table
    parts = key.split(".")
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if isinstance(place, list):
            if not part.isdigit() or int(part) >= len(place):
                raise RecipeError(
                    f"The key {key} does not exist.", f"{'.'.join(parts[:index])} has {len(place)} items."
                )
            if last:
                place[int(part)] = value
            else:
                place = place[int(part)]
        elif isinstance(place, dict):
            if last:
                place[part] = value
            else:
                place = place.setdefault(part, {})
        else:
            raise RecipeError(f"The key {key} does not exist.", f"{'.'.join(parts[:index])} has no parts.")


def _parsed(text: str) -> object:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text


def _explained(error: ValidationError, table: dict[str, Any]) -> RecipeError:
    """Turn pydantic's first complaint into ours."""
    complaint = error.errors()[0]
    # A discriminated union puts its tag into the location: ("network", "mlp", "hiden").
    location = [str(part) for part in complaint["loc"] if part not in _NETWORK_KINDS]
    key = ".".join(location)
    if complaint["type"] == "extra_forbidden":
        generic = ".".join("0" if part.isdigit() else part for part in location)
        right = nearest_key(generic)
        if right == generic and len(location) == 2:
            return _of_another_kind(location, table)
        return RecipeError(f"A recipe has no key {key}.", f"Did you mean {right}?" if right else "")
    if complaint["type"] == "missing":
        return RecipeError(f"The recipe lacks the key {key}.")
    given = complaint.get("input")
    shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
    reason = complaint["msg"].removeprefix("Value error, ")
    return RecipeError(f"The recipe's {key or 'values'} cannot be so: {reason}{shown}.")


def _of_another_kind(location: list[str], table: dict[str, Any]) -> RecipeError:
    """Explain a key that recipes do have, but not beside this kind."""
    section, key = location
    given = table.get(section)
    kind = given.get("kind") if isinstance(given, dict) else None
    known = ""
    for model in typing.get_args(typing.get_args(Network)[0]):
        if section == "network" and model.model_fields["kind"].default == kind:
            known = ", ".join(name for name in model.model_fields if name != "kind")
    hint = f"It has: {known}. " if known else ""
    return RecipeError(
        f"A {section} of the kind {kind} has no key {key}.",
        f"{hint}To change the kind, set all of it: --set '{section}={{kind=\"{kind}\"}}'.",
    )


def nearest_key(key: str) -> str:
    """Return the known dotted key most like an unknown one, or an empty string."""
    keys = known_keys()
    near = difflib.get_close_matches(key, keys, n=1, cutoff=0.75)
    if near:
        return near[0]
    # The right word in the wrong section: learning_rate for optimiser.learning_rate.
    word = key.rpartition(".")[2]
    by_word = {known.rpartition(".")[2]: known for known in reversed(keys)}
    near = difflib.get_close_matches(word, by_word, n=1, cutoff=0.6)
    return by_word[near[0]] if near else ""
