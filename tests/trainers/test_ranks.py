import pytest

from hwocr.errors import RunError
from hwocr.trainers.launch import launched
from hwocr.trainers.loop.control import Control, StopRequested
from hwocr.trainers.loop.ranks import Alone, GroupCommand, all_or_none


class Heard(Alone):
    """One of three processes, whose fellows say what a test puts into their mouths."""

    count = 3

    def __init__(self, *others):
        self.others = others

    def texts(self, text):
        return [text, *self.others]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, (0, 1)),
        ({"RANK": "1", "WORLD_SIZE": "2"}, (1, 2)),
        ({"OMPI_COMM_WORLD_RANK": "3", "OMPI_COMM_WORLD_SIZE": "4"}, (3, 4)),
        ({"RANK": "", "WORLD_SIZE": "x"}, (0, 1)),
    ],
)
def test_a_process_knows_its_number_from_whoever_launched_it(monkeypatch, environment, expected):
    for name in ("RANK", "WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert launched() == expected


def test_one_process_hears_what_its_own_control_says():
    control, ranks = Control(), Alone()
    assert ranks.broadcast(control) == GroupCommand.GO
    control.tell("pause")
    assert ranks.broadcast(control) == GroupCommand.PAUSE
    control.tell("stop")
    assert ranks.broadcast(control) == GroupCommand.STOP
    assert ranks.wait_while_paused(control) == GroupCommand.STOP


def test_what_fails_in_one_process_fails_in_the_others_with_its_words():
    with pytest.raises(RunError, match="process 2 of 3 failed: no data"), all_or_none(Heard("", "no data")):
        pass


def test_the_process_that_failed_raises_its_own_error():
    with pytest.raises(KeyError, match="mine"), all_or_none(Heard("", "no data")):
        raise KeyError("mine")


def test_a_stop_in_one_process_stops_the_others():
    ranks = Heard("", "")
    said = []
    ranks.texts = lambda text: said.append(text) or [text]
    with pytest.raises(StopRequested), all_or_none(ranks):
        raise StopRequested

    with pytest.raises(StopRequested), all_or_none(Heard("", said[0])):
        pass
