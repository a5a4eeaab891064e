"""The user's own recipes: saved from the window, kept beside runs and models."""

from pathlib import Path

from pydantic import ValidationError

from hwocr.errors import RecipeError
from hwocr.folders import home_folder
from hwocr.runs.recipe.files import own_recipe_paths, recipe_paths, save_recipe
from hwocr.runs.recipe.schema import Recipe


def own_recipes_folder() -> Path:
    """Return where the user's own recipes are kept."""
    return home_folder() / "recipes"


def save_own_recipe(recipe: Recipe, name: str) -> Path:
    """Keep a recipe under a name of the user's.

    Returns:
        The new file.

    Raises:
        RecipeError: if a recipe cannot be called so, or another one is.
    """
    try:
        named = Recipe.model_validate({**recipe.model_dump(), "name": name, "expected": ""})
    except ValidationError as error:
        raise RecipeError(
            f"A recipe cannot be called {name!r}.", "Use letters, digits, -, _ and dots."
        ) from error
    if name in own_recipe_paths() or name in recipe_paths():
        raise RecipeError(f"There is a recipe called {name} already.", "Choose another name.")
    path = own_recipes_folder() / f"{name}.toml"
    save_recipe(named, path)
    return path
