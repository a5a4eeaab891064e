import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
from small_runs import small_recipe

from hwocr.folders import runs_folder
from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.glyph_networks import AutoencoderSettings
from hwocr.runs.recipe.own import own_recipes_folder
from hwocr.runs.recipe.schema import OptimiserSettings
from hwocr.runs.store.folder import RunFolder
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer


@pytest.fixture(scope="session")
def recipe():
    return small_recipe(
        "copier",
        network=AutoencoderSettings(hidden=(24,), code=6, code_activation="identity"),
        optimiser=OptimiserSettings(kind="adamw", learning_rate=0.003),
        loss={"reduction": "mean"},
        epochs=4,
        labels="ABCHX0",
    )


@pytest.fixture(scope="session")
def trained(recipe, tmp_path_factory):
    """A finished run of a small autoencoder, to be copied."""
    folder = tmp_path_factory.mktemp("trained")
    path = folder / f"{recipe.name}.toml"
    save_recipe(recipe, path)
    assert run_trainer(path, folder / "run", resume=False, control=Control()) == 0
    return folder / "run"


@pytest.fixture
def run(trained):
    """The finished run, among the user's."""
    shutil.copytree(trained, runs_folder() / "copier-run")
    return RunFolder(runs_folder() / "copier-run")


@pytest.fixture
def open_tab(open_training_tab, recipe):
    """Opens windows with the Autoencoder tab."""
    path = own_recipes_folder() / f"{recipe.name}.toml"
    save_recipe(recipe, path)
    return lambda: open_training_tab("Autoencoder", recipe.name)


@pytest.fixture
def body(run, open_tab, until):
    """The tab, showing the finished run."""
    body = open_tab()
    until(lambda: body.seen is not None and body.seen.view.model_epoch)
    return body
