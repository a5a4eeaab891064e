import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# One wrong import per contract: the file that gets it, the import, the contract that must object.
VIOLATIONS = [
    ("models/classifier.py", "import hwocr.reading.page", "Imports run downward"),
    ("gui/app/start.py", "import hwocr.trainers", "Window and terminal know a trainer through runs alone"),
    ("torchnets/__init__.py", "import hwocr.reading.page", "Training does not know pages"),
    ("reading/page.py", "import PySide6.QtCore", "Qt is the window's alone"),
    ("cli/main.py", "import torch", "PyTorch is for training alone"),
    ("nn/activations.py", "import scipy", "The NumPy network imports NumPy alone"),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the pyproject.toml in `folder` on the package beside it."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", "PYTHONPATH": str(folder)},
    )


def test_the_package_keeps_its_import_contracts():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def broken_contracts(tmp_path_factory):
    """The names of the contracts that object to a copy of the package with one violation of each."""
    copy = tmp_path_factory.mktemp("violations")
    shutil.copy(ROOT / "pyproject.toml", copy)
    shutil.copytree(ROOT / "hwocr", copy / "hwocr", ignore=shutil.ignore_patterns("__pycache__"))
    for file, line, _contract in VIOLATIONS:
        with (copy / "hwocr" / file).open("a") as module:
            module.write(f"\n{line}\n")
    result = lint_imports(copy)
    return re.findall(r"^(.+?) BROKEN", result.stdout, re.MULTILINE)


@pytest.mark.parametrize("contract", [contract for _file, _line, contract in VIOLATIONS])
def test_a_forbidden_import_breaks_its_contract(broken_contracts, contract):
    assert contract in broken_contracts


@pytest.mark.parametrize("module", sorted((ROOT / "hwocr" / "nn").glob("*.py")), ids=lambda path: path.stem)
def test_the_numpy_network_imports_numpy_and_the_standard_library_alone(module):
    allowed = {"numpy", "hwocr", *sys.stdlib_module_names}
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            names = [node.module]
        else:
            continue
        for name in names:
            assert name.partition(".")[0] in allowed
            assert not name.startswith("hwocr") or name.startswith("hwocr.nn")
