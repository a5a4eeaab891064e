import csv
import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pytest
import small_pages

from hwocr.errors import HwocrError
from hwocr.exporting import registry
from hwocr.exporting.export import export_pages, numbered, proposed_name
from hwocr.exporting.formats.json import pages_json, schema_path
from hwocr.exporting.proof import ExpectedPage, prove
from hwocr.exporting.registry import ExportOptions, ExportPage, all_formats, export_format, format_named
from hwocr.reading.page import Box, FormField, Line, Page, Word

NAMES = ("alto", "csv", "docx", "hocr", "json", "page", "pdf", "text")


def _exported(page):
    return ExportPage(page, lambda: small_pages.page_image(page))


def _bytes(name, *pages, options=None):
    room = io.BytesIO()
    format_named(name).write([_exported(page) for page in pages], room, options or ExportOptions())
    return room.getvalue()


def test_all_formats_are_known_by_name_and_an_unknown_one_is_an_error_that_lists_them():
    assert tuple(all_formats()) == NAMES
    with pytest.raises(HwocrError, match="no format named xls") as caught:
        format_named("xls")
    assert "alto, csv" in caught.value.hint


def test_two_formats_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two export formats"):
        export_format("json", title="", suffix="")(lambda *_: None)


def test_a_format_of_another_package_is_found_through_its_entry_point(monkeypatch):
    def load(group):
        if group == "hwocr.formats" and "shout" not in registry._REGISTER:
            export_format("shout", title="Loud", suffix=".txt")(lambda *_: None)

    monkeypatch.setattr(registry, "load_entry_points", load)
    monkeypatch.setattr(registry, "_REGISTER", dict(registry._REGISTER))
    assert format_named("shout").title == "Loud" and "shout" in all_formats()


def test_json_keeps_its_schema():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(schema_path().read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(pages_json([small_pages.page("BUY MILK"), Page((), 0, 0)]))
    jsonschema.validate(document, schema)
    document["pages"][0]["lines"][0]["words"][0]["confidence"] = 2
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema)


def test_no_pages_are_still_a_document():
    assert json.loads(pages_json([]))["pages"] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_every_format_is_found_again_by_another_reader(tmp_path, name):
    pages = [
        small_pages.page("BUY MILK", 'AND <TEA> & "JAM"', "-5 = exam-", "ple x"),
        small_pages.page("SEE YOU", number=2),
    ]
    format = format_named(name)
    files = export_pages(map(_exported, pages), format, tmp_path / f"out{format.suffix}")
    assert len(files) == (2 if format.one_page else 1)
    proof = prove(files, format, [ExpectedPage.of(page) for page in pages])
    assert proof.holds and proof.expected == 13, proof.sentence
    assert proof.sentence.startswith("13 of 13 words found again by")


@pytest.mark.parametrize("name", NAMES)
def test_a_word_that_is_not_there_and_a_file_that_is_broken_are_said(tmp_path, name):
    page, other = small_pages.page("BUY MILK"), small_pages.page("BUY SILK")
    format = format_named(name)
    files = export_pages([_exported(page)], format, tmp_path / f"out{format.suffix}")
    proof = prove(files, format, [ExpectedPage.of(other)])
    assert proof.missing == ((1, "SILK"),) and "SILK (page 1)" in proof.sentence and not proof.holds
    files[0].write_bytes(b"\xff\xfe\xff")
    assert not prove(files, format, [ExpectedPage.of(page)]).holds


@pytest.mark.parametrize("name", ["json", "hocr", "alto", "page", "pdf"])
def test_a_word_in_another_place_is_not_the_one(tmp_path, name):
    page = small_pages.page("BUY MILK")
    moved = ExpectedPage.of(small_pages.page("BUY", "MILK", left=200))
    format = format_named(name)
    files = export_pages([_exported(page)], format, tmp_path / f"out{format.suffix}")
    assert len(prove(files, format, [moved]).missing) == 2


def test_a_file_a_page_has_numbers_only_where_there_are_several(tmp_path):
    pages = [small_pages.page("A"), small_pages.page("B")]
    alto = format_named("alto")
    assert export_pages([_exported(pages[0])], alto, tmp_path / "a.xml") == (tmp_path / "a.xml",)
    files = export_pages(map(_exported, pages), alto, tmp_path / "b.xml")
    assert [path.name for path in files] == ["b-0001.xml", "b-0002.xml"] and files[1].exists()
    assert numbered(tmp_path / "b.xml", 12).name == "b-0012.xml"


def test_proposed_names_say_what_is_saved():
    text = format_named("text")
    assert proposed_name("/a/scan.pdf", 3, 12, text, all_pages=False) == "scan - page 3.txt"
    assert proposed_name("/a/scan.pdf", 3, 12, text, all_pages=True) == "scan - all 12 pages.txt"
    assert proposed_name("note.jpg", 1, 1, text, all_pages=True) == "note.txt"


