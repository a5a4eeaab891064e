import pytest
from document_pages import HEIGHT, WIDTH, make_page, page_record, pages, texts
from hypothesis import given
from hypothesis import strategies as st

from hwocr.documents.editing.text import edit_text


def boxes(page):
    return [glyph.box for glyph in page.glyphs]


@given(pages)
def test_the_same_text_is_the_same_page(page):
    assert edit_text(page, page.text) is page


@given(pages, texts)
def test_the_page_has_the_text_that_was_typed_and_every_letter_lies_on_it(page, text):
    after = edit_text(page, text)
    assert after.text == text
    assert all(
        0 <= box.left < box.right <= WIDTH and 0 <= box.top < box.bottom <= HEIGHT for box in boxes(after)
    )


@given(pages, st.text("AB1 \n\t", max_size=30))
def test_spaces_and_newlines_in_plenty_part_words_and_lines_once(page, text):
    expected = "\n".join(" ".join(line.split()) for line in text.split("\n") if line.split())
    assert edit_text(page, text).text == expected


@given(pages, st.data())
def test_a_letter_typed_over_keeps_its_box_and_no_other_letter_changes(page, data):
    index = data.draw(st.integers(0, len(page.glyphs) - 1))
    at = [place for place, value in enumerate(page.text) if not value.isspace()][index]
    after = edit_text(page, page.text[:at] + "Z" + page.text[at + 1 :])
    assert boxes(after) == boxes(page)
    assert all(
        one is other
        for place, (one, other) in enumerate(zip(after.glyphs, page.glyphs, strict=True))
        if place != index
    )
    assert (after.glyphs[index].label, after.glyphs[index].checked) == ("Z", "corrected")


def test_a_letter_typed_between_two_gets_the_room_between_them():
    page = edit_text(make_page("CT"), "CAT")
    assert boxes(page)[1].left >= boxes(page)[0].right
    assert boxes(page)[1].right <= boxes(page)[2].left
    assert page.glyphs[0] is not page.glyphs[2]


def test_one_letter_typed_as_two_shares_its_room():
    page = edit_text(make_page("moon"), "rnoon")
    assert [(box.left, box.right) for box in boxes(page)[:3]] == [(20, 30), (30, 40), (45, 65)]


def test_two_letters_typed_as_one_lie_in_the_room_of_both():
    page = edit_text(make_page("clog"), "dog")
    assert [(box.left, box.right) for box in boxes(page)] == [(20, 65), (70, 90), (95, 115)]


def test_a_letter_taken_out_leaves_the_others_as_they_were():
    before = make_page("CART")
    after = edit_text(before, "CAT")
    assert after.glyphs == (before.glyphs[0], before.glyphs[1], before.glyphs[3])


@pytest.mark.parametrize(
    ("before", "after"), [("TODO", "TO DO"), ("TO DO", "TODO"), ("TO DO", "TO\nDO"), ("TO\nDO", "TO DO")]
)
def test_spaces_and_newlines_leave_the_letters_as_they_are(before, after):
    page = make_page(before)
    assert edit_text(page, after).glyphs == page.glyphs


def test_the_lines_that_nobody_touched_stay_the_same_objects():
    page = make_page("ONE\nTWO\nTHREE")
    after = edit_text(page, "ONE\nTOO\nTHREE")
    assert after.lines[0] is page.lines[0]
    assert after.lines[2] is page.lines[2]


def test_a_line_typed_on_an_empty_page_lies_on_the_page():
    page = edit_text(edit_text(make_page("A"), ""), "HELLO")
    assert page.text == "HELLO"
    assert page_record(edit_text(page, page.text)) == page_record(page)


def test_a_word_put_in_the_place_of_another_takes_its_boxes():
    before = make_page("THE CAT SAT")
    after = edit_text(before, "THE DOG SAT")
    assert boxes(after) == boxes(before)
