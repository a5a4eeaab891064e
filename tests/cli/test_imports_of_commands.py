import subprocess
import sys

import pytest


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
