import re
import subprocess
import sys

import pytest
import small_pages
from lxml import etree

from hwocr.errors import DataError
from hwocr.exporting.records import page_record
from hwocr.interchange.hocr_reader import parse_hocr, properties
from hwocr.interchange.hocr_writer import hocr
from hwocr.interchange.records import LineRecord, PageRecord, RegionRecord
from hwocr.reading.page import Box, Page

# Which classes of hOCR 1.2 stand inside which.
INSIDE = {
    "ocr_page": None,
    "ocr_carea": "ocr_page",
    "ocr_par": "ocr_carea",
    "ocr_line": "ocr_par",
    "ocrx_word": "ocr_line",
    "ocrx_cinfo": "ocrx_word",
}


def _check(content):
    """Check a file against the rules of hOCR 1.2; returns its root."""
    root = etree.fromstring(content)
    meta = {element.get("name"): element.get("content") for element in root.iter("{*}meta")}
    assert meta["ocr-system"]
    used = {element.get("class") for element in root.iter() if element.get("class")}
    assert used <= set(meta["ocr-capabilities"].split())
    identities = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(identities) == len(set(identities))
    for element in root.iter():
        kind = element.get("class")
        if kind is None:
            continue
        above = next((a.get("class") for a in element.iterancestors() if a.get("class")), None)
        assert above == INSIDE[kind]
        title = properties(element.get("title"))
        box = [int(value) for value in (title.get("bbox") or title["x_bboxes"]).split()]
        assert len(box) == 4 and min(box) >= 0
        if "x_wconf" in title:
            assert 0 <= float(title["x_wconf"]) <= 100
    return root


def test_what_is_written_keeps_the_rules_and_is_read_again_the_same():
    pages = [small_pages.page("BUY MILK", "SEE YOU"), small_pages.page("BYE", number=2)]
    records = [page_record(page, language="en") for page in pages]
    root = _check(hocr(records))
    assert [
        properties(e.get("title"))["ppageno"] for e in root.iter("{*}div") if e.get("class") == "ocr_page"
    ] == ["0", "1"]
    again = parse_hocr(hocr(records), "a.html")
    assert [page.text_lines for page in again] == [("BUY MILK", "SEE YOU"), ("BYE",)]
    assert [page.number for page in again] == [1, 2] and again[0].language == "en"
    for old, new in zip(records[0].lines, again[0].lines, strict=True):
        assert new.box == old.box and new.baseline == old.baseline
        for first, second in zip(old.words, new.words, strict=True):
            assert (second.text, second.box, second.confidence) == (first.text, first.box, first.confidence)
            assert [g.box for g in second.glyphs] == [g.box for g in first.glyphs]


def test_a_viewer_sees_the_words_of_a_line_with_one_space_between():
    root = _check(hocr([page_record(small_pages.page("BUY MILK"))]))
    line = next(element for element in root.iter("{*}span") if element.get("class") == "ocr_line")
    assert re.sub(r"\s+", " ", "".join(line.itertext())) == "BUY MILK"


@pytest.fixture
def written(tmp_path):
    """An hOCR file of a page."""
    path = tmp_path / "a.hocr"
    path.write_bytes(hocr([page_record(small_pages.page("BUY <MILK>", "& É"), language="en")]))
    return path


def test_the_validator_of_the_specification_finds_nothing_wrong(written):
    pytest.importorskip("future", reason="hocr-spec is absent")
    # A process of its own: the validator is old enough to warn about itself.
    command = [sys.executable, "-W", "ignore", "-m", "hocr_spec.cli", str(written)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "Document is valid" in done.stdout, done.stdout + done.stderr


def test_hocr_tools_read_the_lines_and_where_the_words_stand(written, capsys):
    pytest.importorskip("hocr_tools_lib", reason="hocr-tools-lib is absent")
    from hocr_tools_lib.tools.hocr_check import Checker
    from hocr_tools_lib.tools.hocr_lines import lines
    from hocr_tools_lib.utils.node_utils import get_bbox
    from lxml import html

    assert list(lines(written)) == ["BUY <MILK>", "& É"]
    words = html.parse(written).xpath("//*[@class='ocrx_word']")
    assert [(word.text_content(), tuple(get_bbox(word))) for word in words] == [
        (text, (box.left, box.top, box.right, box.bottom))
        for text, box in small_pages.words_with_boxes(small_pages.page("BUY <MILK>", "& É"))
    ]
    Checker(str(written)).check()
    assert "not ok" not in capsys.readouterr().err


def test_an_empty_page_and_a_line_without_words_keep_the_rules():
    line = LineRecord(((0, 0), (40, 0), (40, 20)), "A & B <C>")
    record = PageRecord('odd "name".png', 40, 80, (RegionRecord((), (line,)),), creator="hwocr 1")
    root = _check(hocr([page_record(Page((), 10, 10, "empty.png")), record]))
    assert not [element for element in root.iter() if element.get("class") == "ocrx_word"]
    again = parse_hocr(hocr([record]), "a.html")[0]
    assert again.text_lines == ("A & B <C>",) and again.image_name == 'odd "name".png'


def test_lines_without_paragraphs_word_boxes_as_large_as_the_page_and_html_are_read():
    content = """<html><head><meta name=ocr-system content="other 1"></head><body>
      <div class=ocr_page title='image "a;b.png"; bbox 0 0 100 80; ppageno 4'>
      <span class=ocr_line title="bbox 5 5 60 20"><span class=ocrx_word title="bbox 0 0 100 80; x_wconf
      91.5">caf&eacute;</span><br> <span class='ocrx_word' title='bbox 30 5 60
      20'><strong><em>bar</em></strong></span></span> <span class=ocrx_line title="bbox 5 25 60 40">no words
      <del>hear</del><ins>here</ins></span></div>"""
    (page,) = parse_hocr(content.encode(), "a.html")
    assert page.text_lines == ("café bar", "no words here")
    first, second = page.lines[0].words
    assert first.outline == () and first.confidence == 0.915 and second.box == Box(30, 5, 60, 20)
    assert (page.image_name, page.number, page.creator) == ("a;b.png", 5, "other 1")


def test_lines_are_grouped_by_their_paragraphs():
    content = """<div class='ocr_page' title='bbox 0 0 9 9'><div class='ocr_carea'>
      <p class='ocr_par' id='p1'><span class='ocr_line'>A</span><span class='ocr_line'>B</span></p>
      <p class='ocr_par' id='p2'><span class='ocr_line'>C</span></p></div></div>"""
    (page,) = parse_hocr(content.encode(), "a.html")
    assert [[line.text for line in region.lines] for region in page.regions] == [["A", "B"], ["C"]]


@pytest.mark.parametrize("content", [b"", b"<html><p>text</p></html>", b"\x00\xff"])
def test_what_is_not_hocr_is_refused_in_words(content):
    with pytest.raises(DataError, match="no hOCR file") as caught:
        parse_hocr(content, "a.html")
    assert caught.value.hint
