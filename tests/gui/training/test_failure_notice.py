from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget

from hwocr.gui.context.message_bar import MessageBar
from hwocr.gui.processes.trainer import Outcome
from hwocr.gui.training.failure_notice import FailureNotice
from hwocr.runs.store.folder import RunFolder, RunState

RUN, OTHER = Path("/runs/one"), Path("/runs/other")


@pytest.fixture
def bar(qtbot):
    below = QWidget()
    qtbot.addWidget(below)
    # Returned alone, the bar would be deleted with the widget, which nothing else holds.
    yield MessageBar(below)


def seen(kind, reason=""):
    view = SimpleNamespace(name="one", state=RunState(kind, reason), hint="Do this.")
    return SimpleNamespace(run=RunFolder(RUN), view=view)


def test_a_killed_trainer_is_told_until_its_run_goes_on(bar):
    notice = FailureNotice(bar)
    notice.on_ended(RUN, Outcome("killed", "It was killed.", "Resume."), None)
    assert bar.message == "It was killed."
    notice.take_back(OTHER)
    assert bar.message == "It was killed."
    notice.take_back(RUN)
    assert bar.message == ""


def test_a_failure_is_told_once_its_reason_has_been_read_and_taken_back_when_another_run_is_shown(bar):
    notice = FailureNotice(bar)
    notice.on_ended(RUN, Outcome("failed", "The training failed."), seen("running"))
    assert bar.message == ""
    notice.look(seen("crashed", "the loss diverged"))
    assert (bar.message, bar.hint) == ("one failed: the loss diverged.", "Do this.")
    notice.take_back()
    assert bar.message == ""


def test_what_was_said_since_stays(bar):
    notice = FailureNotice(bar)
    notice.on_ended(RUN, Outcome("killed", "It was killed."), None)
    bar.show_message("The recipe is saved.")
    notice.take_back(RUN)
    assert bar.message == "The recipe is saved."


def test_a_trainer_that_ended_as_it_should_is_no_news(bar):
    FailureNotice(bar).on_ended(RUN, Outcome("ended", "It has ended."), seen("finished"))
    assert bar.message == ""
