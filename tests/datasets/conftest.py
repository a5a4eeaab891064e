import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "data"))


@pytest.fixture
def data_dir(tmp_path, monkeypatch):
    """An empty data folder, as HWOCR_DATA_DIR."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("HWOCR_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def server(monkeypatch):
    """A server at 127.0.0.1 that stands in for the publishers of data sets."""
    from small_data import data_server

    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with data_server() as state:
        monkeypatch.setenv("HWOCR_DATA_URL", state.url)
        yield state
