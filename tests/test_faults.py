import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
TABLE = (ROOT.parent / "docs" / "faults.md").read_text(encoding="utf-8")


def _named():
    """Each file that the table names, with the test in it, or ""."""
    found, file = [], ""
    for name in re.findall(r"`((?:[a-z_]+/)*(?:test_[a-z_]+\.py)?(?:::test_\w+)?|test_\w+)`", TABLE):
        path, _, test = name.partition("::")
        file = path if path.endswith(".py") else file
        found.append((file, test or (path if not path.endswith(".py") else "")))
    return sorted(set(found))


@pytest.mark.parametrize(("file", "test"), _named())
def test_every_test_that_the_table_of_faults_names_is_there(file, test):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert f"def {test}(" in text if test else "def test_" in text


def test_every_number_of_the_list_has_a_line():
    assert {int(number) for number in re.findall(r"^\| (\d+) \|", TABLE, re.MULTILINE)} == set(range(1, 21))
