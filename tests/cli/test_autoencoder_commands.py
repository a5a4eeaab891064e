import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "data"))
from small_runs import small_recipe, write_run

from hwocr.cli import main
from hwocr.folders import runs_folder
from hwocr.runs.analysis.report import curves_csv, export_figure, report_html
from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.glyph_networks import AutoencoderSettings
from hwocr.runs.recipe.schema import OptimiserSettings, Validation
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.installing import install_model
from hwocr.runs.store.reconstructions import read_code_map
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    recipe = small_recipe(
        "copier",
        labels="ABCH",
        network=AutoencoderSettings(hidden=(16,), code=5, code_activation="identity"),
        optimiser=OptimiserSettings(kind="adamw", learning_rate=0.003),
        loss={"reduction": "mean"},
        validation=Validation(),
        epochs=2,
    )
    folder = tmp_path_factory.mktemp("trained")
    save_recipe(recipe, folder / "copier.toml")
    assert run_trainer(folder / "copier.toml", folder / "run", resume=False, control=Control()) == 0
    return folder / "run"


@pytest.fixture
def run(trained):
    shutil.copytree(trained, runs_folder() / "copier-run")
    return RunFolder(runs_folder() / "copier-run")


@pytest.fixture
def letter(run, tmp_path):
    """One of the run's own letters, as a picture."""
    ink = read_code_map(run).images[0]
    Image.fromarray(255 - np.pad(ink, 8)).resize((192, 192)).save(tmp_path / "letter.png")
    return tmp_path / "letter.png"


def size_of(path):
    with Image.open(path) as picture:
        return picture.size


def test_runs_are_told_in_decibels(run, capsys):
    best = run.events()[-1].values["best_psnr"]

    assert main(["runs", "list"]) == 0
    assert f"{best:.2f} dB" in capsys.readouterr().out
    assert main(["runs", "show", "copier"]) == 0
    out = capsys.readouterr().out
    assert "PSNR" in out and "accuracy" not in out
    assert main(["runs", "list", "--json"]) == 0
    entry = json.loads(capsys.readouterr().out)[0]
    assert (entry["metric"], entry["best_psnr"], entry["best_accuracy"]) == ("psnr", best, None)


def test_a_run_of_each_kind_can_be_compared(run, capsys):
    write_run("reader-run")

    assert main(["runs", "compare", "copier", "reader", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [entry["metric"] for entry in found["runs"]] == ["psnr", "accuracy"]
    assert main(["runs", "compare", "copier", "reader"]) == 0
    assert "best_psnr" in capsys.readouterr().out


def test_curves_and_report_are_in_decibels(run, tmp_path):
    best = run.events()[-1].values["best_psnr"]

    header, first, *_ = curves_csv([run]).splitlines()
    assert float(first.split(",")[header.split(",").index("validation_psnr")]) > 0
    assert first.split(",")[header.split(",").index("validation_accuracy")] == ""
    report = report_html(run)
    assert f"{best:.2f} dB in epoch" in report and "best validation PSNR" in report
    export_figure([run, write_run("reader-run")], tmp_path / "both.svg")
    assert "PSNR, dB; accuracy, %" in (tmp_path / "both.svg").read_text()


def test_an_autoencoder_is_evaluated_beside_principal_components(run, capsys):
    words = ["evaluate", str(run.model_path()), "--data", "handprint", "--split", "valid", "--limit", "40"]

    assert main([*words, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["code"], result["samples"]) == (5, 40)
    assert 5 < result["psnr"] < 40 and 5 < result["psnr_pca"] < 40
    assert main(words) == 0
    out = capsys.readouterr().out
    assert f"{result['psnr']:6.2f} dB" in out and " 5 principal components" in out


def test_models_lists_an_autoencoder_as_what_it_is_and_reading_with_it_is_refused(run, letter, capsys):
    install_model(run, "mine")

    assert main(["models"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("mine"))
    assert "autoencoder" in line and "reconstructs letters through 5 numbers" in line
    for command in (["read", str(letter), "--model", "mine"], ["classify", str(letter), "--model", "mine"]):
        assert main(command) == 1
        assert "is an autoencoder" in capsys.readouterr().err


def test_a_letter_is_copied_and_its_unlikeness_told(run, letter, tmp_path, capsys):
    assert main(["runs", "reconstruct", "copier", str(letter), "-o", str(tmp_path / "out.png")]) == 0
    out = capsys.readouterr().out
    assert "dB" in out and "of the validation letters come out worse" in out
    assert size_of(tmp_path / "out.png") == (256, 128)
    assert main(["runs", "reconstruct", "copier", str(letter), "--json"]) == 0
    assert 0 <= json.loads(capsys.readouterr().out)[0]["percentile"] <= 100


def test_an_interpolation_is_drawn_and_an_unknown_label_refused(run, tmp_path, capsys):
    out = tmp_path / "steps.png"
    assert main(["runs", "interpolate", "copier", "A", "H", "-o", str(out), "--steps", "5"]) == 0
    assert size_of(out) == (5 * 128, 128)
    assert main(["runs", "interpolate", "copier", "A", "Q", "-o", str(out)]) == 1
    assert "no sample of Q" in capsys.readouterr().err


def test_a_run_that_copies_nothing_says_so(capsys, tmp_path):
    write_run("reader-run")

    assert main(["runs", "interpolate", "reader", "A", "B", "-o", str(tmp_path / "x.png")]) == 1
    assert "has no autoencoder" in capsys.readouterr().err
