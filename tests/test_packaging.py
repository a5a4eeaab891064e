import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from hwocr.shipped import shipped_path

ROOT = Path(__file__).resolve().parent.parent


def shipped_files(root: Path) -> set[str]:
    """The files of resources/ and training/ below `root`, as paths relative to it."""
    return {
        path.relative_to(root).as_posix()
        for folder in ("resources", "training")
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with the wheel's content, as pip would unpack it."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_installed(installed: Path, program: str) -> str:
    """Run a program that imports the unpacked wheel, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=installed.parent,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_checkout_ships_a_model_a_sample_page_and_a_recipe():
    files = shipped_files(ROOT)
    assert any(name.startswith("resources/models/") and name.endswith(".onnx") for name in files)
    assert any(name.startswith("resources/pages/") and name.endswith((".png", ".jpg")) for name in files)
    assert any(name.startswith("training/") and name.endswith(".toml") for name in files)


def test_the_wheel_holds_every_resource_and_recipe(installed):
    assert shipped_files(installed / "hwocr" / "_shipped") == shipped_files(ROOT)


def test_the_wheel_holds_the_program_and_its_licence_and_nothing_else(installed):
    assert {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")} == {"hwocr"}
    assert list(installed.glob("*.dist-info/licenses/LICENSE"))
    assert not list(installed.rglob("*.pyc"))


def test_an_installed_wheel_finds_what_it_ships(installed):
    program = (
        "import hwocr; from hwocr.shipped import shipped_path;"
        "print(hwocr.__file__, shipped_path('resources', 'models'), shipped_path('training'), sep='\\n')"
    )
    package, models, training = map(Path, run_installed(installed, program).splitlines())
    assert package.is_relative_to(installed)
    assert models.is_relative_to(installed)
    assert models.is_dir()
    assert training.is_dir()


def test_a_checkout_finds_what_it_ships():
    assert shipped_path("resources", "models") == ROOT / "resources" / "models"
    assert shipped_path("training").is_dir()


def test_an_installed_wheel_offers_the_default_model(installed):
    program = "from hwocr.models.registry import DEFAULT_MODEL, find_model; print(find_model(DEFAULT_MODEL))"
    assert Path(run_installed(installed, program)).is_relative_to(installed)


def test_the_base_install_asks_for_no_part_of_the_torch_extra(installed):
    (metadata,) = installed.glob("*.dist-info/METADATA")
    requirements = Parser().parsestr(metadata.read_text(encoding="utf-8")).get_all("Requires-Dist")
    base = {line.split(">=")[0] for line in requirements if "extra ==" not in line}
    assert {"numpy", "onnxruntime", "pyside6-essentials"} <= {name.lower() for name in base}
    assert base.isdisjoint({"torch", "torchvision", "accelerate", "onnx", "onnxscript"})


def test_the_wheel_installs_the_command_hwocr(installed):
    (entry_points,) = installed.glob("*.dist-info/entry_points.txt")
    assert "hwocr = hwocr.cli:main" in entry_points.read_text(encoding="utf-8")
