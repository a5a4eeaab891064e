import subprocess
import sys

import pytest
from small_runs import write_run

from hwocr.errors import RunError
from hwocr.runs.store.process import ask_to_stop
from hwocr.runs.store.process_identity import ProcessIdentity, identity_of


def test_a_trainer_that_somebody_else_started_is_asked_to_stop():
    run = write_run(ending="")
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as process:
        run.write_mark(identity_of(process.pid))
        ask_to_stop(run)
        assert process.wait() < 0


def test_where_no_trainer_is_at_work_none_can_be_asked_to_stop():
    run = write_run(ending="")
    for mark in (None, ProcessIdentity(2**22 + 1, "long ago")):
        if mark is not None:
            run.write_mark(mark)
        with pytest.raises(RunError, match="No trainer"):
            ask_to_stop(run)
