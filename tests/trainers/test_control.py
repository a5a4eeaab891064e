import io
import time

import pytest

from hwocr.files import write_atomically
from hwocr.trainers.loop.control import Control, StopRequested


def test_what_was_said_last_counts():
    control = Control()
    assert not control.should_pause
    control.tell("pause")
    assert control.should_pause
    control.tell("resume")
    assert not control.should_pause
    control.tell("rubbish")
    assert not control.should_stop
    control.tell("stop")
    assert control.should_stop


def test_stop_ends_a_pause():
    control = Control()
    control.tell("pause")
    control.tell("stop")
    control.tell("pause")

    control.wait_while_paused()

    assert control.should_stop


def test_commands_are_lines_and_the_end_of_them_means_nothing():
    control = Control()
    control._read(io.StringIO("Pause\n\nnothing\n"))

    assert control.should_pause
    assert not control.should_stop


def test_stop_interrupts_what_cannot_look_for_it(restored_signals):
    control = Control()
    control.listen(io.StringIO(""))

    with pytest.raises(StopRequested), control.interrupting():
        control.tell("stop")
        time.sleep(30)
    assert control.should_stop


def test_a_stop_that_came_before_interrupts_at_once():
    control = Control()
    control.tell("stop")

    with pytest.raises(StopRequested), control.interrupting():
        pass


def test_a_command_that_any_window_writes_into_the_run_folder_counts_and_an_old_one_does_not(tmp_path):
    path = tmp_path / "command.txt"
    write_atomically(path, b"stop\n")
    control = Control()
    control.watch(path)
    write_atomically(path, b"pause\n")
    deadline = time.monotonic() + 30
    while not control.should_pause and time.monotonic() < deadline:
        time.sleep(0.02)
    assert control.should_pause and not control.should_stop
    write_atomically(path, b"stop\n")
    control.wait_while_paused()
    assert control.should_stop
