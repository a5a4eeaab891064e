from dataclasses import replace
from pathlib import Path

import pytest
import small_pages
from lxml import etree

from hwocr.errors import DataError
from hwocr.exporting.records import page_of_record, page_record
from hwocr.interchange.page_xml_reader import parse_page_xml, read_page_xml
from hwocr.interchange.page_xml_writer import page_xml
from hwocr.interchange.records import LineRecord, PageRecord, RegionRecord, WordRecord
from hwocr.reading.page import Box, Page

SCHEMA = Path(__file__).parent / "schemas" / "pagecontent-2019-07-15.xsd"
HEAD = '<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">'


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(SCHEMA))


def _read(inside, size="imageWidth='100' imageHeight='80'"):
    content = f"{HEAD}<Page imageFilename='a.png' {size}>{inside}</Page></PcGts>"
    return parse_page_xml(content.encode(), "a.xml")


def test_what_is_written_is_valid_and_read_again_the_same(schema):
    page = small_pages.page("BUY MILK", "SEE YOU")
    record = page_record(page, language="en")
    content = page_xml(record)
    schema.assertValid(etree.fromstring(content))
    again = parse_page_xml(content, "a.xml")
    assert again.lines[0].words == tuple(
        replace(
            new,
            id=old.id,
            glyphs=tuple(replace(a, id=b.id) for a, b in zip(new.glyphs, old.glyphs, strict=True)),
        )
        for new, old in zip(record.lines[0].words, again.lines[0].words, strict=True)
    )
    assert (again.width, again.height, again.language, again.number) == (600, 400, "en", 1)
    assert again.properties == {"model": "tiny", "warning 1": "The page is dark."}


def test_a_page_comes_back_with_all_but_its_pictures(schema):
    glyphs = [
        small_pages.glyph("O", 40, 30, shape="0"),
        small_pages.glyph(";", 56, 30),
        small_pages.glyph("}", 72, 30),
    ]
    first = small_pages.page("SEE").lines[0].words[0]
    page = small_pages.page("SEE")
    page = replace(
        page, lines=(replace(page.lines[0], words=(replace(first, glyphs=tuple(glyphs)),)),), number=3
    )
    content = page_xml(page_record(page))
    schema.assertValid(etree.fromstring(content))
    again = page_of_record(parse_page_xml(content, "a.xml"), source="note.png")
    assert (again.text, again.number, again.model, again.warnings) == ("O;}", 3, "tiny", page.warnings)
    for old, new in zip(page.glyphs, again.glyphs, strict=True):
        assert (new.label, new.box, new.confidence, new.shape_label) == (
            old.label,
            old.box,
            old.confidence,
            old.shape_label,
        )
        assert new.alternatives == old.alternatives


def test_an_empty_page_has_no_reading_order_and_is_valid(schema):
    content = page_xml(page_record(Page((), 100, 80, "empty.png")))
    schema.assertValid(etree.fromstring(content))
    assert b"ReadingOrder" not in content


def test_outlines_off_the_page_are_moved_onto_it_when_written(schema):
    word = WordRecord(((-5, -3), (120, -3), (120, 90), (-5, 90)), "X\x00Y")
    region = RegionRecord((), (LineRecord((), "X\x0cY", (word,), baseline=((-5, 70), (130, 70))),))
    content = page_xml(PageRecord("a.png", 100, 80, (region, replace(region, id="1 bad name"))))
    root = etree.fromstring(content)
    schema.assertValid(root)
    points = {element.get("points") for element in root.iter("{*}Coords")}
    assert points == {"0,0 100,0 100,80 0,80"}
    assert {e.text for e in root.iter("{*}Unicode")} == {"XY"}


def test_names_that_are_taken_or_no_names_are_replaced(schema):
    line = LineRecord(((0, 0), (9, 0), (9, 9)), "A", id="x")
    region = RegionRecord(((0, 0), (9, 0), (9, 9)), (line, line), id="x")
    root = etree.fromstring(page_xml(PageRecord("a.png", 10, 10, (region, region))))
    schema.assertValid(root)
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names)) and names[:2] == ["reading_order", "x"]


