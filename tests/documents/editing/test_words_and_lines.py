import pytest
from document_pages import make_page, page_record, pages
from hypothesis import given
from hypothesis import strategies as st

from hwocr.documents.editing.lines import (
    index_after,
    join_lines,
    join_words,
    move_line,
    split_line,
    split_word,
)
from hwocr.errors import DocumentError


def test_a_word_is_split_before_a_letter_and_joined_again():
    page = split_word(make_page("NOTE"), 2)
    assert page.text == "NO TE"
    assert join_words(page, 2).text == "NOTE"


def test_the_first_word_of_a_line_has_none_to_join():
    with pytest.raises(DocumentError, match="no word before"):
        join_words(make_page("A\nB C"), 1)


def test_a_line_is_split_before_a_letter_and_joined_again():
    page = split_line(make_page("TO DO\nNOW"), 2)
    assert page.text == "TO\nDO\nNOW"
    assert join_lines(page, 1).text == "TO DO\nNOW"


def test_the_first_line_has_none_to_join():
    with pytest.raises(DocumentError, match="no line before"):
        join_lines(make_page("A\nB"), 0)


@pytest.mark.parametrize(("number", "to", "text"), [(0, 2, "B\nC\nA"), (2, 0, "C\nA\nB"), (1, 9, "A\nC\nB")])
def test_lines_are_read_in_another_order(number, to, text):
    assert move_line(make_page("A\nB\nC"), number, to).text == text


@given(pages, st.data())
def test_splitting_a_word_where_it_is_split_already_changes_nothing(page, data):
    index = data.draw(st.integers(0, len(page.glyphs) - 1))
    once = split_word(page, index)
    assert page_record(split_word(once, index)) == page_record(once)


def test_the_chosen_letter_stays_chosen_when_lines_move():
    page = make_page("AB\nCD")
    assert index_after(page, move_line(page, 0, 1), 1) == 3
