import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "data"))
from small_runs import write_run

from hwocr.gui.cnn.activations.panel import MapsPanel
from hwocr.runs.recipe.schema import Recipe


def test_without_a_run_a_recipe_of_photographs_asks_for_none_to_be_drawn(open_tab, until, monkeypatch):
    body = open_tab()
    maps = body.panel(MapsPanel)
    assert not maps._drawing.isHidden() and "draw a letter" in maps.words
    monkeypatch.setattr(Recipe, "reads_glyphs", property(lambda self: False))
    body.recipes.changed.emit()
    assert maps._drawing.isHidden() and "draw" not in maps.words
    assert not maps._opens.isHidden() and not body._actions["open_photograph"].isEnabled()


def test_a_photograph_of_ones_own_stands_first_among_the_samples(open_tab, until):
    body = open_tab()
    maps = body.panel(MapsPanel)
    maps._for_photographs(True)
    from hwocr.gui.cnn.activations.samples import photograph_sample

    first, second = (
        photograph_sample(np.full((40, 40, 3), tone, np.uint8), f"{tone}.png") for tone in (9, 99)
    )
    maps._take_photograph(first)
    maps._take_photograph(second)
    assert [maps.samples.item(place).toolTip() for place in range(2)] == ["99.png", "9.png"]
    assert maps._chosen is second
    maps._show_samples([photograph_sample(np.zeros((8, 8, 3), np.uint8), "theirs")])
    assert [maps.samples.item(place).toolTip() for place in range(3)] == ["99.png", "9.png", "theirs"]


def test_a_run_without_a_model_says_that_it_has_none(open_tab, until, tmp_path):
    from hwocr.errors import ModelError
    from hwocr.gui.cnn.activations.queries import own_photograph

    path = tmp_path / "photo.png"
    Image.new("RGB", (60, 40), "green").save(path)
    with pytest.raises(ModelError, match="has no model yet"):
        own_photograph(write_run("bare"), path)
