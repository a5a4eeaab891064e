import importlib.util
import signal
import threading
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

# A deadline would make a test fail because the machine is busy.
settings.register_profile("hwocr", deadline=None, database=None)
settings.load_profile("hwocr")


# A shell ignores interrupts for what it starts in the background, and programs started from there inherit
# that: those that the tests start shall heed them.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items):
    if importlib.util.find_spec("torch") is None:
        without_torch = pytest.mark.skip(reason="PyTorch is not installed: make test installs it")
        for item in items:
            if "torch" in item.keywords:
                item.add_marker(without_torch)
    if not SHARED_DATA.is_dir():
        without_data = pytest.mark.skip(reason=f"the data beside the checkout is absent: no {SHARED_DATA}")
        for item in items:
            if "shared" in item.keywords:
                item.add_marker(without_data)


@pytest.fixture(autouse=True)
def user_folders(tmp_path, monkeypatch):
    """Keep a test away from the user's models, runs, data sets and settings; returns the home it gets."""
    home = tmp_path / "hwocr-home"
    monkeypatch.setenv("HWOCR_HOME", str(home))
    monkeypatch.delenv("HWOCR_DATA_DIR", raising=False)
    return home


@pytest.fixture
def shared_data(monkeypatch):
    """The folder ../shared/data, as HWOCR_DATA_DIR; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the data beside the checkout is absent: no {SHARED_DATA}")
    monkeypatch.setenv("HWOCR_DATA_DIR", str(SHARED_DATA))
    return SHARED_DATA


@pytest.fixture(autouse=True)
def no_thread_left_alive():
    """Fail a test that leaves a thread behind; it would keep the program from ending."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in left:
        thread.join(timeout=5)  # one that is about to end may
    assert [thread.name for thread in left if thread.is_alive()] == []
