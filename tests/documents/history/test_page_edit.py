from document_pages import make_state, page_record, pages, state_record
from hypothesis import given
from hypothesis import strategies as st
from steps import steps, take

from hwocr.documents.editing.letters import delete, relabel
from hwocr.documents.editing.lines import move_line
from hwocr.documents.history.edit import edit_between
from hwocr.documents.state import first_state


@given(pages, steps)
def test_a_step_gives_the_page_it_was_made_of_and_its_inverse_gives_the_one_before(page, step):
    state = first_state(page)
    after = take(page, step)
    edit = edit_between("a step", state, after)
    done = edit.apply(state)
    assert page_record(done.page) == page_record(after)
    assert state_record(edit.inverted().apply(done)) == state_record(state)


@given(pages, st.lists(steps, max_size=8))
def test_steps_taken_back_in_order_leave_the_first_page(page, taken):
    state = first_state(page)
    edits = []
    for step in taken:
        edit = edit_between(step[0], state, take(state.page, step))
        edits.append(edit)
        state = edit.apply(state)
    for edit in reversed(edits):
        state = edit.inverted().apply(state)
    assert page_record(state.page) == page_record(page)


def test_a_step_on_two_lines_holds_the_two_letters_alone():
    state = make_state("AB CD\nEF GH")
    edit = edit_between("change", state, relabel(state.page, [1, 6], "X"))
    assert [(splice.path, splice.start, len(splice.after)) for splice in edit.splices] == [
        ((0, 0), 1, 1),
        ((1, 1), 0, 1),
    ]


def test_a_step_that_takes_a_whole_line_away_leaves_the_other_lines_out():
    state = make_state("AB\nCD\nEF")
    edit = edit_between("delete", state, delete(state.page, [2, 3]))
    (splice,) = edit.splices
    assert (splice.path, splice.start, len(splice.before), splice.after) == ((), 1, 1, ())


def test_a_step_that_changes_nothing_is_empty():
    state = make_state("AB\nCD")
    assert edit_between("move", state, move_line(state.page, 1, 1)).empty
