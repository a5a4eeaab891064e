import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
from small_runs import small_recipe

from hwocr.folders import runs_folder
from hwocr.gui.app.main_window import TABS
from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.own import own_recipes_folder
from hwocr.runs.recipe.schema import AutoencoderSettings, OptimiserSettings
from hwocr.runs.store.folder import RunFolder
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer

WAIT = 60_000
AUTOENCODER_TAB = 1 + next(place for place, tab in enumerate(TABS) if tab.title == "Autoencoder")


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
def until(qtbot):
    """Wait until something holds."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)


@pytest.fixture
def open_tab(make_window, recipe, until):
    """Opens windows with the Autoencoder tab; ends what they train."""
    path = own_recipes_folder() / f"{recipe.name}.toml"
    save_recipe(recipe, path)
    bodies = []

    def open_one():
        window = make_window()
        window.show_tab(AUTOENCODER_TAB)
        until(lambda: window.tab.body is not None and window.tab.body.recipes.names)
        body = window.tab.body
        body.trainers.grace = 5.0
        until(lambda: not window.context.workers.busy)
        body.recipes.choose(recipe.name)
        bodies.append(body)
        return body

    yield open_one
    for body in bodies:
        for trainer in body.trainers.running:
            trainer.kill()
            assert trainer.wait(5000)


@pytest.fixture
def body(run, open_tab, until):
    """The tab, showing the finished run."""
    body = open_tab()
    until(lambda: body.seen is not None and body.seen.view.model_epoch)
    return body


@pytest.fixture
def act(body):
    """Trigger an action of the tab, which must be enabled."""

    def act(name):
        action = body._actions[name]
        assert action.isEnabled(), name
        action.trigger()

    return act
