import pytest
from small_runs import small_recipe

from hwocr.errors import RecipeError
from hwocr.runs.recipe.files import load_recipe, recipe_paths
from hwocr.runs.recipe.own import own_recipe_paths, save_own_recipe


def test_a_recipe_of_ones_own_is_kept_under_its_new_name():
    path = save_own_recipe(small_recipe(), "mine")
    assert own_recipe_paths() == {"mine": path}
    assert load_recipe(path) == small_recipe("mine")


def test_no_recipe_takes_the_name_of_another_shipped_or_own():
    save_own_recipe(small_recipe(), "mine")
    for name in ("mine", next(iter(recipe_paths()))):
        with pytest.raises(RecipeError, match="already"):
            save_own_recipe(small_recipe(), name)
    with pytest.raises(RecipeError, match="cannot be called"):
        save_own_recipe(small_recipe(), "a/b")
