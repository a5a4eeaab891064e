import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from document_pages import make_state, pages, state_record
from hypothesis import given
from hypothesis import strategies as st
from made_documents import corrected_page, document_of, make_picture, read_parts_of, rewrite
from PIL import Image
from steps import steps, take

from hwocr.documents.archive.read import read_document
from hwocr.documents.archive.write import document_bytes, write_document
from hwocr.documents.document import Document, DocumentPage
from hwocr.documents.history.edit import edit_between
from hwocr.documents.history.history import History
from hwocr.documents.state import first_state
from hwocr.errors import DocumentError, HwocrError
from hwocr.interchange.page_xml_reader import parse_page_xml
from hwocr.reading.page import Box


def test_a_document_opens_to_the_same_state(tmp_path):
    page = corrected_page()
    write_document(document_of(page), tmp_path / "page.hwocr")
    document = read_document(tmp_path / "page.hwocr")
    (again,) = document.pages
    assert document.warnings == ()
    assert state_record(again.state) == state_record(page.state)
    assert (again.selected, again.source, again.settings) == (2, "note.jpg", {"context": "yes"})
    assert (again.models, again.picture.content) == (page.models, page.picture.content)
    assert again.picture.sha256 == page.picture.sha256


def test_undo_goes_on_where_it_was_left(tmp_path):
    write_document(document_of(corrected_page()), tmp_path / "page.hwocr")
    history = read_document(tmp_path / "page.hwocr").pages[0].history()
    assert history.state.page.text == "BAR ON"
    history.undo()
    assert history.state.page.text == "BAT ON"
    history.undo()
    assert history.state.page.text == "CAT ON"
    history.redo()
    assert history.state.page.text == "BAT ON"


def test_the_version_before_is_inside(tmp_path):
    page = replace(corrected_page(), previous=make_state("CAT ON").page)
    write_document(document_of(page), tmp_path / "page.hwocr")
    assert read_document(tmp_path / "page.hwocr").pages[0].previous.text == "CAT ON"


def test_the_page_xml_inside_has_the_corrected_text(tmp_path):
    write_document(document_of(corrected_page()), tmp_path / "page.hwocr")
    content = read_parts_of(tmp_path / "page.hwocr")["pages/0001/page.xml"]
    record = parse_page_xml(content, "page.xml")
    assert [line.text for region in record.regions for line in region.lines] == ["BAR ON"]
    assert record.image_name == "picture.png"


def test_several_pages_keep_their_order_and_one_that_was_not_read_keeps_its_picture(tmp_path):
    unread = replace(corrected_page(), first=None, state=None, entries=(), number=2)
    write_document(document_of(corrected_page(), unread), tmp_path / "pages.hwocr")
    document = read_document(tmp_path / "pages.hwocr")
    assert [page.number for page in document.pages] == [1, 2]
    assert document.warnings == ()
    assert (document.pages[1].state, document.pages[1].history()) == (None, None)
    assert document.pages[1].picture.content == unread.picture.content


def test_saving_again_keeps_when_it_was_made(tmp_path):
    write_document(
        Document((corrected_page(),), created="2026-01-02T03:04:05+00:00"), tmp_path / "page.hwocr"
    )
    assert read_document(tmp_path / "page.hwocr").created == "2026-01-02T03:04:05+00:00"


@given(pages, st.lists(steps, max_size=5))
def test_any_page_comes_back_with_its_history(tmp_path_factory, page, taken):
    history = History(first_state(page))
    for step in taken:
        history.do(edit_between(step[0], history.state, take(history.state.page, step)))
    path = tmp_path_factory.mktemp("documents") / "page.hwocr"
    page = DocumentPage("x", first=history.first, state=history.state, entries=tuple(history.entries))
    write_document(Document((page,)), path)
    document = read_document(path)
    assert document.warnings == ()
    assert state_record(document.pages[0].state) == state_record(history.state)
    assert document.pages[0].history().versions() == history.versions()


def test_a_document_is_never_written_over_the_scan_it_came_from(tmp_path):
    picture = tmp_path / "scan.png"
    picture.write_bytes(make_picture().content)
    with pytest.raises(HwocrError, match="would be lost"):
        write_document(document_of(corrected_page()), picture, [picture])
    assert picture.read_bytes() == make_picture().content


def test_a_later_version_of_the_format_is_refused_by_name(tmp_path):
    path = tmp_path / "page.hwocr"
    write_document(document_of(corrected_page()), path)
    rewrite(path, "document.json", lambda content: content.replace(b'"version":1', b'"version":9'))
    with pytest.raises(DocumentError, match="later version"):
        read_document(path)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"PK\x03\x04" + bytes(60)])
def test_what_is_no_document_is_refused(tmp_path, content):
    path = tmp_path / "page.hwocr"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match="is not a document"):
        read_document(path)


def test_a_zip_of_something_else_is_refused(tmp_path):
    path = tmp_path / "page.hwocr"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(DocumentError, match="is not a document"):
        read_document(path)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(DocumentError, match="cannot be opened"):
        read_document(tmp_path / "none.hwocr")


def test_a_document_is_a_zip_file_that_says_what_it_is():
    assert document_bytes(document_of(corrected_page()))[38:].startswith(b"application/x-hwocr-document")


def test_a_stored_document_of_version_1_of_the_format_opens():
    document = read_document(Path(__file__).parent / "version-1.hwocr")
    (page,) = document.pages
    assert document.warnings == ()
    assert (page.state.page.text, page.previous.text) == ("BAR ON", "CAT ON")
    assert [version.name for version in page.history().versions()] == [
        "As read", "Change to B", "Change to R", "Saved",
    ]  # fmt: skip
    glyph = page.state.page.glyphs[0]
    assert (glyph.label, glyph.shape_label, glyph.checked, glyph.box) == (
        "B",
        "C",
        "corrected",
        Box(20, 20, 40, 50),
    )
    assert glyph.picture[10, 8] == 1
    with Image.open(io.BytesIO(page.picture.content)) as picture:
        assert picture.size == (120, 90)
