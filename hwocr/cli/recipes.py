"""``hwocr recipes``: what can be trained."""

from typing import Annotated

import typer

from hwocr.cli.support.console import print_error, print_json, print_json_text
from hwocr.errors import RecipeError
from hwocr.runs.recipe.files import find_recipe, load_recipe, own_recipe_paths, recipe_paths, recipe_toml
from hwocr.runs.recipe.schema import Recipe


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
        if as_json:
            print_json_text(recipe.model_dump_json(indent=2))
        else:
            print(recipe_toml(recipe), end="")
        return 0
    loaded: dict[str, Recipe] = {}
    failed = False
    for stem, path in {**recipe_paths(), **own_recipe_paths()}.items():
        try:
            loaded[stem] = load_recipe(path)
        except RecipeError as error:
            failed = True
            print_error(error)
    if as_json:
        print_json({stem: recipe.model_dump(mode="json") for stem, recipe in loaded.items()})
        return 1 if failed else 0
    width = max((len(stem) for stem in loaded), default=0)
    for stem, recipe in loaded.items():
        print(f"{stem:<{width}}  {recipe.network.kind:<16}  {recipe.title}")
        for variant in recipe.variants:
            print(f"{'':<{width}}        --variant {variant}")
    return 1 if failed else 0
