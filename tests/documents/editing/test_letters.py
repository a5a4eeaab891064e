import pytest
from document_pages import make_page

from hwocr.documents.editing.letters import (
    add,
    blank_glyph,
    confirm,
    confirm_line,
    delete,
    merge,
    relabel,
    set_box,
    split,
)  # fmt: skip
from hwocr.errors import DocumentError
from hwocr.reading.page import Box


def test_a_corrected_letter_is_sure_and_keeps_what_the_network_said():
    glyph = relabel(make_page("CAT"), [0], "B").glyphs[0]
    assert (glyph.label, glyph.confidence, glyph.checked) == ("B", 1.0, "corrected")
    assert (glyph.shape_label, glyph.alternatives[0].label) == ("C", "C")


def test_typing_the_letter_that_was_read_confirms_it():
    assert relabel(make_page("CAT"), [0], "C").glyphs[0].checked == "confirmed"


def test_several_letters_are_relabelled_at_once():
    assert relabel(make_page("OO O"), [0, 2], "0").text == "0O 0"


@pytest.mark.parametrize("label", ["", " ", "AB", "\n"])
def test_a_letter_is_one_visible_character(label):
    with pytest.raises(DocumentError, match="one visible character"):
        relabel(make_page("CAT"), [0], label)


def test_there_is_no_fourth_letter_of_three():
    with pytest.raises(DocumentError, match="no letter 4"):
        relabel(make_page("CAT"), [3], "B")


def test_a_confirmed_line_has_only_sure_letters_and_the_next_line_stays():
    page = confirm_line(make_page("AB C\nDE"), 0)
    assert [glyph.checked for glyph in page.glyphs] == ["confirmed"] * 3 + ["", ""]


def test_confirming_leaves_a_correction_a_correction():
    page = confirm(relabel(make_page("CAT"), [0], "B"), [0, 1])
    assert [glyph.checked for glyph in page.glyphs] == ["corrected", "confirmed", ""]


@pytest.mark.parametrize(
    ("doomed", "left"), [([0], "AT ON"), ([0, 1, 2], "ON"), ([3, 4], "CAT"), (range(5), "")]
)
def test_words_and_lines_without_letters_go_with_their_letters(doomed, left):
    assert delete(make_page("CAT ON"), doomed).text == left


def test_merging_two_letters_of_two_words_joins_the_words():
    page, index = merge(make_page("LI CK"), 1, 2, lambda box: blank_glyph("K", box))
    assert (page.text, index) == ("LKK", 1)
    assert page.glyphs[1].box == Box(45, 20, 115, 50)


def test_letters_of_two_lines_are_not_merged():
    with pytest.raises(DocumentError, match="side by side"):
        merge(make_page("A\nB"), 0, 1, lambda box: blank_glyph("K", box))


def test_a_cut_letter_becomes_two():
    parts = [blank_glyph("r", Box(20, 20, 30, 50)), blank_glyph("n", Box(30, 20, 40, 50))]
    assert split(make_page("mA"), 0, parts).text == "rnA"


def test_a_cut_that_leaves_one_part_is_none():
    with pytest.raises(DocumentError, match="two parts"):
        split(make_page("mA"), 0, [blank_glyph("m", Box(20, 20, 40, 50))])


@pytest.mark.parametrize(
    ("box", "text", "index"),
    [
        (Box(95, 20, 110, 50), "CATx ON", 3),
        (Box(2, 20, 15, 50), "xCAT ON", 0),
        (Box(300, 25, 315, 45), "CAT ONx", 5),
        (Box(20, 200, 35, 230), "CAT ON\nx", 5),
        (Box(20, 1, 35, 8), "x\nCAT ON", 0),
    ],
)
def test_an_added_letter_stands_where_its_box_is(box, text, index):
    page, at = add(make_page("CAT ON"), blank_glyph("x", box))
    assert (page.text, at) == (text, index)


def test_a_letter_can_be_added_to_an_empty_page():
    page, at = add(delete(make_page("A"), [0]), blank_glyph("x", Box(5, 5, 9, 9)))
    assert (page.text, at) == ("x", 0)


def test_a_moved_box_is_cut_off_at_the_edge_of_the_page():
    glyph = set_box(make_page("CAT"), 0, Box(-10, -10, 40, 60)).glyphs[0]
    assert (glyph.box, glyph.checked) == (Box(0, 0, 40, 60), "corrected")


def test_a_box_outside_the_page_is_refused():
    with pytest.raises(DocumentError, match="outside the page"):
        set_box(make_page("CAT"), 0, Box(-20, -20, -10, -10))
