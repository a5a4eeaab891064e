import numpy as np
import pytest

from hwocr.fitting.arbiter import CONFIDENCE_FEATURES, QUALITY_FEATURES, errors_of, fit_logistic
from hwocr.reading.recognisers.combination import arbitration
from hwocr.reading.recognisers.combination.arbitration import character_features, choose, quality_features


class Read:
    """A reading with given probabilities."""

    def __init__(self, recogniser: str, text: str, *probabilities: float) -> None:
        self.recogniser = recogniser
        self.text = text
        count = len(text.replace(" ", ""))
        self.probabilities = np.array(probabilities or [0.9] * count)


def test_each_feature_has_its_name():
    one, other = Read("letters", "AB"), Read("ppocr", "AB")
    assert len(quality_features(one, [other])) == len(QUALITY_FEATURES)
    assert {len(row) for row in character_features(one, [other], 1.0)} == {len(CONFIDENCE_FEATURES)}


def test_letters_that_are_sure_win_over_a_sequence_that_is_not(monkeypatch):
    for table in (arbitration.QUALITY, {}):
        monkeypatch.setattr(arbitration, "QUALITY", table)
        chosen, _ = choose(
            [Read("ppocr", "S1MON", 0.99, 0.4, 0.99, 0.9, 0.7), Read("letters", "SIMON", *[0.99] * 5)]
        )
        assert chosen.text == "SIMON"


def test_a_sequence_wins_over_letters_that_are_not_sure(monkeypatch):
    for table in (arbitration.QUALITY, {}):
        monkeypatch.setattr(arbitration, "QUALITY", table)
        chosen, _ = choose(
            [Read("ppocr", "simon", *[0.99] * 5), Read("letters", "5WION", 0.3, 0.2, 0.5, 0.9, 0.9)]
        )
        assert chosen.text == "simon"


def test_few_letters_do_not_win_over_many_characters(monkeypatch):
    monkeypatch.setattr(arbitration, "QUALITY", {})
    chosen, _ = choose([Read("ppocr", "simon says", *[0.8] * 9), Read("letters", "SI", 0.85, 0.85)])
    assert chosen.text == "simon says"


def test_an_empty_reading_loses():
    chosen, sure = choose([Read("letters", ""), Read("ppocr", "a", 0.2)])
    assert chosen.text == "a"
    assert len(sure) == 1


@pytest.mark.skipif("ppocr" not in arbitration.CONFIDENCE, reason="no weights were learned")
def test_a_character_that_another_recogniser_contradicts_is_less_sure():
    own = Read("ppocr", "cat", 0.95, 0.95, 0.95)
    _, alone = choose([own])
    agreed = arbitration.confidences(own, [Read("line", "cat")], 3.0)
    contradicted = arbitration.confidences(own, [Read("line", "dog")], 3.0)
    assert (agreed > contradicted).all()
    assert ((alone > 0) & (alone < 1)).all()


def test_the_regression_finds_the_odds_of_its_data():
    rng = np.random.default_rng(1)
    rows = np.stack([np.ones(4000), rng.normal(size=4000)], axis=1)
    right = (rng.random(4000) < 1 / (1 + np.exp(-(0.5 + 2 * rows[:, 1])))).astype(float)
    np.testing.assert_allclose(fit_logistic(rows, right, np.ones(4000)), [0.5, 2.0], atol=0.25)


def test_errors_are_counted_in_letters_and_digits_of_either_case():
    assert errors_of("Simon, says", "SIMON SAY") == 1


def test_letters_hardly_better_than_our_own_sequence_do_not_win(monkeypatch):
    same = {name: {"mean": 1.0} for name in ("letters", "line", "ppocr")}
    monkeypatch.setattr(arbitration, "QUALITY", same)
    monkeypatch.setattr(arbitration, "quality_features", lambda one, _: (float(one.probabilities[0]),))
    for other, expected in (("line", "no"), ("ppocr", "yes")):
        chosen, _ = choose([Read(other, "no", 0.6, 0.6), Read("letters", "yes", 0.8, 0.8, 0.8)])
        assert chosen.text == expected
