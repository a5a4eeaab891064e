"""A few of the damaged files that `tools/mutated_files.py` makes thousands of."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "data"))

from whole_files import whole_files

from hwocr.errors import HwocrError

TOOL = Path(__file__).resolve().parent.parent / "tools" / "mutated_files.py"
spec = importlib.util.spec_from_file_location("mutated_files", TOOL)
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)


@pytest.fixture
def samples(tmp_path):
    return whole_files(tmp_path / "whole")


def test_the_whole_files_are_opened(samples, tmp_path):
    for sample in samples:
        sample.read(sample.place(tmp_path / "files", sample.content))


@pytest.mark.filterwarnings("default")
def test_damaged_files_are_opened_or_refused_in_one_line(samples, tmp_path):
    for number, sample in enumerate(samples * 4):
        content = tool.damaged(sample.content, np.random.default_rng([7, number]))
        path = sample.place(tmp_path / "files", content)
        try:
            sample.read(path)
        except HwocrError as error:
            assert error.message and "\n" not in error.message, sample.name
