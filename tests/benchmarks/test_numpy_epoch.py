"""An epoch of the course's recipe beside the same work elsewhere, each in its own process, turn by turn."""

import importlib.util
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("one_epoch.py")
THREADS = (1, 2)


class Epochs:
    """A process that trains an epoch whenever it is called and returns the seconds that took."""

    def __init__(self, way, threads):
        self.threads = threads
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT), way, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout.readline() == "ready\n"

    def __call__(self):
        # Threads of the one before may still spin, waiting for work that does not come.
        time.sleep(0.1)
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self):
        self._process.communicate()
        assert self._process.returncode == 0


@pytest.fixture
def epochs_of():
    started = []

    def start(way, threads=1):
        started.append(Epochs(way, threads))
        return started[-1]

    yield start
    for epochs in started:
        epochs.close()


@pytest.fixture
def ours(epochs_of):
    """With one thread, as the trainer works."""
    return epochs_of("hwocr")


@pytest.fixture
def best_of(epochs_of, figures):
    """Another way with one thread and with two, in each turn whichever was faster; both are noted."""
    taken = {}

    def choose(way):
        candidates = [epochs_of(way, threads) for threads in THREADS]

        def epoch():
            seconds = [each() for each in candidates]
            for threads, one in zip(THREADS, seconds, strict=True):
                taken.setdefault(f"{way}_threads_{threads}", []).append(one)
            return min(seconds)

        return epoch

    yield choose
    figures(**{name: statistics.median(seconds) for name, seconds in taken.items()})


@pytest.mark.torch
def test_epoch_against_pytorch(ours, best_of, against):
    """Aim: at most 0.5 of PyTorch's time."""
    against(ours, best_of("torch"), names=("seconds", "seconds_pytorch"), rounds=15)


def test_epoch_against_its_matrix_products(ours, epochs_of, against):
    """Aim: at most 3.5 times the bare products."""
    against(ours, epochs_of("products"), names=("seconds", "seconds_bare"), rounds=15)


@pytest.mark.skipif(importlib.util.find_spec("sklearn") is None, reason="scikit-learn is not installed")
def test_epoch_against_scikit_learn(ours, best_of, against):
    """Aim: at most 0.1 of MLPClassifier's time."""
    against(ours, best_of("sklearn"), names=("seconds", "seconds_scikit_learn"))
