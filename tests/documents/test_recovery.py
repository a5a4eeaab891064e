from pathlib import Path

import pytest
from document_pages import make_state
from made_documents import make_picture

from hwocr.documents.document import DocumentPage
from hwocr.documents.editing.letters import relabel
from hwocr.documents.history.edit import edit_between
from hwocr.documents.history.history import History
from hwocr.documents.recovery import Session, discard, left_behind, recover, recovery_folder
from hwocr.errors import DocumentError


def work(history, label):
    history.do(edit_between("change", history.state, relabel(history.state.page, [0], label)))


@pytest.fixture
def session():
    session = Session()
    yield session
    session.close()


@pytest.fixture
def kept(session):
    """A page with one correction in a session."""
    state = make_state("CAT")
    page = DocumentPage("clipboard", picture=make_picture(), first=state, state=state)
    keeper = session.keep(page, None, Path("cat.hwocr"))
    history = History(state, keeper.append)
    work(history, "B")
    yield history, keeper
    keeper.close()


def test_a_window_that_was_killed_leaves_its_pages_as_they_were_after_the_last_step(session, kept):
    work(kept[0], "R")
    session.abandon()
    (folder,) = left_behind()
    (found,) = recover(folder)
    assert found.page.state.page.text == "RAT"
    assert (found.picture_from, found.document) == (None, Path("cat.hwocr"))
    assert found.page.picture.content == make_picture().content
    history = found.page.history()
    history.undo()
    assert history.state.page.text == "BAT"


def test_nothing_is_left_behind_while_the_window_lives(session, kept):
    assert left_behind() == []


def test_a_window_that_was_closed_leaves_nothing(session, kept):
    kept[1].close()
    session.close()
    assert left_behind() == []
    assert not recovery_folder().exists()


def test_a_page_that_was_saved_since_needs_no_recovery(session, kept):
    kept[0].mark_saved()
    session.abandon()
    assert list(recover(left_behind()[0])) == []


def test_a_page_that_was_closed_is_not_recovered(session, kept):
    kept[1].forget()
    session.abandon()
    assert list(recover(left_behind()[0])) == []


def test_a_page_that_was_saved_in_a_document_since_is_recovered_as_a_page_of_that(session, kept):
    kept[1].belongs_to(Path("later.hwocr"))
    session.abandon()
    assert next(recover(left_behind()[0])).document == Path("later.hwocr")


def test_a_damaged_page_does_not_keep_the_others_from_being_recovered(session, kept):
    state = make_state("DOG")
    with session.keep(DocumentPage("dog.png", first=state, state=state), Path("dog.png")) as keeper:
        work(History(state, keeper.append), "F")
        (kept[1].path.parent / "page.hwocr").write_bytes(b"nothing")
        session.abandon()
        (found,) = recover(left_behind()[0])
    assert (found.page.state.page.text, found.picture_from) == ("FOG", Path("dog.png"))


def test_what_was_declined_is_gone(session, kept):
    session.abandon()
    discard(left_behind()[0])
    assert left_behind() == []


def test_a_session_that_cannot_be_kept_says_where(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DocumentError, match="cannot be kept in"):
        Session(tmp_path / "file")
