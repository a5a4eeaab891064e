import json

import pytest
from test_sweep_command import RECIPE

from hwocr.cli import main
from hwocr.runs.store.listing import list_runs


@pytest.fixture
def pair(tmp_path):
    first, second = tmp_path / "narrow.toml", tmp_path / "wide.toml"
    first.write_text(RECIPE.replace("tiny", "narrow"))
    second.write_text(
        RECIPE.replace("tiny", "wide").replace("hidden = [8]", "hidden = [24]").replace("60", "40")
    )
    return [str(first), "--against", str(second)]


def test_two_recipes_train_on_the_data_of_the_first_for_as_many_epochs(pair, capsys):
    assert main(["train", *pair, "--set", "epochs=2"]) == 0
    recipes = {run.recipe().name: run.recipe() for run in list_runs()}
    assert set(recipes) == {"narrow", "wide"}
    assert {recipe.epochs for recipe in recipes.values()} == {2}
    assert {recipe.sources[0].limit for recipe in recipes.values()} == {60}
    assert recipes["wide"].network.hidden == (24,)
    printed = capsys.readouterr()
    assert "After 2 epochs each on the same data" in printed.out.splitlines()[-1]
    assert all(str(run.path) in printed.err for run in list_runs())


def test_their_curves_as_json(pair, capsys):
    assert main(["train", *pair, "--set", "epochs=1", "--side-by-side", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert [side["recipe"] for side in result["sides"]] == ["narrow", "wide"]
    assert all(len(side["epochs"]) == 1 and side["state"] == "finished" for side in result["sides"])
    assert "each on the same data" in result["words"]


@pytest.mark.parametrize("more", [["--race"], ["--resume", "x"]])
def test_it_goes_with_nothing_that_says_otherwise(pair, more, capsys):
    assert main(["train", *pair, *more]) != 0
    assert capsys.readouterr().err
