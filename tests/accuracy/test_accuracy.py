import tomllib
from functools import cache

import pytest
from accuracy_budgets import BUDGETS_FILE, allowed, load_settings, tighten
from accuracy_sets import GENERATED, IN_SHARED, SETS, Score, is_there, score_set

from hwocr.models.names import AUTOMATIC
from hwocr.reading.reader import reader_of

_SETTINGS = {setting.name: setting for setting in load_settings()}


@cache
def _reader(setting):
    return reader_of(AUTOMATIC, **_SETTINGS[setting].options)


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        pytest.param(setting.name, name, marks=[pytest.mark.shared] if name in IN_SHARED else [])
        for setting in _SETTINGS.values()
        if setting.in_tests
        for name in setting.budgets
    ],
)
def test_no_set_of_pages_is_read_with_more_errors_than_its_budget_allows(setting, name):
    reason = _SETTINGS[setting].why_not()
    if reason:
        pytest.skip(reason)
    if not is_there(name):
        pytest.skip(f"the pages of {name} are not beside the checkout")
    score = score_set(name, _reader(setting).read)
    assert score.errors <= _SETTINGS[setting].budgets[name], f"{score.errors} of {score.letters} letters"


def test_every_set_of_pages_has_a_budget_for_the_reader_as_it_is():
    assert set(_SETTINGS["automatic"].budgets) == set(SETS)
    assert set(GENERATED) < set(SETS)


def test_budgets_allow_one_more_error_for_every_200_letters():
    assert allowed(Score(errors=7, letters=400)) == 9
    assert allowed(Score(errors=0, letters=90)) == 1


def test_tightening_lowers_budgets_adds_missing_ones_and_raises_none():
    text = BUDGETS_FILE.read_text(encoding="utf-8")
    before = tomllib.loads(text)["automatic"]["budgets"]
    scores = {
        "plain": Score(0, 10),
        "broken": Score(10_000, 10),
        "new": Score(3, 10),
    }
    after = tomllib.loads(tighten(text, "automatic", scores))["automatic"]
    assert after["budgets"] == {
        **before,
        "plain": {"errors": 1, "letters": 10},
        "new": {"errors": 4, "letters": 10},
    }
    assert text.split("[automatic]")[0] == tighten(text, "automatic", scores).split("[automatic]")[0]
