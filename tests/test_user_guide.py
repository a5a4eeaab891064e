import re
from pathlib import Path

import pytest
import typer.main

from hwocr.cli.app import app
from hwocr.gui.actions import ACTIONS, MORE_KEYS
from hwocr.gui.runs.actions import RUNS_ACTIONS
from hwocr.gui.training.actions import TRAINING_ACTIONS

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "user-guide.md").read_text(encoding="utf-8")
SHORTCUTS = [
    f"| {spec.group} | {', '.join(f'`{key}`' for key in spec.keys)} | {spec.tip} |"
    for spec in (ACTIONS | TRAINING_ACTIONS | RUNS_ACTIONS).values()
    if spec.keys
] + [f"| {group} | {keys} | {what}. |" for group, keys, what in MORE_KEYS]


@pytest.mark.parametrize("row", SHORTCUTS)
def test_the_guide_lists_every_shortcut_of_the_window(row):
    assert row in GUIDE.splitlines()


def test_the_guide_lists_no_shortcut_the_window_has_not():
    rows = [line for line in GUIDE.splitlines() if re.match(r"\| (Window|Read|Draw|Training|Runs) \|", line)]
    assert set(rows) <= set(SHORTCUTS)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^hwocr ([a-z]+)\b", GUIDE, re.MULTILINE))))
def test_every_command_of_the_examples_in_the_guide_exists(command):
    assert command in typer.main.get_command(app).commands
