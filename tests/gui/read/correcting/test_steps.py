from dataclasses import dataclass, replace

import numpy as np
import pytest
from read_pages import make_page

from hwocr.documents.editing.letters import blank_glyph, relabel
from hwocr.documents.history.edit import edit_between
from hwocr.documents.history.history import History
from hwocr.documents.state import first_state
from hwocr.errors import DocumentError
from hwocr.gui.read.correcting.box_steps import BoxSteps, letter_cut, letter_in_box, letters_of_cut
from hwocr.gui.read.correcting.editor import Editor
from hwocr.gui.read.correcting.typing_steps import TypingSteps
from hwocr.reading.page import Alternative, Box


@dataclass(eq=False)
class Work:
    history: History
    selected: int = -1


@pytest.fixture
def work():
    """TO DO, L1."""
    return Work(History(first_state(make_page())))


@pytest.fixture
def changes():
    return []


@pytest.fixture
def editor(work, changes):
    editor = Editor(lambda works: changes.append(list(works)))
    editor.work = work
    return editor


@pytest.fixture
def typing(editor):
    return TypingSteps(editor)


def text(editor):
    return editor.page.text


def test_a_typed_letter_replaces_the_chosen_one_and_the_next_is_chosen(editor, typing, work, changes):
    work.selected = 1
    typing.type("A")
    assert (text(editor), work.selected) == ("TA DO\nL1", 2)
    assert changes == [[work]]


def test_typing_at_the_last_letter_stays_there(editor, typing, work):
    work.selected = 5
    typing.type("I")
    assert (text(editor), work.selected) == ("TO DO\nLI", 5)


def test_inserting_puts_the_letter_before_the_chosen_one(editor, typing, work):
    work.selected, typing.inserting = 1, True
    typing.type("W")
    assert (text(editor), work.selected) == ("TWO DO\nL1", 2)


def test_without_a_chosen_letter_typing_goes_on_at_the_end(editor, typing, work):
    typing.type("X")
    assert text(editor) == "TO DO\nL1X"


@pytest.mark.parametrize(
    ("selected", "key", "expected"),
    [
        (1, "space", "T O DO\nL1"),
        (2, "backspace", "TODO\nL1"),
        (4, "backspace", "TO DO L1"),
        (3, "backspace", "TO O\nL1"),
        (0, "backspace", "TO DO\nL1"),
        (3, "delete", "TO D\nL1"),
        (2, "return", "TO\nDO\nL1"),
    ],
)
def test_keys_that_edit_text_edit_the_page(editor, typing, work, selected, key, expected):
    work.selected = selected
    {
        "space": lambda: typing.type(" "),
        "backspace": typing.backspace,
        "delete": typing.delete,
        "return": typing.split_line,
    }[key]()
    assert text(editor) == expected


def test_selected_text_is_typed_over_and_deleted(editor, typing):
    typing.type("X", (0, 2))
    assert text(editor) == "X DO\nL1"
    typing.delete((1, 4))
    assert text(editor) == "X\nL1"


def test_a_confirmed_letter_is_sure(editor, typing, work):
    work.selected = 3
    typing.confirm()
    assert (editor.glyph.checked, editor.glyph.confidence) == ("confirmed", 1.0)
    assert editor.history.undo_name == "confirm O"


def test_a_line_can_be_edited_and_confirmed_at_once(editor, typing):
    typing.confirm_line(0, "TO GO")
    assert text(editor) == "TO GO\nL1"
    assert [glyph.checked for glyph in editor.page.glyphs] == [
        "confirmed", "confirmed", "corrected", "confirmed", "", "",
    ]  # fmt: skip


def test_a_line_moves_up_and_no_further(editor, typing, work):
    work.selected = 5
    typing.move_line(-1)
    assert (text(editor), work.selected) == ("L1\nTO DO", 1)
    with pytest.raises(DocumentError, match="first"):
        typing.move_line(-1)


