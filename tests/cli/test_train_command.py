import json
import os
import signal
import subprocess
import sys
import time

import pytest

from hwocr.cli import main
from hwocr.models.registry import available_models
from hwocr.runs.store.folder import list_runs

RECIPE = """
name = "tiny"
labels = "ABC0"
epochs = 2
batch_size = 16
sources = [{name = "handprint", limit = 60}]
network = {kind = "mlp", hidden = [8]}
"""


@pytest.fixture
def recipe(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE)
    return str(path)


@pytest.fixture
def trained(recipe, tmp_path, capsys):
    folder = tmp_path / "run"
    assert main(["train", recipe, "--run-dir", str(folder)]) == 0
    capsys.readouterr()
    return str(folder)


def test_training_says_where_the_run_and_its_model_are(recipe, capsys):
    assert main(["train", recipe, "--set", "epochs=1"]) == 0

    printed = capsys.readouterr()
    (run,) = list_runs()
    assert str(run.path) in printed.err
    assert str(run.model_path()) in printed.out
    assert "finished after 1 epochs" in printed.out


def test_the_result_as_json(recipe, capsys):
    assert main(["train", recipe, "--json"]) == 0

    result = json.loads(capsys.readouterr().out)
    assert result["state"] == "finished"
    assert result["model"].endswith("model.safetensors")
    assert 0 <= result["scores"]["validation_accuracy"] <= 1


def test_a_failed_training_is_one_line_and_status_1(recipe, capsys):
    assert main(["train", recipe, "--set", 'sources.0.name="nist37"']) == 1

    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert "failed" in error
    assert "nist37" in error
    assert "nist36" in error


@pytest.mark.parametrize("arguments", [["train"], ["train", "nothing"], ["train", "--resume", "nothing"]])
def test_nothing_to_train_is_an_error_in_words(arguments, capsys):
    assert main(arguments) == 1
    assert capsys.readouterr().err.startswith("hwocr: There is no")


def test_a_finished_run_cannot_be_resumed(trained, capsys):
    assert main(["train", "--resume", trained]) == 1
    assert "finished" in capsys.readouterr().err