def _paragraph_page():
    wide = ["THE QUICK BROWN FOX", "JUMPS OVER exam-", "ples OF LAZY DOGS IN", "A FIELD"]
    return small_pages.page(*wide, "NEXT PARAGRAPH HERE")


def test_docx_reflows_joins_broken_words_and_has_no_hard_breaks():
    from docx import Document

    content = _bytes("docx", _paragraph_page(), small_pages.page("SECOND PAGE"))
    document = Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "JUMPS OVER examples OF LAZY DOGS" in texts[0]
    assert texts[-1] == "SECOND PAGE" and document.paragraphs[-1].paragraph_format.page_break_before
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<w:br" not in archive.read("word/document.xml")


def test_a_list_keeps_its_lines_in_docx():
    from docx import Document

    page = small_pages.page("MILK", "EGGS AND BREAD AND TEA", "SALT", "JAM", "RICE")
    document = Document(io.BytesIO(_bytes("docx", page)))
    assert [paragraph.text for paragraph in document.paragraphs] == page.text.splitlines()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is absent")
def test_libreoffice_opens_the_docx(tmp_path):
    (tmp_path / "a.docx").write_bytes(_bytes("docx", _paragraph_page()))
    command = [
        "soffice",
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert "examples" in (tmp_path / "a.txt").read_text()


def _rows(content):
    return list(csv.reader(io.StringIO(content.decode())))


def test_a_table_becomes_rows_and_columns():
    lines = [
        Line(
            tuple(
                word
                for text, left in zip(row, (40, 240, 440), strict=True)
                if text
                for word in small_pages.line(text, left, 30 + 44 * place).words
            )
        )
        for place, row in enumerate([("ITEM", "COUNT", "PRICE"), ("GREEN TEA", "2", ""), ("JAM", "", "3,50")])
    ]
    page = replace(small_pages.page(size=(700, 300)), lines=tuple(lines))
    assert _rows(_bytes("csv", page)) == [
        ["file", "page", "row", "cell 1", "cell 2", "cell 3"],
        ["note.png", "1", "1", "ITEM", "COUNT", "PRICE"],
        ["note.png", "1", "2", "GREEN TEA", "2", ""],
        ["note.png", "1", "3", "JAM", "", "3,50"],
    ]


def test_a_form_becomes_a_row_with_a_column_for_each_caption_beside_or_above_an_entry():
    def words(text, left, top, printed):
        return small_pages.line(text, left, top, printed=printed).words

    lines = (
        Line(
            words("Name:", 40, 30, True)
            + words("ADA", 150, 30, False)
            + words("Age", 260, 30, True)
            + words("36", 330, 30, False)
        ),
        Line(words("Town", 40, 74, True)),
        Line(words("LONDON W", 44, 104, False)),
        Line(words("NOTHING ABOVE", 40, 250, False)),
    )
    page = replace(small_pages.page(), lines=lines)
    assert _rows(_bytes("csv", page)) == [
        ["file", "page", "Name", "Age", "Town", "without caption 1"],
        ["note.png", "1", "ADA", "36", "LONDON W", "NOTHING ABOVE"],
    ]


def test_copies_of_a_form_make_a_table_though_a_caption_is_misread():
    def form(caption, value, number):
        box = Box(40, 30, 90, 60)
        fields = (FormField(caption, value, box), FormField("Age", str(30 + number), box))
        return replace(small_pages.page(), number=number, fields=fields)

    rows = _rows(_bytes("csv", form("First name", "ADA", 1), form("Flrst narne", "BOB", 2)))
    assert rows == [
        ["file", "page", "First name", "Age"],
        ["note.png", "1", "ADA", "31"],
        ["note.png", "2", "BOB", "32"],
    ]


def test_a_cell_that_looks_like_a_formula_is_made_harmless_and_a_number_is_left():
    rows = _rows(_bytes("csv", small_pages.page("=SUM(A1)"), small_pages.page("-5,2")))
    assert rows[1][3] == "'=SUM(A1)" and rows[2][3] == "-5,2"


def test_text_names_the_files_where_it_is_asked_to():
    pages = [small_pages.page("A"), small_pages.page("B", source="two.png")]
    assert _bytes("text", *pages, options=ExportOptions(headings=True)) == b"note.png:\nA\n\ntwo.png:\nB\n"


def test_words_without_letters_and_pages_without_lines_do_no_harm():
    page = Page((Line((Word(()),)),), 100, 80, "odd.png")
    for name in NAMES:
        assert _bytes(name, page, Page((), 100, 80)) is not None
