import pytest
from document_pages import make_state, page_record, pages, state_record
from hypothesis import given
from hypothesis import strategies as st
from steps import steps, take

from hwocr.documents.editing.letters import relabel
from hwocr.documents.history.edit import edit_between
from hwocr.documents.history.entries import write_entry
from hwocr.documents.history.history import History
from hwocr.documents.state import first_state
from hwocr.errors import DocumentError


def change(history, index, label):
    edit = edit_between(
        f"change {index} to {label}", history.state, relabel(history.state.page, [index], label)
    )
    return history.do(edit)


def test_undo_brings_the_letter_back_and_redo_changes_it_again():
    history = History(make_state("CAT"))
    change(history, 0, "B")
    assert (history.state.page.text, history.undo_name) == ("BAT", "change 0 to B")
    history.undo()
    assert (history.state.page.text, history.redo_name) == ("CAT", "change 0 to B")
    history.redo()
    assert history.state.page.text == "BAT"


def test_a_new_step_after_undo_cannot_be_redone_over():
    history = History(make_state("CAT"))
    change(history, 0, "B")
    history.undo()
    change(history, 0, "H")
    assert (history.redo_name, history.redo()) == ("", None)
    assert history.state.page.text == "HAT"


def test_a_page_has_unsaved_work_until_it_is_saved_and_again_after_undo():
    history = History(make_state("CAT"))
    assert not history.unsaved
    change(history, 0, "B")
    assert history.unsaved
    history.mark_saved()
    assert not history.unsaved
    history.undo()
    assert history.unsaved


def test_every_moment_can_be_gone_back_to_also_what_was_undone():
    history = History(make_state("CAT"))
    change(history, 0, "B")
    change(history, 2, "D")
    history.undo()
    change(history, 2, "R")
    assert [history.state_at(number).page.text for number in range(5)] == ["CAT", "BAT", "BAD", "BAT", "BAR"]
    assert [version.name for version in history.versions()] == [
        "As read", "Change 0 to B", "Change 2 to D", "Undo change 2 to D", "Change 2 to R",
    ]  # fmt: skip
    history.do(history.go_back(2))
    assert history.state.page.text == "BAD"
    history.undo()
    assert history.state.page.text == "BAR"


def test_there_is_no_going_back_to_what_never_was():
    with pytest.raises(DocumentError, match="no entry 7"):
        History(make_state("CAT")).go_back(7)


@given(pages, st.lists(st.one_of(steps, st.sampled_from(["undo", "redo", "saved"])), max_size=12))
def test_the_journal_played_again_gives_the_same_page_and_the_same_way_back(page, taken):
    lines = []
    history = History(first_state(page), lambda entry: lines.append(write_entry(entry)))
    for step in taken:
        match step:
            case "undo":
                history.undo()
            case "redo":
                history.redo()
            case "saved":
                history.mark_saved()
            case _:
                history.do(
                    edit_between(step[0], history.state, take(history.state.page, step), selected=(1, 2))
                )
    again = History(history.first)
    assert again.replay(lines) == 0
    assert page_record(again.state.page) == page_record(history.state.page)
    assert again.unsaved == history.unsaved
    assert again.versions() == history.versions()
    while history.undo() is not None:
        again.undo()
        assert page_record(again.state.page) == page_record(history.state.page)


def test_a_journal_is_played_up_to_its_first_damaged_line():
    lines = []
    history = History(make_state("CAT"), lambda entry: lines.append(write_entry(entry)))
    for label in "BHR":
        change(history, 0, label)
    again = History(history.first)
    assert again.replay([lines[0], lines[1][: len(lines[1]) // 2], lines[2]]) == 2
    assert again.state.page.text == "BAT"


def test_a_gap_in_a_journal_is_not_jumped_over():
    lines = []
    history = History(make_state("CAT"), lambda entry: lines.append(write_entry(entry)))
    for label in "BHR":
        change(history, 0, label)
    again = History(history.first)
    assert again.replay([lines[0], lines[2]]) == 1
    assert state_record(again.state)["page"] == state_record(history.state_at(1))["page"]
