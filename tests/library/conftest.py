import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "data"))


@pytest.fixture
def library(tmp_path):
    """An empty library."""
    from hwocr.library.library import Library

    with Library(tmp_path / "library.sqlite") as opened:
        yield opened
