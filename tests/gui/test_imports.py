"""The first import of what several workers need at once."""

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
