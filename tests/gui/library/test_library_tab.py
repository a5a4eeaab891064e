from types import SimpleNamespace

import small_pages

from hwocr.batch.settings import ReadSettings
from hwocr.batch.sources import Source
from hwocr.batch.work import PageResult
from hwocr.exporting.records import page_record
from hwocr.gui.library.batch_runner import BatchRunner
from hwocr.gui.library.batch_state import BatchState
from hwocr.gui.library.opening import letter_of
from hwocr.interchange.page_xml_writer import page_xml
from hwocr.library.database import library_path
from hwocr.library.search import Hit
from hwocr.reading.page import Box


class QuickProcesses:
    """Workers that read nothing: every page says BUY MILK; files named bad fail."""

    def run(self, jobs):
        for job in jobs:
            if "bad" in job.name:
                yield PageResult(job.name, 1, error="it is bad")
            else:
                page = small_pages.page("BUY MILK")
                yield PageResult(job.name, 1, 1, page_xml(page_record(page)), page.text, 7, 0, 0.9)


def test_the_library_is_off_and_makes_no_file_until_a_folder_is_added(open_tab):
    body = open_tab()
    assert "is off" in body.about.text() and not library_path().exists()
    body.query.setText("milk")
    body.search()
    assert body.hits.rowCount() == 0 and not library_path().exists()


def test_a_search_shows_hits_with_their_strips_and_probability(kept, open_tab, until):
    body = open_tab()
    assert "2 pages of 2 files" in body.about.text() and str(kept) in body.about.text()
    body.query.setText("milk")
    until(lambda: body.hits.rowCount() == 1)
    assert "MILK" in body.hits.data(body.hits.index(0)) and "%" in body.hits.data(body.hits.index(0))
    until(lambda: body.hits._strips.get(0) is not None)
    assert body.found.text() == "1 hit"
    assert not body.list.grab().isNull()


def test_near_search_is_switched_on(kept, open_tab, until):
    body = open_tab()
    body.query.setText("mulk")
    until(lambda: body.found.text() == "0 hits")
    body._actions["near_search"].setChecked(True)
    until(lambda: body.hits.rowCount() == 1)


def test_a_hit_opens_its_page_with_the_letter_chosen(kept, open_tab, window, until):
    body = open_tab()
    body.query.setText("eggs")
    until(lambda: body.hits.rowCount() == 1)
    # What the test's reader finds on every page: a letter where the hit begins.
    body.hits.hits[0].file.touch()
    body._actions["open_hit"].trigger()
    tab = window.read_tab
    until(lambda: tab.page_state is not None and tab.page_state.page is not None)
    assert tab.page_state.path.name == "a.png" and window.tab is tab


def test_the_letter_of_a_hit_is_the_one_at_its_beginning():
    page = small_pages.page("BUY MILK")
    box = page.lines[0].words[1].box

    def hit(box):
        return Hit(1, None, 1, "", 1.0, (box,), box, (600, 400))

    assert letter_of(page, hit(box)) == 3
    assert letter_of(page, hit(Box(box.left - 5, box.top, box.right, box.bottom))) == 3
    assert letter_of(page, hit(Box(0, 0, 5, 5))) == -1


def test_a_folder_is_added_and_its_pages_are_found(notes, open_tab, until, monkeypatch):
    monkeypatch.setattr(BatchRunner, "_processes", staticmethod(lambda _settings: QuickProcesses()))
    body = open_tab()
    body.batch.runner.read_into_library(notes, ReadSettings())
    until(lambda: not body.batch.runner.busy and "2 pages" in body.about.text())
    assert [row.state for row in body.batch.state.rows] == ["done", "done"]
    body.query.setText("milk")
    until(lambda: body.hits.rowCount() == 2)
    body.clear()
    until(lambda: "is off" in body.about.text())
    until(lambda: body.hits.rowCount() == 0)


def test_a_batch_shows_each_file_and_a_bad_one_does_not_stop_it(
    notes, tmp_path, open_tab, until, monkeypatch
):
    monkeypatch.setattr(BatchRunner, "_processes", staticmethod(lambda _settings: QuickProcesses()))
    (notes / "bad.png").write_bytes((notes / "a.png").read_bytes())
    body = open_tab()
    body.batch.runner.read_into_files(notes, tmp_path / "out", "text", ReadSettings())
    until(lambda: body.batch.state.rows and not body.batch.runner.busy)
    model = body.batch.model
    shown = [[model.data(model.index(row, column)) for column in (0, 1, 3, 4)] for row in range(3)]
    assert shown == [
        ["a.png", "done", "90%", "a.txt"],
        ["b.png", "done", "90%", "b.txt"],
        ["bad.png", "failed", "–", "it is bad"],
    ]
    assert (tmp_path / "out" / "a.txt").read_text() == "BUY MILK\n"
    assert "3 of 3 files" in body.batch.about.text() and body._actions["batch_go_on"].isEnabled()


def test_a_batch_is_stopped_and_goes_on(notes, tmp_path, open_tab, until, monkeypatch):
    import threading

    gate = threading.Event()

    class Slow(QuickProcesses):
        def run(self, jobs):
            for number, result in enumerate(super().run(jobs)):
                if number:
                    gate.wait(10)
                yield result

    monkeypatch.setattr(BatchRunner, "_processes", staticmethod(lambda _settings: Slow()))
    body = open_tab()
    body.batch.runner.read_into_files(notes, tmp_path / "out", "text", ReadSettings())
    until(lambda: body.batch.state.done == 1)
    body._actions["batch_stop"].trigger()
    gate.set()
    until(lambda: not body.batch.runner._workers.busy)
    assert "Stopped" in body.batch.about.text() and not (tmp_path / "out" / "b.txt").exists()
    body._actions["batch_go_on"].trigger()
    until(lambda: not body.batch.runner.busy and (tmp_path / "out" / "b.txt").exists())
    assert [row.state for row in body.batch.state.rows] == ["done before", "done"]


def test_the_state_of_a_batch_follows_pages_and_settles_what_the_library_had(tmp_path):
    state = BatchState()
    state.begin([Source(tmp_path / name, name) for name in ("a.pdf", "b.png")])
    result = PageResult("a.pdf", 1, 2, letters=10, confidence=0.8)
    state.take_added(SimpleNamespace(source=Source(tmp_path / "a.pdf", "a.pdf"), result=result))
    assert (state.rows[0].state, state.rows[0].pages, state.done) == ("reading", 1, 0)
    result = PageResult("a.pdf", 2, 2, letters=30, confidence=0.6)
    state.take_added(SimpleNamespace(source=Source(tmp_path / "a.pdf", "a.pdf"), result=result))
    assert state.rows[0].state == "done" and abs(state.rows[0].confidence - 0.65) < 1e-9
    state.end(stopped=False, in_library=True)
    assert state.rows[1].state == "done before"


def test_headings_of_the_batch_have_their_width(open_tab):
    header = open_tab().batch.table.horizontalHeader()
    assert all(header.sectionSize(column) >= header.sectionSizeHint(column) for column in range(4))