def test_negative_points_are_moved_and_a_polygon_of_one_point_counts_as_none():
    page = _read(
        "<TextRegion id='r'><Coords points='-4,-7 50,-7 50,20'/>"
        "<TextLine id='l'><Coords points='3,3'/><Word id='w'><Coords points='5,5 30,5 30,15 5,15'/>"
        "<TextEquiv><Unicode>HI</Unicode></TextEquiv></Word></TextLine></TextRegion>"
    )
    region = page.regions[0]
    assert region.box == Box(0, 0, 50, 20)
    assert region.lines[0].outline == () and region.lines[0].box == Box(5, 5, 30, 15)
    assert page.text_lines == ("HI",)


@pytest.mark.parametrize(
    ("order", "texts"),
    [
        ("<ReadingOrder/>", ("A", "B", "C")),
        ("<ReadingOrder><OrderedGroup id='g'/></ReadingOrder>", ("A", "B", "C")),
        (
            "<ReadingOrder><OrderedGroup id='g'><RegionRefIndexed index='1' regionRef='a'/>"
            "<RegionRefIndexed index='0' regionRef='gone'/><RegionRefIndexed index='2' regionRef='c'/>"
            "<RegionRefIndexed index='3' regionRef='a'/></OrderedGroup></ReadingOrder>",
            ("A", "C", "B"),
        ),
        (
            "<ReadingOrder><UnorderedGroup id='g'><OrderedGroup id='h'><RegionRefIndexed index='5' "
            "regionRef='c'/>"
            "<RegionRefIndexed index='2' regionRef='b'/></OrderedGroup><RegionRef regionRef='a'/>"
            "</UnorderedGroup></ReadingOrder>",
            ("B", "C", "A"),
        ),
    ],
)
def test_regions_come_in_reading_order_and_dead_references_are_passed_over(order, texts):
    regions = "".join(
        f"<TextRegion id='{name}'><TextEquiv><Unicode>{name.upper()}</Unicode></TextEquiv></TextRegion>"
        for name in "abc"
    )
    assert _read(order + regions).text_lines == texts


def test_alternatives_come_by_their_index_and_plain_text_serves_where_unicode_is_missing():
    page = _read(
        "<TextRegion id='r'><TextLine id='l'><Coords points='0,0 9,0 9,9'/><Word id='w'><Coords points='0,0 "
        "9,0 9,9'/>"
        "<TextEquiv index='1' conf='0.2'><Unicode>C0DE</Unicode></TextEquiv>"
        "<TextEquiv index='0' conf='7'><PlainText>CODE</PlainText></TextEquiv></Word></TextLine></TextRegion>"
    )
    word = page.lines[0].words[0]
    assert (word.text, word.confidence, word.alternatives[0].text) == ("CODE", 1.0, "C0DE")


def test_text_regions_inside_tables_are_read():
    page = _read(
        "<TableRegion id='t'><Coords points='0,0 9,0 9,9'/><TextRegion id='r'><TextLine id='l'><Coords "
        "points='0,0 9,9'/>"
        "<TextEquiv><Unicode>CELL</Unicode></TextEquiv></TextLine></TextRegion></TableRegion>"
    )
    assert page.text_lines == ("CELL",) and page.lines[0].box == Box(0, 0, 9, 9)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<PcGts>", "no whole XML"),
        ("", "no whole XML"),
        ("<alto/>", "not PAGE-XML"),
        (
            '<!DOCTYPE PcGts [<!ENTITY x SYSTEM "file:///etc/passwd">]><PcGts><Page>&x;</Page></PcGts>',
            "declares entities",
        ),
        (
            '<!DOCTYPE PcGts [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><PcGts><Page custom="&b;"/></PcGts>',
            "entit",
        ),
    ],
)
def test_what_is_not_page_xml_or_brings_entities_is_refused_in_words(content, words):
    with pytest.raises(DataError, match=words) as caught:
        parse_page_xml(content.encode(), "a.xml")
    assert caught.value.hint


def test_a_dtd_elsewhere_is_not_fetched(tmp_path):
    dtd = tmp_path / "page.dtd"
    dtd.write_text('<!ENTITY who "somebody">')
    path = tmp_path / "a.xml"
    path.write_text(f'<!DOCTYPE PcGts SYSTEM "{dtd}"><PcGts><Page imageFilename="a.png">&who;</Page></PcGts>')
    try:
        assert "somebody" not in str(read_page_xml(path))
    except DataError as error:
        assert "somebody" not in str(error)
