import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
from small_runs import small_recipe

from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.own import own_recipes_folder


@pytest.fixture
def recipe():
    """The recipe that the tab of the tests trains; many epochs, so that it can be stopped in between."""
    return small_recipe(epochs=3000)


@pytest.fixture
def open_tab(open_training_tab, recipe):
    """Opens windows with the NumPy tab."""
    save_recipe(recipe, own_recipes_folder() / f"{recipe.name}.toml")
    return lambda: open_training_tab("NumPy MLP", recipe.name)


@pytest.fixture
def body(open_tab):
    """The NumPy tab's contents."""
    return open_tab()


@pytest.fixture
def train(body, act, until):
    """Start a run and wait for some epochs."""

    def train(epochs=3):
        act("start_run")
        until(lambda: body.seen is not None and len(body.seen.view.epochs) >= epochs)
        return body.run

    return train


@pytest.fixture
def state(body):
    """The state of the run that is shown."""
    return lambda: body.seen.view.state.kind if body.seen is not None else ""
