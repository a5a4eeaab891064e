import io
import os
import shutil

import numpy as np
import pikepdf
import pytest
import small_pages
from PIL import Image

from hwocr.batch.ledger import Ledger, PageEntry, SourceEntry
from hwocr.batch.report import review_order, write_report
from hwocr.batch.run import Batch, BatchPlan
from hwocr.batch.settings import ReadSettings
from hwocr.batch.sources import find_sources
from hwocr.batch.work import Job, PageResult, is_written_on, read_job, result_of
from hwocr.batch.workers import LocalWorkers
from hwocr.exporting.registry import format_named
from hwocr.reading.image import PageImage


class InThisProcess:
    """Workers that read nothing: each page holds the name of its file; files named bad fail."""

    def __init__(self):
        self.read = []

    def run(self, jobs):
        for job in jobs:
            if "bad" in job.name:
                yield PageResult(job.name, job.number or 1, error="it is bad", hint="scan again")
                continue
            page = small_pages.page(job.path.stem.upper(), f"PAGE {job.number or 1}", source=str(job.path))
            self.read.append((job.name, job.number))
            image = PageImage(np.full((400, 600, 3), 255, np.uint8), str(job.path), job.number or 1, 1)
            yield result_of(job.name, image, page)


def _run(folder, outputs, workers=None, *, format="text", force=False, settings=None, recursive=True):
    workers = workers or InThisProcess()
    sources = find_sources([folder], recursive=recursive)
    plan = BatchPlan(sources, outputs, format_named(format), settings or ReadSettings(), force)
    batch = Batch(plan)
    return [(event.kind, event.source.name) for event in batch.run(workers)], workers


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "pages"
    (place / "in").mkdir(parents=True)
    for name in ("a.png", "bad.png", "in/c.png"):
        Image.new("L", (60, 40), 255).save(place / name)
    return place


def test_each_file_gets_its_output_and_a_bad_one_does_not_stop_the_rest(folder, tmp_path):
    events, _ = _run(folder, tmp_path / "out")
    assert [event for event in events if event[0] != "page"] == [
        ("written", "a.png"), ("failed", "bad.png"), ("written", "in/c.png")
    ]  # fmt: skip
    assert (tmp_path / "out/a.txt").read_text() == "A\nPAGE 1\n"
    assert (tmp_path / "out/in/c.txt").exists() and not (tmp_path / "out/bad.txt").exists()


def test_what_is_done_is_passed_over_what_failed_is_tried_again_and_force_does_all(folder, tmp_path):
    _run(folder, tmp_path / "out")
    events, workers = _run(folder, tmp_path / "out")
    assert events[:2] == [("passed", "a.png"), ("passed", "in/c.png")] and workers.read == []
    assert ("failed", "bad.png") in events
    _, workers = _run(folder, tmp_path / "out", force=True)
    assert [name for name, _ in workers.read] == ["a.png", "in/c.png"]


def test_another_file_other_settings_or_a_lost_output_are_read_again(folder, tmp_path):
    _run(folder, tmp_path / "out")
    os.utime(folder / "a.png", (1, 1))
    (tmp_path / "out/in/c.txt").unlink()
    _, workers = _run(folder, tmp_path / "out")
    assert sorted(name for name, _ in workers.read) == ["a.png", "in/c.png"]
    _, workers = _run(folder, tmp_path / "out", settings=ReadSettings(use_context=False))
    assert len(workers.read) == 2


def _pdf(path, pages):
    with pikepdf.Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(60, 40))
        pdf.save(path)


