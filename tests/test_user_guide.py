import re
from pathlib import Path

import pytest
import typer.main

import hwocr.gui.app.main_window  # noqa: F401 - its tabs enter their actions in the table
from hwocr.cli.app import make_app
from hwocr.gui.context.actions import ACTIONS, MORE_KEYS

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "user-guide.md").read_text(encoding="utf-8")
SHORTCUTS = [
    f"| {spec.group} | {', '.join(f'`{key}`' for key in spec.keys)} | {spec.tip} |"
    for spec in ACTIONS.values()
    if spec.keys
] + [f"| {group} | {keys} | {what}. |" for group, keys, what in MORE_KEYS]


@pytest.mark.parametrize("row", SHORTCUTS)
def test_the_guide_lists_every_shortcut_of_the_window(row):
    assert row in GUIDE.splitlines()


def test_the_guide_lists_no_shortcut_the_window_has_not():
    groups = "|".join({spec.group for spec in ACTIONS.values()})
    rows = [line for line in GUIDE.splitlines() if re.match(rf"\| ({groups}) \|", line)]
    assert set(rows) <= set(SHORTCUTS)


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^hwocr ([a-z]+)\b", GUIDE, re.MULTILINE))))
def test_every_command_of_the_examples_in_the_guide_exists(command):
    assert command in typer.main.get_command(make_app()).commands
