import subprocess
import sys

import pytest
from PIL import Image

from hwocr.datasets.handprint import make_page, variant_style


def imported(*words):
    """The modules of the program and its libraries that a command loads, and what it prints."""
    program = (
        "import sys; from hwocr.cli import main; code = main(sys.argv[1:]);"
        "print(*sorted(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split()), done.stdout


def test_the_version_is_printed_without_any_library():
    modules, printed = imported("--version")
    assert printed.startswith("hwocr ")
    assert modules.isdisjoint({"typer", "click", "rich", "numpy", "pydantic"})


@pytest.mark.parametrize(
    ("command", "others"), [("read", "train"), ("recipes", "classify"), ("search", "read")]
)
def test_a_command_does_not_import_the_others(command, others):
    modules, _ = imported(command, "--help")
    assert f"hwocr.cli.{command}" in modules
    assert f"hwocr.cli.{others}" not in modules


def test_the_help_of_read_comes_without_what_reads():
    modules, printed = imported("read", "--help")
    assert "--recogniser" in printed
    assert modules.isdisjoint({"numpy", "scipy", "onnxruntime", "lxml"})


def test_a_page_that_is_read_alone_loads_neither_the_batch_nor_linear_algebra(tmp_path):
    picture = tmp_path / "page.png"
    Image.fromarray(make_page(["BUY MILK"], seed=3, style=variant_style("plain", 3)).pixels).save(picture)
    modules, _ = imported("read", str(picture), "--recogniser", "letters")
    assert modules.isdisjoint({"scipy.linalg", "scipy.optimize", "lxml", "hwocr.batch.work", "torch"})