def test_a_batch_that_was_stopped_goes_on_with_the_next_page(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    _pdf(folder / "book.pdf", 5)
    plan = BatchPlan(find_sources([folder]), tmp_path / "out", format_named("text"), ReadSettings())
    events = Batch(plan).run(InThisProcess())
    for _ in range(3):
        next(events)
    events.close()
    assert not (tmp_path / "out/book.txt").exists()
    _, workers = _run(folder, tmp_path / "out")
    assert [number for _, number in workers.read] == [4, 5]
    text = (tmp_path / "out/book.txt").read_text()
    assert [line for line in text.splitlines() if line.startswith("PAGE")] == [
        f"PAGE {n}" for n in range(1, 6)
    ]


def test_a_picture_that_was_read_but_not_written_is_written_without_reading_it_again(folder, tmp_path):
    sources = find_sources([folder])
    plan = BatchPlan(sources, tmp_path / "out", format_named("text"), ReadSettings())
    events = Batch(plan).run(InThisProcess())
    assert next(events).kind == "page"
    events.close()
    events, workers = _run(folder, tmp_path / "out", recursive=False)
    assert ("written", "a.png") in events and workers.read == []


def test_outputs_that_lie_among_the_pages_are_not_read(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    Image.new("L", (60, 40), 255).save(folder / "a.png")
    _run(folder, folder, format="pdf")
    assert (folder / "a.pdf").exists()
    events, workers = _run(folder, folder, format="pdf")
    assert events == [("passed", "a.png")] and workers.read == []


def test_a_page_that_arrives_twice_counts_once(tmp_path):
    class Twice(InThisProcess):
        def run(self, jobs):
            for result in super().run(jobs):
                yield result
                yield result

    folder = tmp_path / "pages"
    folder.mkdir()
    _pdf(folder / "book.pdf", 3)
    events, _ = _run(folder, tmp_path / "out", Twice())
    assert [kind for kind, _ in events] == ["page", "page", "page", "written"]


def test_a_format_of_one_page_makes_a_file_a_page_of_a_document(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    _pdf(folder / "book.pdf", 2)
    _run(folder, tmp_path / "out", format="page")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.xml")) == [
        "book-0001.xml",
        "book-0002.xml",
    ]
    events, _ = _run(folder, tmp_path / "out", format="page")
    assert events == [("passed", "book.pdf")]


def test_a_searchable_pdf_of_a_batch_holds_the_original_pages(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    _pdf(folder / "book.pdf", 2)
    _run(folder, tmp_path / "out", format="pdf")
    with pikepdf.open(tmp_path / "out/book.pdf") as pdf:
        assert len(pdf.pages) == 2 and "/HwocrText" in pdf.pages[1].Resources.Font


def test_a_file_that_cannot_be_opened_is_a_failure_with_its_words(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    events, _ = _run(folder, tmp_path / "out")
    assert events == [("page", "broken.pdf"), ("failed", "broken.pdf")]


def test_a_ledger_with_a_line_cut_short_is_read(folder, tmp_path):
    _run(folder, tmp_path / "out")
    with (tmp_path / "out/.hwocr-batch/ledger.jsonl").open("a") as file:
        file.write('{"kind": "page", "fi')
    events, _ = _run(folder, tmp_path / "out")
    assert ("passed", "a.png") in events


def test_pages_wait_in_the_ledger_only_until_their_document_is_written(folder, tmp_path):
    _run(folder, tmp_path / "out")
    assert list((tmp_path / "out/.hwocr-batch/pages").iterdir()) == []


def test_the_report_puts_failures_then_empty_pages_then_those_that_help_most_first(tmp_path):
    def entry(name, **values):
        page = {"number": 1, "count": 1, "letters": 10, "doubtful": 0, "confidence": 0.9, "seconds": 1.0,
                "suspicious": False, "pairs": {}} | values  # fmt: skip
        return SourceEntry(name, pages={1: PageEntry(**page)})

    entries = [
        entry("fine.png"),
        entry("alone.png", doubtful=9, pairs={"XY": 9}),
        entry("helps.png", doubtful=3, pairs={"O0": 3}),
        entry("other.png", doubtful=5, pairs={"O0": 1, "I1": 4}),
        entry("more.png", doubtful=4, pairs={"O0": 4}),
        entry("empty.png", letters=0, suspicious=True),
        entry("bad.png", error="it is bad"),
    ]
    order = [review.source.name for review in review_order(entries)]
    assert order == ["bad.png", "empty.png", "helps.png", "more.png", "other.png", "alone.png"]
    write_report(entries, tmp_path)
    assert (tmp_path / "hwocr-failures.txt").read_text() == "bad.png, page 1: it is bad\n"
    assert (tmp_path / "hwocr-report.csv").read_text().splitlines()[3].startswith("helps.png,1,10,3,")
    write_report(entries[:-1], tmp_path)
    assert not (tmp_path / "hwocr-failures.txt").exists()


def test_a_page_with_something_on_it_and_no_letter_is_suspicious_and_blank_paper_is_not():
    paper = np.full((400, 600, 3), 240, np.uint8)
    assert not is_written_on(PageImage(paper, "a.png"))
    assert is_written_on(PageImage(small_pages.picture_of(small_pages.page("BUY MILK", "SEE YOU")), "a.png"))


def test_reading_a_job_gives_what_could_not_be_read_as_a_result(tmp_path):
    (tmp_path / "a.jpg").write_text("no picture")
    (result,) = read_job(ReadSettings(), Job("a.jpg", tmp_path / "a.jpg"))
    assert result.error and result.hint and result.number == 0


@pytest.fixture(scope="module")
def two_workers():
    return LocalWorkers(ReadSettings(), 2)


def test_several_processes_read_the_same_as_one(handwritten, tmp_path, two_workers):
    events, _ = _run(handwritten, tmp_path / "out", two_workers)
    assert sorted(event for event in events if event[0] == "written") == [
        ("written", "a.png"), ("written", "b.png"), ("written", "inside/c.png")
    ]  # fmt: skip
    for name in ("a", "b", "inside/c"):
        (alone,) = read_job(ReadSettings(), Job(name, handwritten / f"{name}.png"))
        assert (tmp_path / f"out/{name}.txt").read_text() == alone.text + "\n"
        assert len(alone.text) > 3


def test_a_page_that_ends_its_process_is_given_up_and_the_others_are_read(handwritten, tmp_path, monkeypatch):
    folder = tmp_path / "pages"
    shutil.copytree(handwritten, folder)
    trap = tmp_path / "trap"
    trap.mkdir()
    # Imported by every Python that starts: ends it where it opens the deadly page.
    (trap / "sitecustomize.py").write_text(
        "import os, sys\n"
        "def hook(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('deadly.png') and arguments[1] in ('r', "
        "'rb'):\n"
        "        os._exit(9)\n"
        "sys.addaudithook(hook)\n"
    )
    shutil.copy(folder / "a.png", folder / "deadly.png")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(trap), os.environ.get("PYTHONPATH", "")]))
    events, _ = _run(folder, tmp_path / "out", LocalWorkers(ReadSettings(), 2))
    kinds = {name: kind for kind, name in events}
    assert kinds == {
        "a.png": "written",
        "b.png": "written",
        "inside/c.png": "written",
        "deadly.png": "failed",
    }
    ledger = Ledger(tmp_path / "out")
    assert "ended unexpectedly" in ledger.sources["deadly.png"].errors[0].error
    ledger.close()


def test_a_page_that_takes_too_long_is_given_up(handwritten, tmp_path):
    workers = LocalWorkers(ReadSettings(), 1, seconds_a_page=0.0)
    events, _ = _run(handwritten, tmp_path / "out", workers, recursive=False)
    assert {kind for kind, _ in events} == {"page", "failed"}


def test_a_tiff_of_several_pages_is_one_document(tmp_path):
    frames = [Image.fromarray(small_pages.picture_of(small_pages.page(text))) for text in ("ONE", "TWO")]
    room = io.BytesIO()
    frames[0].save(room, "TIFF", save_all=True, append_images=frames[1:])
    (tmp_path / "a.tif").write_bytes(room.getvalue())
    results = list(read_job(ReadSettings(), Job("a.tif", tmp_path / "a.tif", done=frozenset({1}))))
    assert [(result.number, result.count) for result in results] == [(2, 2)]
