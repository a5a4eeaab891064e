"""The errors that are allowed: ``budgets.toml``, a table for each setting of the recogniser.

[automatic]                    # a name for it
options = { }                  # what `hwocr.reading.reader.reader_of` is given besides the model
without = ["rapidocr"]         # counts only where none of these is installed
needs = []                     # and only where all of these are
in_tests = true                # whether `make test` keeps it, too, or `make accuracy` alone

[automatic.budgets]
plain = { errors = 3, letters = 192 }
"""

import importlib.util
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accuracy_sets import Score

BUDGETS_FILE = Path(__file__).parent / "budgets.toml"
# Processors round differently: one more error is allowed for so many letters, or a part of them.
_LETTERS_PER_ERROR = 200


@dataclass(frozen=True, slots=True)
class Setting:
    """One way to read, with its budgets.

    Attributes:
        name: of its table.
        options: keyword arguments for `hwocr.reading.reader.reader_of`.
        needs, without: packages that must be, and must not be, installed.
        in_tests: whether ``make test`` keeps it.
        budgets: by set the errors allowed.
    """

    name: str
    options: Mapping[str, Any]
    needs: tuple[str, ...]
    without: tuple[str, ...]
    in_tests: bool
    budgets: Mapping[str, int]

    def why_not(self) -> str:
        """Why it cannot be measured here, or ""."""
        for package in self.needs:
            if importlib.util.find_spec(package) is None:
                return f"{package} is not installed"
        for package in self.without:
            if importlib.util.find_spec(package) is not None:
                return f"{package} is installed, and these budgets are for reading without it"
        return ""


def load_settings(path: Path = BUDGETS_FILE) -> tuple[Setting, ...]:
    """Read the budgets, setting by setting."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Setting(
            name,
            table.get("options", {}),
            tuple(table.get("needs", ())),
            tuple(table.get("without", ())),
            table.get("in_tests", True),
            {part: budget["errors"] for part, budget in table.get("budgets", {}).items()},
        )
        for name, table in tables.items()
    )


def allowed(score: Score) -> int:
    """The budget for what is reached now."""
    return score.errors + -(-score.letters // _LETTERS_PER_ERROR)


def tighten(text: str, setting: str, scores: Mapping[str, Score]) -> str:
    """Lower the budgets of a setting to what was reached; those that are lower already stay.

    Args:
        text: of the file.
        setting: the name of its table.
        scores: by set; one that has no budget yet gets one.

    Returns:
        The new text of the file, comments and all else as they were.
    """
    budgets = tomllib.loads(text)[setting].get("budgets", {})
    rows = {
        name: f"{name} = {{ errors = {allowed(score)}, letters = {score.letters} }}"
        for name, score in scores.items()
        if name not in budgets or allowed(score) < budgets[name]["errors"]
    }
    head = f"[{setting}.budgets]"
    before, found, after = text.partition(f"{head}\n")
    if not found:
        raise ValueError(f"budgets.toml has no table {head}")
    table, rest = re.match(r"((?:(?!\[).*\n?)*)((?:.*\n?)*)", after).groups()
    lines = table.rstrip("\n").split("\n") if table.strip() else []
    for name, row in rows.items():
        places = [place for place, line in enumerate(lines) if re.match(rf"{re.escape(name)}\s*=", line)]
        if places:
            lines[places[0]] = row
        else:
            lines.append(row)
    return before + found + "\n".join(lines) + "\n" + ("\n" + rest if rest else "")
