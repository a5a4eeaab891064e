"""``hwocr recipes``: what can be trained."""

import json
from typing import Annotated

import typer

from hwocr.runs.recipe.files import find_recipe, load_recipe, own_recipe_paths, recipe_paths, recipe_toml


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("recipes", epilog="Example: hwocr recipes handprint_mlp")(recipes)


def recipes(
    name: Annotated[
        str, typer.Argument(metavar="RECIPE", help="Show this one, every value written out.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """List the recipes, or show one."""
    if name:
        recipe = load_recipe(find_recipe(name))
        print(
            recipe.model_dump_json(indent=2) if as_json else recipe_toml(recipe), end="\n" if as_json else ""
        )
        return 0
    loaded = {stem: load_recipe(path) for stem, path in {**recipe_paths(), **own_recipe_paths()}.items()}
    if as_json:
        print(json.dumps({stem: recipe.model_dump(mode="json") for stem, recipe in loaded.items()}, indent=2))
        return 0
    width = max((len(stem) for stem in loaded), default=0)
    for stem, recipe in loaded.items():
        print(f"{stem:<{width}}  {recipe.network.kind:<16}  {recipe.title}")
        for variant in recipe.variants:
            print(f"{'':<{width}}        --variant {variant}")
    return 0
