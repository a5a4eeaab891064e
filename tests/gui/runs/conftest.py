import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "data"))
from small_runs import write_run

from hwocr.gui.app.main_window import TABS

WAIT = 60_000
RUNS_TAB = 1 + [factory.title for factory in TABS].index("Runs")


@pytest.fixture
def until(qtbot):
    """Wait until something holds."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)


@pytest.fixture
def three_runs():
    """Three runs: two of one recipe, one stopped before its end with another batch size."""
    return [
        write_run("alpha", epochs=4),
        write_run("beta", epochs=3, ending="stopped", batch_size=64),
        write_run("gamma", epochs=4),
    ]


@pytest.fixture
def body(window, three_runs, until):
    """The Runs tab's contents, with three runs in the table."""
    window.show_tab(RUNS_TAB)
    until(lambda: window.tab.body is not None and len(window.tab.body.model.rows) == 3)
    return window.tab.body


@pytest.fixture
def act(body):
    """Trigger an action of the tab, which must be enabled."""

    def act(name):
        action = body._actions[name]
        assert action.isEnabled(), name
        action.trigger()

    return act


@pytest.fixture
def shown(body):
    """The names in the table, from top to bottom."""
    return lambda: [body.sorted.row_at(place).run.name for place in range(body.sorted.rowCount())]
