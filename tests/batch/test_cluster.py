import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hwocr.batch.cluster import ClusterWorkers
from hwocr.batch.settings import ReadSettings
from hwocr.errors import HwocrError

needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None,
    reason="dask.distributed is absent: pip install 'hwocr[cluster]'",
)

# In a process of its own: a cluster leaves threads behind that end with it.
PROGRAM = """
import json, os, signal, sys
from pathlib import Path
from distributed import LocalCluster
from hwocr.batch.cluster import ClusterWorkers
from hwocr.batch.run import Batch, BatchPlan
from hwocr.batch.sources import find_sources
from hwocr.batch.settings import ReadSettings
from hwocr.exporting.registry import format_named

if __name__ == "__main__":
    folder, outputs = map(Path, sys.argv[1:3])
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        plan = BatchPlan(find_sources([folder]), outputs, format_named("text"), ReadSettings())
        events, killed = [], None
        for event in Batch(plan).run(ClusterWorkers(ReadSettings(), cluster.scheduler_address)):
            events.append((event.kind, event.source.name))
            if killed is None:
                killed = next(iter(cluster.workers.values())).pid
                os.kill(killed, signal.SIGKILL)
    print(json.dumps({"events": events, "killed": killed}))
"""


@needs_dask
def test_every_page_arrives_once_from_two_workers_of_which_one_is_killed(handwritten, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(12):
        shutil.copy(handwritten / ("a.png" if number % 2 else "b.png"), folder / f"{number:02d}.png")
    program = tmp_path / "leader.py"
    program.write_text(PROGRAM)
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    run = subprocess.run(
        [sys.executable, str(program), str(folder), str(tmp_path / "out")],
        capture_output=True, text=True, timeout=240, env=environment, cwd=Path.cwd(),
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["killed"]
    names = [f"{number:02d}.png" for number in range(12)]
    for kind in ("page", "written"):
        assert sorted(name for what, name in told["events"] if what == kind) == names
    assert (tmp_path / "out/01.txt").read_text() == (tmp_path / "out/03.txt").read_text() != ""


@needs_dask
def test_a_scheduler_that_is_not_there_is_an_error_in_words():
    program = (
        "import hwocr.batch.cluster as c, hwocr.batch.work as w\n"
        "c._TIMEOUT = 1\n"
        "try:\n    list(c.ClusterWorkers(w.ReadSettings(), 'tcp://127.0.0.1:9').run(iter([])))\n"
        "except Exception as error:\n    print(type(error).__name__, error.message, error.hint)\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert run.stdout.startswith("HwocrError There is no scheduler at tcp://127.0.0.1:9"), run.stderr[-2000:]


def test_without_dask_the_hint_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(HwocrError, match="needs dask") as caught:
        ClusterWorkers(ReadSettings(), "tcp://127.0.0.1:9")
    assert "hwocr[cluster]" in caught.value.hint
