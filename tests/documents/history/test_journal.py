import pytest
from document_pages import make_state

from hwocr.documents.editing.letters import relabel
from hwocr.documents.history.edit import edit_between
from hwocr.documents.history.history import History
from hwocr.documents.history.journal import Journal, read_lines
from hwocr.errors import DocumentError


def work(history, labels):
    for label in labels:
        history.do(edit_between("change", history.state, relabel(history.state.page, [0], label)))


def test_every_step_is_in_the_file_as_soon_as_it_is_done(tmp_path):
    with Journal(tmp_path / "page" / "journal.jsonl") as journal:
        history = History(make_state("CAT"), journal.append)
        for number, label in enumerate("BHR", 1):
            work(history, label)
            assert len(read_lines(journal.path)) == number


def test_a_line_cut_short_by_a_kill_is_left_out_and_the_journal_goes_on_after_it(tmp_path):
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    history = History(make_state("CAT"), journal.append)
    work(history, "BHR")
    journal.close()
    path.write_bytes(path.read_bytes()[:-20])
    again = History(make_state("CAT"))
    assert again.replay(read_lines(path)) == 0
    assert again.state.page.text == "HAT"


def test_a_journal_that_is_not_there_has_no_lines(tmp_path):
    assert read_lines(tmp_path / "none.jsonl") == []


def test_a_journal_that_cannot_be_written_says_where(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DocumentError, match="cannot be kept in"):
        Journal(tmp_path / "file" / "journal.jsonl")