def test_ctrl_c_stops_cleanly_and_the_run_can_be_resumed(recipe, tmp_path, capsys):
    folder = tmp_path / "run"
    words = [
        sys.executable,
        "-m",
        "hwocr",
        "train",
        recipe,
        "--run-dir",
        str(folder),
        "--set",
        "epochs=1000000",
    ]
    process = subprocess.Popen(
        [*words, "--set", "snapshots=0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    events = folder / "events.jsonl"
    end = time.monotonic() + 60
    while not (events.exists() and '"epoch", "values"' in events.read_text()):
        assert time.monotonic() < end
        time.sleep(0.05)

    os.kill(process.pid, signal.SIGINT)
    try:
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()

    assert process.returncode == 130
    assert "stopped after" in out
    assert "Traceback" not in err
    assert main(["runs", "show", str(folder)]) == 0
    assert "stopped" in capsys.readouterr().out


def test_another_data_set_takes_the_place_of_a_recipe_s_own(recipe, capsys):
    absent = ["--set", 'sources.0.name="nist36"']
    assert main(["train", recipe, *absent]) == 1
    assert "--data handprint" in capsys.readouterr().err

    changes = ["--set", "sources.0.limit=60", "--set", "epochs=1"]
    assert main(["train", recipe, "--data", "handprint", *changes]) == 0
    assert list_runs()[0].recipe().sources[0].name == "handprint"


def test_a_place_that_cannot_be_written_is_one_line_and_status_1(recipe, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["train", recipe, "--run-dir", str(tmp_path / "file" / "run")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be written" in line


def test_recipes_are_listed_and_shown(capsys):
    assert main(["recipes"]) == 0
    listed = capsys.readouterr().out
    assert "handprint_cnn" in listed
    assert "handprint_mlp" in listed

    assert main(["recipes", "handprint_mlp"]) == 0
    assert "[optimiser]" in capsys.readouterr().out
    assert main(["recipes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["handprint_mlp"]["network"]["hidden"] == [64]


def test_runs_are_listed_compared_installed_and_deleted(recipe, capsys):
    for rate in ("0.1", "0.001"):
        main(["train", recipe, "--set", f"optimiser.learning_rate={rate}"])
    first, second = (run.name for run in list_runs())
    capsys.readouterr()

    assert main(["runs", "list"]) == 0
    assert capsys.readouterr().out.count("finished") == 2
    assert main(["runs", "compare", first, second]) == 0
    assert "optimiser.learning_rate" in capsys.readouterr().out
    assert main(["runs", "compare", first, second, "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["differences"]) == {"optimiser.learning_rate"}
    assert main(["runs", "install", first, "--name", "mine"]) == 0
    assert "mine" in [entry.name for entry in available_models()]
    assert main(["runs", "delete", first]) == 1
    assert main(["runs", "delete", first, "--yes"]) == 0
    assert [run.name for run in list_runs()] == [second]


def test_a_model_that_takes_the_name_of_a_shipped_one_is_said_so(trained, capsys):
    assert main(["runs", "install", trained, "--name", "mine"]) == 0
    assert not capsys.readouterr().err
    assert main(["runs", "install", trained, "--name", "handprint-mlp"]) == 0
    assert "not the shipped one" in capsys.readouterr().err


def test_a_run_is_shown_with_its_epochs(trained, capsys):
    assert main(["runs", "show", trained, "--json"]) == 0
    assert [entry["epoch"] for entry in json.loads(capsys.readouterr().out)["history"]] == [1, 2]


def test_a_model_is_evaluated_with_and_without_the_lookalikes(trained, capsys):
    model = f"{trained}/model.safetensors"
    assert main(["evaluate", model, "--data", "handprint", "--limit", "40", "--json"]) == 0

    result = json.loads(capsys.readouterr().out)
    assert result["samples"] == 40
    assert 0 <= result["accuracy"] <= result["accuracy_o0_i1_folded"] <= 1
    assert main(["evaluate", model, "--data", "handprint", "--limit", "40"]) == 0
    assert "with O = 0 and I = 1" in capsys.readouterr().out


def test_the_gradients_of_a_recipe_are_checked(recipe, capsys):
    assert main(["gradcheck", recipe, "--samples", "2"]) == 0
    assert "right" in capsys.readouterr().out
    assert main(["gradcheck", recipe, "--samples", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parameters"] == 1024 * 8 + 8 + 8 * 4 + 4


def test_only_numpy_networks_are_checked(capsys):
    assert main(["gradcheck", "handprint_cnn"]) == 1
    assert "PyTorch" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["train"], ["recipes"], ["runs"], ["runs", "list"], ["runs", "install"], ["evaluate"], ["gradcheck"]],
)
def test_help_has_an_example(words, capsys):
    assert main([*words, "--help"]) == 0
    assert "Example: hwocr" in capsys.readouterr().out


def test_the_command_to_install_a_run_kept_elsewhere_finds_it(recipe, tmp_path, capsys):
    import shlex

    folder = tmp_path / "a folder" / "run"
    assert main(["train", recipe, "--set", "epochs=1", "--run-dir", str(folder)]) == 0
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("use it everywhere"))
    words = shlex.split(line.partition("hwocr ")[2])
    assert main(words) == 0


def test_a_kind_of_network_that_lacks_a_key_of_the_recipe_is_told_so(recipe, capsys):
    assert main(["train", recipe, "--set", "network.kind=cnn"]) == 1
    err = capsys.readouterr().err
    assert "of the kind cnn has no key hidden" in err and "channels" in err and "Did you mean" not in err


@pytest.mark.parametrize("rate", ["inf", "nan", "-inf"])
def test_a_learning_rate_that_is_no_number_is_refused(recipe, capsys, rate):
    assert main(["train", recipe, "--set", f"optimiser.learning_rate={rate}"]) == 1
    assert "optimiser.learning_rate" in capsys.readouterr().err
