"""A small package from outside the tree that adds one of each: it is installed and used."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "data"))

from outside_package import install

RECIPE = """
name = "bars"
labels = "IL"
epochs = 2
sources = [{ name = "bars" }]
network = { kind = "custom", name = "tiny", parameters = { units = 4 } }
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    install(folder)
    return folder


@pytest.fixture
def hwocr(site, tmp_path):
    """Run a command of the program in a process that has the package."""

    def run(*words):
        places = os.pathsep.join([str(site), *sys.path])
        environment = {**os.environ, "PYTHONPATH": places, "HWOCR_HOME": str(tmp_path / "home")}
        return subprocess.run(
            [sys.executable, "-m", "hwocr", *map(str, words)], env=environment, capture_output=True, text=True
        )

    return run


@pytest.fixture
def page():
    return Path(__file__).resolve().parent.parent / "resources" / "pages" / "01_shopping_list.jpg"


def test_an_export_format_of_another_package_is_written(hwocr, page, tmp_path):
    done = hwocr("read", page, "--recogniser", "letters", "--format", "shout", "-o", tmp_path / "out.shout")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.shout").read_text().endswith("!")


def test_a_recogniser_of_another_package_can_be_chosen(hwocr, page):
    done = hwocr("read", page, "--recogniser", "letters,nothing")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_a_data_set_of_another_package_is_listed_and_a_network_of_it_is_trained_on_it(hwocr, tmp_path):
    pytest.importorskip("torch")
    assert "bars" in {entry["name"] for entry in json.loads(hwocr("data", "list", "--json").stdout)}
    recipe = tmp_path / "bars.toml"
    recipe.write_text(RECIPE)
    done = hwocr("train", recipe, "--run-dir", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "run").rglob("model.onnx"))


def test_a_parameter_that_its_network_lacks_is_refused(hwocr, tmp_path):
    recipe = tmp_path / "bars.toml"
    recipe.write_text(RECIPE.replace("units", "unit"))
    done = hwocr("recipes", recipe)
    assert done.returncode == 1
    assert "unit" in done.stderr and "Traceback" not in done.stderr