def test_undo_and_redo_choose_the_letter_that_was_chosen(editor, typing, work):
    work.selected = 1
    typing.type("A")
    assert editor.undo() == "change O to A"
    assert (text(editor), work.selected) == ("TO DO\nL1", 1)
    assert editor.redo() == "change O to A"
    assert (text(editor), work.selected) == ("TA DO\nL1", 2)


def test_nothing_happens_without_a_page():
    editor = Editor(pytest.fail)
    typing = TypingSteps(editor)
    typing.type("A")
    typing.delete()
    typing.backspace()
    typing.confirm()
    assert editor.undo() == editor.redo() == ""
    assert (editor.page, editor.glyph, editor.selected) == (None, None, -1)


def test_one_step_on_several_pages_is_one_undo(editor, work, changes):
    other = Work(History(first_state(make_page())))
    after = {one: relabel(one.history.state.page, [1], "0") for one in (work, other)}
    editor.step_everywhere("change all", after)
    assert [one.history.state.page.text for one in (work, other)] == ["T0 DO\nL1"] * 2
    assert editor.undo([work, other]) == "change all"
    assert [one.history.state.page.text for one in (work, other)] == ["TO DO\nL1"] * 2
    assert editor.redo([work, other]) == "change all"
    assert other.history.state.page.text == "T0 DO\nL1"
    assert changes[1] == [work, other]


def test_a_step_on_this_page_alone_is_not_undone_elsewhere(editor, typing, work):
    other = Work(History(first_state(make_page())))
    theirs = relabel(other.history.state.page, [0], "X")
    other.history.do(edit_between("theirs", other.history.state, theirs))
    work.selected = 1
    typing.type("A")
    editor.undo([work, other])
    assert other.history.state.page.text == "XO DO\nL1"


def classify(_picture):
    return (Alternative("I", 0.9), Alternative("l", 0.1))


@pytest.fixture
def pixels():
    pixels = np.full((200, 320, 3), 230, np.uint8)
    pixels[22:58, 24:28] = 20
    pixels[22:58, 40:44] = 20
    return pixels


def test_a_drawn_cut_finds_its_letter_and_makes_two(editor, pixels):
    page = editor.page
    index = letter_cut(page, (35, 10), (35, 70))
    assert index == 0
    BoxSteps(editor).split(index, letters_of_cut(pixels, page.glyphs[0].box, (35, 10), (35, 70), classify))
    assert text(editor) == "IIO DO\nL1"
    assert editor.page.glyphs[1].box == Box(40, 22, 44, 58)


def test_a_cut_beside_all_letters_cuts_none(editor):
    assert letter_cut(editor.page, (300, 150), (300, 190)) == -1


def test_merged_added_and_moved_boxes_are_read(editor, pixels, work):
    boxes = BoxSteps(editor)
    boxes.merge(0, 1, letter_in_box(pixels, Box(20, 20, 90, 60), classify))
    assert text(editor) == "I DO\nL1"
    boxes.add(blank_glyph("x", Box(250, 20, 270, 60)))
    assert (text(editor), work.selected) == ("I DOx\nL1", 3)
    read = replace(blank_glyph("B", Box(0, 0, 1, 1)), alternatives=classify(None))
    boxes.move(1, Box(130, 20, 170, 60), read)
    assert editor.page.glyphs[1].box == Box(130, 20, 170, 60)
    assert text(editor) == "I BOx\nL1"


def test_a_letter_that_was_named_keeps_its_name_when_its_box_moves(editor, work):
    work.selected = 0
    TypingSteps(editor).relabel("F")
    read = replace(blank_glyph("B", Box(0, 0, 1, 1)), alternatives=classify(None))
    BoxSteps(editor).move(0, Box(10, 20, 50, 60), read)
    assert text(editor) == "FO DO\nL1"


def test_a_box_without_ink_is_an_unknown_letter(pixels):
    assert letter_in_box(pixels, Box(200, 100, 240, 140), classify).label == "?"
