import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
from small_cnn_runs import cnn_recipe
from small_runs import small_recipe

from hwocr.gui.app.main_window import TABS
from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.own import own_recipes_folder

WAIT = 60_000
CNN_TAB = 1 + [factory.title for factory in TABS].index("CNN")


@pytest.fixture
def until(qtbot):
    """Wait until something holds."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)


@pytest.fixture
def open_tab(make_window, until):
    """Opens windows with the CNN tab and a small recipe in its form; ends what they train."""
    save_recipe(cnn_recipe(), own_recipes_folder() / "small_cnn.toml")
    bodies = []

    def open_one():
        window = make_window()
        window.show_tab(CNN_TAB)
        until(lambda: window.tab.body is not None and window.tab.body.recipes.names)
        until(lambda: not window.context.workers.busy)
        body = window.tab.body
        body.trainers.grace = 5.0
        body.recipes.choose("small_cnn")
        bodies.append(body)
        return body

    yield open_one
    for body in bodies:
        for trainer in body.trainers.running:
            trainer.kill()
            assert trainer.wait(5000)


@pytest.fixture
def numpy_trainer(monkeypatch):
    """Let the trainers started here be NumPy's: a stand-in that needs no PyTorch and takes no time."""
    import hwocr.gui.cnn.comparable_runs as compared

    def stand_in(recipe, rival):
        return tuple(
            small_recipe(one.name, epochs=2, network={"kind": "mlp", "hidden": (width,)})
            for one, width in ((recipe, 16), (rival, 4))
        )

    monkeypatch.setattr(compared, "comparison_recipes", stand_in)
