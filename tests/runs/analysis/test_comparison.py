from dataclasses import replace

import numpy as np
import pytest
from small_runs import small_recipe

from hwocr.errors import RecipeError
from hwocr.runs.analysis.comparison import (
    Side,
    baseline_of,
    chance_margin,
    comparison_recipes,
    comparison_words,
    side_words,
)
from hwocr.runs.recipe.files import load_recipe, recipe_paths
from hwocr.runs.recipe.glyph_networks import CnnSettings
from hwocr.runs.recipe.schema import OptimiserSettings, Source

CNN = small_recipe("letters_cnn", network=CnnSettings(), epochs=7, seed=3)
MLP = small_recipe(
    "letters_mlp", sources=(Source(name="mnist"),), optimiser=OptimiserSettings(learning_rate=0.5)
)


def side(word, *accuracy, seconds=1.0, samples=10_000):
    return Side(word, np.array(accuracy), seconds * np.arange(1, len(accuracy) + 1), samples)


def test_the_rival_learns_from_the_same_data_as_long_and_keeps_its_own_ways():
    first, second = comparison_recipes(CNN, MLP)
    assert first == CNN
    assert (second.sources, second.epochs, second.seed) == (CNN.sources, 7, 3)
    assert (second.name, second.network, second.optimiser) == ("letters_mlp", MLP.network, MLP.optimiser)


def test_neither_stops_early():
    impatient = CNN.model_copy(
        update={"early_stopping": CNN.early_stopping.model_copy(update={"patience": 2})}
    )
    assert [one.early_stopping.patience for one in comparison_recipes(impatient, MLP)] == [0, 0]


def test_what_cannot_learn_the_same_is_refused(monkeypatch):
    monkeypatch.setattr(type(MLP), "reads_glyphs", property(lambda self: self.name == "letters_cnn"))
    with pytest.raises(RecipeError, match="letters_mlp cannot stand against letters_cnn"):
        comparison_recipes(CNN, MLP)


def test_the_rival_is_of_another_kind_and_if_possible_on_the_same_data():
    near = small_recipe("near", sources=CNN.sources)
    recipes = {"letters_cnn": CNN, "letters_mlp": MLP, "near": near}
    assert baseline_of(CNN, recipes) == "near"
    assert baseline_of(CNN, {"letters_cnn": CNN}) == ""


def test_sides_are_called_by_their_kinds_or_else_by_their_names():
    assert side_words(CNN, MLP) == ("CNN", "MLP")
    assert side_words(CNN, CNN.model_copy(update={"name": "wide"})) == ("letters_cnn", "wide")


def test_a_difference_is_told_at_equally_many_epochs():
    words = comparison_words(side("CNN", 0.7, 0.94, 0.96, seconds=3), side("FCN", 0.6, 0.82))
    assert words == (
        "After 2 epochs each on the same data, the CNN is right on 94.0 % of the validation samples, the FCN "
        "on 82.0 %: 12.0 points more. It takes 3.0 times the time."
    )


def test_a_small_difference_is_called_chance():
    words = comparison_words(side("CNN", 0.90, samples=400), side("FCN", 0.91, samples=400))
    assert (
        "the FCN is right on 91.0 %" in words
        and "of 400 samples, less than 4.1 points may be chance" in words
    )
    assert "Both take about as long." in words


def test_while_one_waits_the_other_is_told():
    waiting = Side("FCN", np.empty(0), np.empty(0))
    assert "first epochs are to come" in comparison_words(replace(waiting, word="CNN"), waiting)
    assert comparison_words(side("CNN", 0.5), waiting).endswith("after 1 epoch; the FCN is still to come.")


def test_a_failure_is_told():
    failed = Side("FCN", np.empty(0), np.empty(0), reason="there is no PyTorch.")
    assert comparison_words(side("CNN", 0.5), failed) == "The FCN failed: there is no PyTorch."


def test_what_chance_may_do_follows_the_number_of_samples():
    assert chance_margin(0.5, 0.5, 100) == pytest.approx(2 * (2 * 0.25 / 100) ** 0.5)
    assert chance_margin(0.9, 0.9, 40_000) < 0.005


def test_the_shipped_rivals_stand_on_the_same_data_as_they_are():
    recipes = {name: load_recipe(path) for name, path in recipe_paths().items()}
    recipe = recipes["nist36_cnn"]
    assert baseline_of(recipe, recipes) == "nist36_fcn"
    rival = recipes["nist36_fcn"]
    first, second = comparison_recipes(recipe, rival)
    assert first.model_copy(update={"variants": recipe.variants}) == recipe
    assert second.model_copy(update={"variants": rival.variants}) == rival
    assert baseline_of(recipes["flowers17_squeezenet"], recipes) == "flowers17_cnn"
