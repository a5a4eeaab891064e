import json
import os
import signal
import subprocess
import sys
import time

import pytest

from hwocr.cli import main
from hwocr.runs.store.folder import list_runs

RECIPE = """
name = "tiny"
labels = "ABC0"
epochs = 3
batch_size = 16
seed = 7
sources = [{name = "handprint", limit = 60}]
network = {kind = "mlp", hidden = [8], activation = "relu"}
optimiser = {kind = "sgd", learning_rate = 0.05}
"""

# Three layers of weights and a rate far beyond sense: their product soon is no number.
BLOWING_UP = [
    "--set",
    "optimiser.learning_rate=9e4",
    "--set",
    "network.hidden=[8,8,8]",
    "--set",
    "loss.reduction=sum",
]


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE)
    return str(path)


def test_a_race_trains_three_rates_from_one_seed_and_says_what_is_seen(recipe, capsys):
    assert main(["train", recipe, "--race", "--set", "epochs=2"]) == 0

    printed = capsys.readouterr()
    recipes = [run.recipe() for run in list_runs()]
    assert sorted(recipe.optimiser.learning_rate for recipe in recipes) == [0.005, 0.05, 0.5]
    assert {recipe.seed for recipe in recipes} == {7}
    assert {recipe.epochs for recipe in recipes} == {2}
    assert all(run.state().kind == "finished" for run in list_runs())
    assert "of 2" in printed.out.splitlines()[-1]
    assert all(str(run.path) in printed.err for run in list_runs())


def test_the_curves_of_a_race_as_json_with_a_rate_that_diverges(recipe, tmp_path, capsys):
    words = ["train", recipe, "--race", "--side-by-side", "--json", "--run-dir", str(tmp_path / "race")]
    assert main([*words, *BLOWING_UP]) == 0

    result = json.loads(capsys.readouterr().out)
    assert [trial["factor"] for trial in result["trials"]] == [0.1, 1.0, 10.0]
    assert [trial["verdict"] for trial in result["trials"]] == ["diverging"] * 3
    assert result["words"].count("diverging") == 3
    assert len(list((tmp_path / "race").iterdir())) == 3

    assert main([*words]) == 0
    (slow, *_) = json.loads(capsys.readouterr().out)["trials"]
    assert [epoch["epoch"] for epoch in slow["epochs"]] == [1, 2, 3]
    assert all(0 < epoch["validation_loss"] < 10 for epoch in slow["epochs"])


def test_a_race_that_cannot_run_is_one_line_and_status_1(recipe, capsys):
    assert main(["train", recipe, "--race", "--set", 'sources.0.name="nist37"']) == 1

    printed = capsys.readouterr()
    assert "nist37" in printed.err.strip().splitlines()[-1]
    assert printed.out == ""
    assert len(list_runs()) == 1  # the others were not started


@pytest.mark.parametrize("words", [["--race", "--resume", "some-run"], ["tiny.toml", "--side-by-side"]])
def test_what_does_not_go_with_a_race_is_said(words, capsys):
    assert main(["train", *words]) == 1
    assert capsys.readouterr().err.startswith("hwocr: ")


def test_ctrl_c_ends_a_race_and_keeps_what_was_done(recipe, tmp_path):
    words = [sys.executable, "-m", "hwocr", "train", recipe, "--race", "--run-dir", str(tmp_path / "race")]
    process = subprocess.Popen(
        [*words, "--set", "epochs=1000000", "--set", "snapshots=0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    end = time.monotonic() + 60
    while not any('"epoch", "values"' in path.read_text() for path in tmp_path.glob("race/*/events.jsonl")):
        assert time.monotonic() < end
        time.sleep(0.05)

    os.kill(process.pid, signal.SIGINT)
    try:
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()

    assert process.returncode == 130
    assert "Traceback" not in err
    (run,) = list_runs(tmp_path / "race")
    assert run.state().kind == "stopped"
    assert f"hwocr train --resume {run.path}" in out
    assert out.count("not started") == 2
