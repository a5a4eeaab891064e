import sys
from dataclasses import replace

import numpy as np
import pytest

from hwocr.datasets.handprint import make_page, variant_style
from hwocr.fitting import confidence as fitting
from hwocr.models.names import AUTOMATIC
from hwocr.reading.language.confidence import WEIGHTS
from hwocr.reading.reader import reader_of


@pytest.fixture(scope="module")
def read():
    page = make_page(["BUY MILK", "AND TEA"], seed=3, style=variant_style("plain", 3))
    reader = reader_of(AUTOMATIC, recognisers="letters")
    return page, reader, list(fitting.samples(reader, page, held_out=False))


def test_each_letter_that_is_read_gives_its_features_and_whether_it_is_right(read):
    page, _, letters = read
    assert len(letters) == len(page.glyphs) == 13
    assert all(letter.right and len(letter.features) == len(WEIGHTS) for letter in letters)


def test_a_letter_that_does_not_stand_there_is_wrong(read):
    page, reader, _ = read
    other = replace(page, glyphs=(replace(page.glyphs[0], label="Q"), *page.glyphs[1:]))
    assert [letter.right for letter in fitting.samples(reader, other, held_out=False)] == [False] + [
        True
    ] * 12


def test_what_tells_wrong_letters_from_right_ones_gets_its_weight_and_pays_on_others():
    rng = np.random.default_rng(5)
    place = list(WEIGHTS).index("context")

    def letter(right):
        features = rng.normal(0, 1, len(WEIGHTS))
        features[0], features[place] = 1.0, rng.normal(3 if right else -3, 1)
        return fitting.Sample(tuple(features), right, False)

    letters = [letter(right) for right in (True, True, True, False) * 100]
    found = fitting.learn(letters)
    assert max(found, key=lambda name: abs(found[name])) == "context" and found["context"] > 0
    zero = dict.fromkeys(WEIGHTS, 0.0)
    assert fitting.worth(letters, zero).startswith("100.0% marked, 100 of 100")
    assert float(fitting.worth(letters, found).split("%")[0]) < 60
    assert set(found) == set(WEIGHTS)


def test_the_command_prints_the_weights(monkeypatch, capsys):
    monkeypatch.setattr(fitting, "VARIANTS", ("plain",))
    monkeypatch.setattr(fitting, "_HELD_OUT", 2)
    monkeypatch.setattr(sys, "argv", ["confidence", "--pages", "2"])
    fitting.main()
    printed = capsys.readouterr().out
    assert "# 2 pages" in printed and "WEIGHTS = {'one':" in printed
