import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
from small_cnn_runs import cnn_recipe
from small_runs import small_recipe

from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.own import own_recipes_folder


@pytest.fixture
def open_tab(open_training_tab):
    """Opens windows with the CNN tab and a small recipe in its form."""
    save_recipe(cnn_recipe(), own_recipes_folder() / "small_cnn.toml")
    return lambda: open_training_tab("CNN", "small_cnn")


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
