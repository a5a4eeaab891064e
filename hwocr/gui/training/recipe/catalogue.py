"""What can be trained, and on what, as the window offers it. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwocr.errors import HwocrError
from hwocr.runs.recipe.files import load_recipe, own_recipe_paths, recipe_paths
from hwocr.runs.recipe.schema import Recipe

if TYPE_CHECKING:
    from hwocr.datasets.glyphs.catalogue import DatasetDescription


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be trained, and on what.

    Attributes:
        recipes: by name, shipped ones first.
        own: the names of the user's own.
        data: all data sets.
        problems: what was wrong with recipes that cannot be used.
    """

    recipes: dict[str, Recipe]
    own: frozenset[str]
    data: dict[str, DatasetDescription]
    problems: tuple[HwocrError, ...] = ()


def read_catalogue(kinds: Sequence[str]) -> Catalogue:
    """Read all recipes of these kinds of network, and look for the data. Slow: call it in a worker."""
    from hwocr.datasets.glyphs.catalogue import dataset_names, describe
    from hwocr.datasets.images.catalogue import image_set_names

    recipes: dict[str, Recipe] = {}
    problems: list[HwocrError] = []
    own = own_recipe_paths()
    for name, path in {**recipe_paths(), **own}.items():
        try:
            recipe = load_recipe(path)
        except HwocrError as error:
            problems.append(error)
            continue
        if recipe.network.kind in kinds:
            recipes[name] = recipe
    names = [*dataset_names(), *image_set_names()]
    # Folders of one's own are known by the recipes that name them.
    names += [source.name for recipe in recipes.values() for source in recipe.sources]
    data = {}
    for name in dict.fromkeys(names):
        try:
            data[name] = describe(name)
        except HwocrError as error:
            problems.append(error)
    return Catalogue(recipes, frozenset(own), data, tuple(problems))


def about_recipe(recipe: Recipe, *, reference: bool = False) -> str:
    """Say what a recipe makes, from which data, and which time and score are to be expected.

    Args:
        recipe: the recipe.
        reference: whether the result it stands beside is named, too.
    """
    data = ", ".join(dict.fromkeys(source.name for source in recipe.sources))
    lines = [recipe.title, f"Data: {data}"]
    if recipe.expected:
        lines.append(f"Expected: {recipe.expected}")
    if reference and recipe.reproduces:
        lines.append(f"Reference: {recipe.reproduces}")
    return "\n".join(line for line in lines if line)
