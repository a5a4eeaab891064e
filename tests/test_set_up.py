"""The tools behind `make run` and `make test`, with a stand-in for Python that installs nothing."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parent.parent / "tools"
LIBRARIES = TOOLS.parent / "hwocr" / "gui" / "app" / "system_libraries.py"

# Makes a .venv that holds itself, notes calls of pip instead of following them, and passes the rest on.
STAND_IN = f"""#!/bin/sh
case "$*" in
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    "-m pip "*) echo "$*" >>pip-calls; echo "$PIP_WORDS" >&2; exit "${{PIP_STATUS:-0}}" ;;
    "-m hwocr"*) echo "started: $*" ;;
    *) exec {sys.executable} "$@" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path):
    """A folder with the tools and the stand-in for Python."""
    folder = tmp_path / "checkout"
    shutil.copytree(TOOLS, folder / "tools")
    (folder / "hwocr" / "gui" / "app").mkdir(parents=True)
    shutil.copy(LIBRARIES, folder / "hwocr" / "gui" / "app")
    python = folder / "python-stand-in"
    python.write_text(STAND_IN)
    python.chmod(0o755)
    return folder


def run_tool(checkout, tool, *arguments, **variables):
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHON")
    }
    return subprocess.run(
        ["sh", f"tools/{tool}", *arguments],
        cwd=checkout,
        env=environment | {"PYTHON": "./python-stand-in"} | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_set_up_makes_an_environment_and_installs_the_extras_into_it(checkout):
    result = run_tool(checkout, "set_up.sh", "torch")
    assert result.returncode == 0, result.stderr
    assert (checkout / ".venv" / "bin" / "python").exists()
    assert (checkout / "pip-calls").read_text().strip().endswith("--editable .[torch]")
    assert not (checkout / ".venv" / ".unfinished").exists()


def test_set_up_keeps_a_whole_environment(checkout):
    run_tool(checkout, "set_up.sh", "torch")
    (checkout / ".venv" / "kept").touch()
    assert run_tool(checkout, "set_up.sh", "torch,dev").returncode == 0
    assert (checkout / ".venv" / "kept").exists()


def test_set_up_that_was_killed_is_done_anew(checkout):
    run_tool(checkout, "set_up.sh", "torch")
    (checkout / ".venv" / ".unfinished").touch()
    (checkout / ".venv" / "half-a-package").touch()
    assert run_tool(checkout, "set_up.sh", "torch").returncode == 0
    assert not (checkout / ".venv" / "half-a-package").exists()


def test_set_up_without_a_network_says_so(checkout):
    words = "WARNING: Retrying after NewConnectionError\nERROR: No matching distribution found for numpy"
    result = run_tool(checkout, "set_up.sh", "torch", PIP_STATUS="1", PIP_WORDS=words)
    assert result.returncode == 1
    assert "ERROR: No matching distribution found for numpy" in result.stderr
    assert "Connect to the network and run make again" in result.stderr


def test_set_up_shows_why_pip_failed(checkout):
    result = run_tool(checkout, "set_up.sh", "torch", PIP_STATUS="1", PIP_WORDS="ERROR: a conflict")
    assert result.returncode == 1
    assert "ERROR: a conflict" in result.stderr
    assert "network" not in result.stderr


def test_a_python_that_does_not_run_is_named(checkout):
    result = run_tool(checkout, "find_python.sh", PYTHON="no-such-python")
    assert result.returncode == 1
    assert "PYTHON=no-such-python" in result.stderr


def test_run_without_a_screen_says_so_and_reads_in_the_terminal(checkout):
    run_tool(checkout, "set_up.sh", "torch")
    result = run_tool(checkout, "run.sh", "page.jpg")
    assert result.returncode == 0, result.stderr
    assert "There is no screen here" in result.stdout
    assert result.stdout.endswith("started: -m hwocr read page.jpg\n")


def test_run_with_a_screen_opens_the_window_on_the_page(checkout):
    run_tool(checkout, "set_up.sh", "torch")
    (checkout / "wayland-0").touch()
    screen = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(checkout)}
    result = run_tool(checkout, "run.sh", "page.jpg", **screen)
    assert result.stdout == "started: -m hwocr page.jpg\n"


@pytest.fixture
def system_libraries():
    spec = importlib.util.spec_from_file_location("system_libraries", LIBRARIES)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves libraries to the user")
def test_a_missing_library_is_named_with_the_command_that_installs_it(system_libraries, monkeypatch, capsys):
    monkeypatch.setattr(system_libraries, "_loads", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(system_libraries, "_has_font", lambda: True)
    monkeypatch.setattr(system_libraries.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(sys, "argv", ["system_libraries.py", "tests"])
    assert system_libraries.main() == 1
    said = capsys.readouterr().err
    assert "libEGL.so.1" in said
    assert "apt-get install -y libegl1\n" in said


def test_a_window_on_x11_needs_more_than_tests_do(system_libraries, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    assert set(system_libraries.needed("terminal")) < set(system_libraries.needed("tests"))
    assert (
        "libxcb-cursor.so.0"
        in system_libraries.needed("window").keys() - system_libraries.needed("tests").keys()
    )
