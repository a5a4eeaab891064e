import numpy as np

from hwocr.fitting.language import english_arrays
from hwocr.reading.language.character_model import english


def test_the_arrays_that_ship_are_those_that_the_command_makes():
    model = english()
    for name, array in english_arrays().items():
        shipped = getattr(model, name)
        assert shipped.dtype == array.dtype and np.array_equal(shipped, array), name


def test_the_shipped_arrays_are_mapped_and_cannot_be_written():
    model = english()
    for name in ("words", "log_probabilities", "cumulative", "trigrams"):
        assert not getattr(model, name).flags.writeable


def test_a_word_of_the_list_is_likelier_than_its_spelling_alone():
    model = english()
    assert model.log_word("ZEBRA") > model.log_spelling("ZEBRA") + 3
    assert model.log_word("ZZQXJ") < model.log_word("ZEBRA") - 10
