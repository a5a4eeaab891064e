from dataclasses import replace

import pytest
from document_pages import HEIGHT, WIDTH, make_glyph, make_page, make_state, page_record, pages
from hypothesis import given
from hypothesis import strategies as st
from steps import steps, take

from hwocr.documents.editing.letters import add, blank_glyph, confirm, delete, merge, relabel, split
from hwocr.documents.editing.lines import join_lines, join_words, move_line, split_line, split_word
from hwocr.documents.editing.structure import regroup
from hwocr.documents.frame import Frame, map_box
from hwocr.documents.rereading.reattach import moved, reattach
from hwocr.documents.state import first_state
from hwocr.reading.page import Box, Line, Page, Word

FRAME = Frame(WIDTH, HEIGHT)


def read_again(text, correct, now=None):
    """The page with corrections, read again: as before, or as another text in the same places."""
    state = make_state(text)
    state = replace(state, page=correct(state.page))
    return reattach(state, make_page(now or text), FRAME).page


@pytest.mark.parametrize(
    ("correct", "expected"),
    [
        (lambda page: relabel(page, [0], "B"), "BAT ON"),
        (lambda page: delete(page, [1]), "CT ON"),
        (lambda page: delete(page, [3, 4]), "CAT"),
        (lambda page: split_word(page, 1), "C AT ON"),
        (lambda page: join_words(page, 3), "CATON"),
        (lambda page: split_line(page, 3), "CAT\nON"),
        (lambda page: add(page, blank_glyph("x", Box(300, 20, 315, 50)))[0], "CAT ONx"),
        (lambda page: merge(page, 0, 1, lambda box: blank_glyph("M", box))[0], "MT ON"),
        (
            lambda page: split(
                page, 0, [blank_glyph("r", Box(20, 20, 30, 50)), blank_glyph("n", Box(30, 20, 40, 50))]
            ),
            "rnAT ON",
        ),
    ],
)
def test_every_correction_is_kept_when_the_page_is_read_again(correct, expected):
    assert read_again("CAT ON", correct).text == expected


def test_the_order_of_lines_is_kept():
    assert read_again("A\nB\nC", lambda page: move_line(page, 2, 0)).text == "C\nA\nB"


def test_joined_lines_stay_joined():
    assert read_again("AB\nCD\nEF", lambda page: join_lines(page, 1)).text == "AB CD\nEF"


def test_what_was_confirmed_wins_and_what_nobody_looked_at_is_read_anew():
    page = read_again("CAT", lambda page: confirm(page, [0]), "XYZ")
    assert page.text == "CYZ"
    assert [glyph.checked for glyph in page.glyphs] == ["confirmed", "", ""]


def test_a_page_without_corrections_is_what_was_read_now():
    now = make_page("DOG")
    assert reattach(make_state("CAT"), now, FRAME).page is now


def test_a_corrected_letter_shows_what_the_network_says_of_it_now():
    glyph = read_again("CAT", lambda page: relabel(page, [0], "B"), "GAT").glyphs[0]
    assert (glyph.label, glyph.shape_label) == ("B", "G")


@given(pages, st.data())
def test_reading_the_same_again_changes_no_letter_that_was_relabelled(page, data):
    state = first_state(page)
    indices = data.draw(st.sets(st.integers(0, len(page.glyphs) - 1), min_size=1))
    state = replace(state, page=relabel(page, indices, "Z"))
    again = reattach(state, page, FRAME)
    assert page_record(again.page) == page_record(state.page)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_corrections_find_their_letters_on_a_turned_page(turns):
    state = make_state("CAT ON")
    state = replace(state, page=relabel(state.page, [0], "B"))
    frame = FRAME.turned(turns)
    glyphs = [replace(glyph, box=map_box(glyph.box, FRAME, frame)) for glyph in make_page("CAT ON").glyphs]
    now = Page((Line((Word(tuple(glyphs)),)),), *frame.size)
    again = reattach(state, now, frame)
    assert sorted(glyph.label for glyph in again.page.glyphs) == sorted("BATON")
    corrected = next(glyph for glyph in again.page.glyphs if glyph.checked)
    assert corrected.box == map_box(Box(20, 20, 40, 50), FRAME, frame)


def test_corrections_outside_the_crop_go_and_those_inside_move_with_it():
    state = make_state("CAT\nDOG")
    state = replace(state, page=relabel(state.page, [0, 3], "B"))
    frame = FRAME.cropped(Box(0, 60, WIDTH, HEIGHT))
    glyphs = tuple(make_glyph(value, 20 + 25 * at, 20) for at, value in enumerate("DOG"))
    again = reattach(state, Page((Line((Word(glyphs),)),), *frame.size), frame)
    assert again.page.text == "BOG"
    assert again.page.glyphs[0].box == Box(20, 20, 40, 50)


def test_a_letter_that_is_read_as_two_now_stays_the_one_it_was_confirmed_to_be():
    state = make_state("MAT")
    state = replace(state, page=confirm(state.page, [0]))
    halves = [replace(make_glyph("r", 20, 20), box=Box(20, 20, 30, 50)), make_glyph("n", 30, 20)]
    halves[1] = replace(halves[1], box=Box(30, 20, 40, 50))
    now = make_page("MAT")
    now = regroup(now, [[[*halves, *now.glyphs[1:]]]])
    assert reattach(state, now, FRAME).page.text == "MAT"


@given(pages, st.lists(steps, min_size=1, max_size=6), st.integers(0, 3), st.booleans())
def test_whatever_was_done_the_page_read_again_holds_every_checked_letter_once(page, taken, turns, crop):
    state = first_state(page)
    for step in taken:
        state = replace(state, page=take(state.page, step))
    frame = FRAME.turned(turns)
    if crop:
        frame = frame.cropped(Box(10, 10, frame.size[0] // 2, frame.size[1] // 2))
    read = moved(first_state(page), frame).page
    again = reattach(state, read, frame).page
    width, height = frame.size
    assert (again.width, again.height) == (width, height)
    checked = [glyph for glyph in moved(state, frame).page.iter_glyphs() if glyph.checked]
    kept = [glyph for glyph in again.iter_glyphs() if glyph.checked]
    assert sorted(glyph.label for glyph in kept) == sorted(glyph.label for glyph in checked)
    assert len({id(glyph) for glyph in again.iter_glyphs()}) == len(again.glyphs)
    assert all(0 <= g.box.left < g.box.right <= width for g in again.iter_glyphs())
    assert all(0 <= g.box.top < g.box.bottom <= height for g in again.iter_glyphs())
