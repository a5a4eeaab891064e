from pathlib import Path
from types import SimpleNamespace

import pytest

from hwocr.gui.training.queue_progress import queue_progress
from hwocr.runs.store.folder import RunFolder, RunState

RUNS = [RunFolder(Path(f"/runs/{name}")) for name in "abc"]


def seen(**kinds):
    """How runs stand: by name a kind, and how much of the run is done."""
    return {
        Path(f"/runs/{name}"): SimpleNamespace(
            view=SimpleNamespace(
                state=RunState(kind),
                fraction=fraction,
                epochs=range(int(10 * fraction)),
                epochs_planned=10,
                is_loading=False,
            )
        )
        for name, (kind, fraction) in kinds.items()
    }


@pytest.mark.parametrize(
    ("stand", "words", "fraction"),
    [
        ({}, "starting …", 0.0),
        ({"a": ("running", 0.3)}, "run 1 of 3  ·  epoch 4 of 10", 0.1),
        ({"a": ("finished", 1.0), "b": ("running", 0.5)}, "run 2 of 3  ·  epoch 6 of 10  ·  1 done", 0.5),
        ({"a": ("crashed", 0.2), "b": ("new", 0.0)}, "starting …  ·  1 done", 1 / 3),
        ({"a": ("running", 0.5), "b": ("running", 0.1)}, "2 of 3 at work", 0.2),
    ],
)
def test_it_is_said_which_run_is_at_work_and_how_far_all_are(stand, words, fraction):
    progress = queue_progress("Sweep", RUNS, seen(**stand))
    assert (progress.title, progress.words) == ("Sweep", words)
    assert progress.fraction == pytest.approx(fraction)
