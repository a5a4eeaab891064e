import pytest
from document_pages import make_page, pages
from hypothesis import given

from hwocr.documents.editing.searching import find, replace_matches


def test_words_are_found_with_their_letters():
    (match,) = find(make_page("TO DO\nNOW"), "do")
    assert (match.start, match.stop, match.first, match.last) == (3, 5, 2, 3)


def test_case_matters_only_where_it_is_asked_for():
    page = make_page("do Do DO")
    assert len(find(page, "do")) == 3
    assert len(find(page, "Do", match_case=True)) == 1


@pytest.mark.parametrize("words", ["", "  ", "\n", "XYZ"])
def test_nothing_is_found_of_nothing(words):
    assert find(make_page("TO DO\nNOW"), words) == ()


def test_a_phrase_is_found_across_spaces_and_replaced_by_a_longer_one():
    page = make_page("DO NOT GO\nDO NOT")
    found = find(page, "do not")
    assert [(match.first, match.last) for match in found] == [(0, 4), (7, 11)]
    assert replace_matches(page, found, "PLEASE DO").text == "PLEASE DO GO\nPLEASE DO"


@given(pages)
def test_what_is_found_is_what_was_looked_for(page):
    for match in find(page, "a"):
        assert page.text[match.start : match.stop].lower() == "a"
        assert page.glyphs[match.first].label.lower() == "a"
