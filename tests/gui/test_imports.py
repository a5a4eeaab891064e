"""The first import of what several workers need at once."""

import subprocess
import sys
import threading

import pytest

from hwocr.gui.context import imports
from hwocr.gui.context.engine import ProgramEngine
from hwocr.gui.training.lazy import _import_all


@pytest.mark.parametrize(
    "call",
    [lambda done: done(ProgramEngine().model_names()), lambda done: _import_all(lambda: done("imported"))],
    ids=["the list of models", "a tab"],
)
def test_workers_wait_for_the_one_that_is_importing(call):
    done = []
    worker = threading.Thread(target=call, args=(done.append,))
    with imports._lock:
        worker.start()
        worker.join(0.3)
        assert worker.is_alive() and not done
    worker.join(20)
    assert len(done) == 1


HALF_MADE = """
def __getattr__(name):
    # As pydantic's does while another thread has made only half of it.
    if name.startswith("__") and name != "__wrapped__":
        raise AttributeError(name)
    raise ImportError(f"cannot import name {name} from partially initialized module half_made")
import json.tool
"""
IMPORTING = """
from PySide6 import QtCore
from hwocr.gui.app.import_hook import quiet_import_hook
if QUIET:
    assert quiet_import_hook()
import half_made
print("imported")
"""


@pytest.mark.parametrize("quiet", [True, False])
def test_the_hook_of_pyside_does_not_look_into_modules_that_are_half_made(tmp_path, quiet):
    """Without the answer that we give for it, it does: when that changes, the answer may go."""
    (tmp_path / "half_made.py").write_text(HALF_MADE)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n" + IMPORTING.replace("QUIET", str(quiet))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip() == "imported") == quiet, done.stderr
