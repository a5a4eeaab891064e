import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwocr.scoring.error_rates import Measure, Tally, score_text, total

BASIC = Measure()


def _slow_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


@given(st.text("ab0O ", max_size=12), st.text("ab0O ", max_size=12))
def test_letters_are_counted_by_the_edit_distance_of_upper_case_letters_and_digits(there, found):
    letters = score_text([there], [found], BASIC).letters
    a, b = (text.upper().replace(" ", "") for text in (there, found))
    assert letters == Tally(_slow_distance(a, b), len(a))


def test_marks_and_spaces_are_left_out_of_letters_and_a_space_is_one_character_of_the_rest():
    figures = score_text(["BUY: MILK!", "2 EGGS"], ["BUY MI LK", "2 EGGS."], BASIC)
    assert figures.letters == Tally(0, 12)
    assert figures.characters == Tally(1, 15)
    assert figures.words == Tally(2, 4)


@pytest.mark.parametrize(
    ("measure", "errors"),
    [
        (Measure(), 3),
        (Measure(look_alikes=False), 0),
        (Measure(case=True), 5),
        (Measure(case=True, look_alikes=False), 3),
    ],
)
def test_case_and_look_alikes_count_only_where_asked_for(measure, errors):
    assert score_text(["No 1l IOx"], ["N0 Il 1oX"], measure).letters.errors == errors


def test_a_small_l_is_a_look_alike_of_1_and_i_only_where_case_counts():
    for measure, errors in ((Measure(case=True, look_alikes=False), 0), (Measure(look_alikes=False), 2)):
        assert score_text(["l1l"], ["11I"], measure).letters.errors == errors


def test_pages_are_summed_up_before_dividing():
    one, two = score_text(["A"], ["B"], BASIC), score_text(["ABCDEFGHI"], ["ABCDEFGHI"], BASIC)
    assert total([one, two]).letters == Tally(1, 10)
    assert total([one, two]).letters.rate == pytest.approx(0.1)


def test_text_where_nothing_stands_is_all_errors():
    assert score_text([], ["AB C"], BASIC).letters.rate == 3
    assert score_text([], [], BASIC).letters.rate == 0
