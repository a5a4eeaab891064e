import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
from small_runs import small_recipe

from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.own import own_recipes_folder

WAIT = 60_000
NUMPY_TAB = 2


@pytest.fixture
def recipe():
    """The recipe that the tab of the tests trains; many epochs, so that it can be stopped in between."""
    return small_recipe(epochs=3000)


@pytest.fixture
def until(qtbot):
    """Wait until something holds."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)


@pytest.fixture
def open_tab(make_window, recipe, until):
    """Opens windows with the NumPy tab; ends what they train."""
    save_recipe(recipe, own_recipes_folder() / f"{recipe.name}.toml")
    bodies = []

    def open_one():
        window = make_window()
        window.show_tab(NUMPY_TAB)
        until(lambda: window.tab.body is not None and window.tab.body.recipes.names)
        body = window.tab.body
        body.trainers.grace = 5.0
        until(lambda: not window.context.workers.busy)
        body.recipes.choose(recipe.name)
        bodies.append(body)
        return body

    yield open_one
    for body in bodies:
        for trainer in body.trainers.running:
            trainer.kill()
            assert trainer.wait(5000)


@pytest.fixture
def body(open_tab):
    """The NumPy tab's contents."""
    return open_tab()


@pytest.fixture
def act(body):
    """Trigger an action of the tab, which must be enabled."""

    def act(name):
        action = body._actions[name]
        assert action.isEnabled(), name
        action.trigger()

    return act


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
