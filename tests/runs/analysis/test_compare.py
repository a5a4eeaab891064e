import numpy as np
import pytest
from small_runs import small_recipe, write_run

from hwocr.errors import RecipeError, RunError
from hwocr.runs.analysis.compare import differences, run_row, short_names
from hwocr.runs.analysis.confusions import cell_words, worst_pairs
from hwocr.runs.recipe.files import find_recipe, load_recipe, own_recipe_paths
from hwocr.runs.recipe.own import save_own_recipe
from hwocr.runs.store.installing import install_model


def test_a_row_says_how_a_run_stands():
    row = run_row(write_run(epochs=3, ending="stopped"))
    assert (row.state.kind, row.epochs, row.epochs_planned, row.best_epoch) == ("stopped", 3, 4, 3)
    assert (row.seconds, row.has_model) == (1.5, False)


def test_a_damaged_recipe_leaves_the_row_standing():
    run = write_run()
    run.recipe_path.write_text("epochs = [", encoding="utf-8")
    assert run_row(run).recipe is None


def test_only_what_differs_is_listed():
    found = differences([small_recipe(), small_recipe(batch_size=64)])
    assert found == {"batch_size": [16, 64]}


def test_short_names_leave_out_what_all_have():
    assert short_names(["mlp-rate-0.1-2026", "mlp-rate-1-2026"]) == ["0.1", "1"]
    assert short_names(["a-b", "a"]) == ["a-b", "a"]
    assert short_names(["same", "same"]) == ["same", "same"]


def test_the_worst_pairs_are_told_in_words():
    counts = np.diag([60, 40, 9])
    counts[0, 1], counts[2, 0] = 38, 1
    pairs = worst_pairs(("O", "0", "I"), counts)
    assert [pair.words for pair in pairs] == ["O read as 0: 38 of 98", "I read as O: 1 of 10"]
    assert cell_words(("O", "0", "I"), counts, 1, 1) == "0 read right: 40 of 40"


def test_an_own_recipe_is_saved_under_its_name_and_never_over_another():
    path = save_own_recipe(small_recipe(), "mine")
    assert own_recipe_paths() == {"mine": path}
    assert load_recipe(path).name == "mine"
    assert find_recipe("mine") == path
    for name in ("mine", "handprint_mlp", "no good"):
        with pytest.raises(RecipeError):
            save_own_recipe(small_recipe(), name)


def test_a_run_without_a_model_cannot_be_installed():
    with pytest.raises(RunError, match="no model"):
        install_model(write_run())
