import importlib.util
import subprocess
import sys

import pytest

from hwocr.reading.recognisers import registry
from hwocr.reading.recognisers.ppocr import sessions
from hwocr.reading.recognisers.registry import RecogniserError, chosen_recognisers, get_recogniser, recogniser


@pytest.fixture
def own_register(monkeypatch):
    registry.all_recognisers()  # a module enters its recogniser once, when it is imported
    monkeypatch.setattr(registry, "_REGISTER", dict(registry._REGISTER))


@pytest.fixture
def without_rapidocr(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "rapidocr" else find(name, *rest)
    )


def test_two_recognisers_of_one_name_are_refused(own_register):
    recogniser("mine", title="One")(lambda source, regions: [])
    with pytest.raises(ValueError, match="mine"):
        recogniser("mine", title="Other")(lambda source, regions: [])


def test_a_recogniser_that_enters_itself_is_found_by_its_name(own_register):
    recogniser("mine", title="One")(lambda source, regions: [])
    assert get_recogniser("mine").title == "One"
    assert "mine" in [entry.name for entry in registry.all_recognisers()]


def test_an_unknown_recogniser_is_refused_with_those_there_are():
    with pytest.raises(RecogniserError) as error:
        chosen_recognisers("letters,nobody")
    assert "nobody" in error.value.message
    assert "letters" in error.value.hint
    assert "ppocr" in error.value.hint


def test_automatic_takes_what_is_there(without_rapidocr):
    names = [entry.name for entry in chosen_recognisers("auto")]
    assert "letters" in names
    assert "ppocr" not in names


def test_ppocr_without_rapidocr_says_how_to_get_it(without_rapidocr):
    with pytest.raises(RecogniserError) as error:
        chosen_recognisers("ppocr")
    assert "rapidocr" in error.value.message
    assert "pip install" in error.value.hint
    assert not sessions.installed()


def test_several_recognisers_are_given_once_each_in_the_order_named():
    assert [entry.name for entry in chosen_recognisers("letters, letters")] == ["letters"]


def test_asking_for_letters_imports_neither_rapidocr_nor_its_libraries():
    program = (
        "import sys\n"
        "from hwocr.reading.reader import reader_of\n"
        "reader_of('automatic', recognisers='letters')\n"
        "print(*(name for name in ('rapidocr', 'cv2', 'shapely') if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == ""
