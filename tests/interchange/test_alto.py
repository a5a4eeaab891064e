import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import small_pages
from lxml import etree

from hwocr.errors import DataError
from hwocr.exporting.records import page_record
from hwocr.interchange.alto_reader import parse_alto
from hwocr.interchange.alto_writer import NAMESPACE, alto_xml
from hwocr.interchange.records import LineRecord, PageRecord, RegionRecord, Variant, WordRecord
from hwocr.reading.page import Box, Page

# From ALTO 4.4's schema: which attributes an element must have, which it may have, and what may stand in it,
# in order.
PLACE = {"HPOS", "VPOS", "WIDTH", "HEIGHT"}
RULES = {
    "alto": (set(), {"SCHEMAVERSION"}, ["Description", "Styles", "Tags", "ReadingOrder", "Layout"]),
    "Description": (
        set(),
        set(),
        ["MeasurementUnit", "sourceImageInformation", "OCRProcessing", "Processing"],
    ),
    "sourceImageInformation": (set(), set(), ["fileName", "fileIdentifier", "documentIdentifier"]),
    "Processing": (
        {"ID"},
        set(),
        [
            "processingCategory",
            "processingDateTime",
            "processingAgency",
            "processingStepDescription",
            "processingStepSettings",
            "processingSoftware",
        ],
    ),
    "processingSoftware": (
        set(),
        set(),
        ["softwareCreator", "softwareName", "softwareVersion", "applicationDescription"],
    ),
    "Tags": (set(), set(), ["OtherTag"]),
    "OtherTag": ({"ID", "LABEL"}, {"TYPE", "DESCRIPTION", "URI"}, ["XmlData"]),
    "Layout": (set(), {"STYLEREFS"}, ["Page"]),
    "Page": ({"ID", "PHYSICAL_IMG_NR"}, {"WIDTH", "HEIGHT", "LANG"}, ["TopMargin", "PrintSpace"]),
    "PrintSpace": (set(), PLACE | {"ID"}, ["Shape", "TextBlock"]),
    "TextBlock": ({"ID"}, PLACE | {"LANG", "TAGREFS"}, ["Shape", "TextLine"]),
    "TextLine": (set(), PLACE | {"ID", "BASELINE", "TAGREFS", "LANG"}, None),
    "String": ({"CONTENT"}, PLACE | {"ID", "WC", "TAGREFS", "LANG"}, ["Shape", "ALTERNATIVE", "Glyph"]),
    "SP": (set(), PLACE | {"ID"}, []),
    "HYP": ({"CONTENT"}, PLACE, []),
    "Glyph": ({"CONTENT"}, PLACE | {"ID", "GC"}, ["Shape", "Variant"]),
    "Variant": (set(), {"CONTENT", "VC"}, []),
    "Shape": (set(), set(), ["Polygon"]),
    "Polygon": ({"POINTS"}, set(), []),
    "ALTERNATIVE": (set(), {"PURPOSE"}, []),
}
XSD = "{http://www.w3.org/2001/XMLSchema}"
SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


@cache
def _schema():
    """The schema of ALTO 4.4: that of 4.3 with the two attributes of a page that 4.4 added."""
    tree = etree.parse(Path(__file__).parent / "schemas" / "alto-4-3.xsd")
    tree.find(f"{XSD}import").set("schemaLocation", "xlink.xsd")
    page = next(element for element in tree.iter(f"{XSD}complexType") if element.get("name") == "PageType")
    for name, kind in (("LANG", "xsd:language"), ("ROTATION", "xsd:float")):
        etree.SubElement(page, f"{XSD}attribute", name=name, type=kind)
    return etree.XMLSchema(tree)


def _check(content):
    """Check a file against the schema of ALTO 4.4 and rules that no schema can say; returns its root."""
    root = etree.fromstring(content)
    _schema().assertValid(root)
    identities = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(identities) == len(set(identities))
    assert all(re.fullmatch(r"[A-Za-z_][\w.\-]*", name) for name in identities)
    assert len(root.get(SCHEMA_LOCATION).split()) % 2 == 0
    for element in root.iter():
        name = etree.QName(element)
        if name.localname not in RULES:
            assert not len(element) and not element.attrib  # leaves with text
            continue
        needed, allowed, order = RULES[name.localname]
        assert name.namespace == NAMESPACE
        attributes = set(element.attrib) - {SCHEMA_LOCATION}
        assert needed <= attributes <= needed | allowed, (name.localname, attributes)
        inside = [etree.QName(child).localname for child in element]
        if order is None:
            assert re.fullmatch(
                "(Shape,)?(String,(SP,)?)+(HYP,)?", "".join(f"{child}," for child in inside)
            ), inside
        else:
            assert inside == sorted(inside, key=order.index)
        for reference in (element.get("TAGREFS") or "").split():
            assert reference in identities
        for key, value in element.attrib.items():
            if key in PLACE:
                assert float(value) >= 0
            if key in ("WC", "GC", "VC"):
                assert 0 <= float(value) <= 1
            if key == "LANG":
                assert re.fullmatch(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", value)
        if name.localname == "Glyph":
            assert len(element.get("CONTENT")) == 1
        if name.localname == "Variant":
            assert len(element.get("CONTENT")) <= 3
    return root


def test_what_is_written_keeps_the_rules_and_is_read_again_the_same():
    page = small_pages.page("BUY MILK", "SEE YOU")
    record = page_record(page, language="en")
    root = _check(alto_xml([record]))
    assert root.find(".//{*}String").get("WC") == "0.9000"
    (again,) = parse_alto(alto_xml([record]), "a.xml")
    assert again.text_lines == ("BUY MILK", "SEE YOU")
    for old, new in zip(record.lines, again.lines, strict=True):
        assert new.box == old.box and new.baseline == old.baseline and new.printed is False
        for first, second in zip(old.words, new.words, strict=True):
            assert (second.text, second.box, second.confidence) == (first.text, first.box, first.confidence)
            assert [g.variants for g in second.glyphs] == [g.variants for g in first.glyphs]
    assert (again.language, again.image_name, again.creator) == ("en", "note.png", record.creator)


def test_a_language_that_is_empty_or_none_is_left_out_and_no_styles_are_referred_to():
    for language in ("", "not a language"):
        content = alto_xml([page_record(small_pages.page("HI"), language=language)])
        _check(content)
        assert b"LANG" not in content and b"STYLEREFS" not in content


def test_a_word_broken_at_the_end_of_a_line_stands_there_once():
    content = alto_xml([page_record(small_pages.page("exam-", "ple"))])
    _check(content)
    assert b"SUBS_CONTENT" not in content
    assert parse_alto(content, "a.xml")[0].text_lines == ("exam-", "ple")


def test_pages_without_text_and_lines_without_words_keep_the_rules():
    line = LineRecord(
        ((0, 0), (50, 5), (50, 20), (0, 15)), "WHOLE LINE", alternatives=(Variant("WHOLE LIME"),)
    )
    region = RegionRecord((), (line, LineRecord((), "")), id="a b")
    _check(alto_xml([page_record(Page((), 10, 10, "empty.png"))]))
    content = alto_xml([PageRecord("a.png", 40, 80, (region, RegionRecord((), text="TEXT")))])
    _check(content)
    (again,) = parse_alto(content, "a.xml")
    assert again.text_lines == ("WHOLE LINE", "", "TEXT")
    assert again.lines[0].box.right == 40


def test_words_that_overlap_leave_no_negative_space_and_glyphs_of_two_characters_are_left_out():
    page = page_record(small_pages.page("AB CD"))
    line = page.regions[0].lines[0]
    first, second = line.words
    second = replace(second, outline=tuple((x - 40, y) for x, y in second.outline))
    two = replace(first.glyphs[0], variants=(Variant("rn", 0.5), Variant("m", 0.4)))
    line = replace(line, words=(replace(first, glyphs=(two, *first.glyphs[1:])), second))
    root = _check(alto_xml([replace(page, regions=(replace(page.regions[0], lines=(line,)),))]))
    assert root.find(".//{*}SP").get("WIDTH") == "0"
    assert len(root.findall(".//{*}Glyph")) == 3


def test_alto_tools_reads_the_words_and_their_confidence(tmp_path):
    pytest.importorskip("alto_tools", reason="alto-tools is absent")
    path = tmp_path / "a.xml"
    page = small_pages.page("BUY <MILK>", "exam-", "ple & É")
    path.write_bytes(alto_xml([page_record(page, language="en")]))

    def run(option):
        command = [sys.executable, "-m", "alto_tools.alto_tools", str(path), option]
        return subprocess.run(command, capture_output=True, check=True, encoding="utf-8", timeout=60).stdout

    assert [line.strip() for line in run("-t").split("\n") if line] == ["BUY <MILK>", "exam-", "ple & É"]
    assert run("-c").strip().endswith("Confidence: 90.0")


HEAD = '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description><MeasurementUnit>pixel</MeasurementUnit></Description>'


def _read(block, head=HEAD):
    page = f"<Page ID='p' PHYSICAL_IMG_NR='1' WIDTH='100' HEIGHT='80'><PrintSpace>{block}</PrintSpace></Page>"
    content = f"{head}<Layout>{page}</Layout></alto>"
    return parse_alto(content.encode(), "a.xml")[0]


def test_dangling_styles_tags_and_an_empty_language_do_no_harm():
    page = _read(
        "<TextBlock ID='b' STYLEREFS='gone' TAGREFS='gone' LANG=''><TextLine STYLEREFS='gone also' "
        "TAGREFS='gone'>"
        "<String CONTENT='HI' HPOS='1' VPOS='2' WIDTH='30.4' HEIGHT='10' LANG=''/></TextLine></TextBlock>"
    )
    assert page.text_lines == ("HI",) and page.lines[0].box == Box(1, 2, 31, 12)
    assert page.lines[0].printed is None


@pytest.mark.parametrize("content", ["exam", "exam-"])
def test_a_hyphenated_word_is_read_once_with_its_hyphen(content):
    page = _read(
        f"<TextBlock ID='b'><TextLine><String CONTENT='{content}' SUBS_TYPE='HypPart1' "
        f"SUBS_CONTENT='example'/><HYP CONTENT='-'/></TextLine>"
        "<TextLine><String CONTENT='ple' SUBS_TYPE='HypPart2' SUBS_CONTENT='example'/></TextLine></TextBlock>"
    )
    assert page.text_lines == ("exam-", "ple")


@pytest.mark.parametrize("points", ["0 0 40 0 40 20 0 20", "0,0 40,0 40,20 0,20"])
def test_points_are_read_in_both_ways_of_writing_and_a_baseline_of_one_number_is_level(points):
    page = _read(
        f"<TextBlock ID='b'><TextLine BASELINE='18.0'><Shape><Polygon POINTS='{points}'/></Shape><String "
        f"CONTENT='A'/></TextLine></TextBlock>"
    )
    assert page.lines[0].box == Box(0, 0, 40, 20) and page.lines[0].baseline == ((0, 18), (40, 18))


@pytest.mark.parametrize("numbers", ["HPOS='-5' VPOS='-5'", "HPOS='NaN' VPOS='1'", "HPOS='' VPOS=''"])
def test_boxes_that_make_no_sense_do_not_stop_the_reading(numbers):
    page = _read(
        f"<TextBlock ID='b'><TextLine><String CONTENT='A' {numbers} WIDTH='9' HEIGHT='9'/></TextLine>"
        f"</TextBlock>"
    )
    assert page.text_lines == ("A",) and page.lines[0].box.left == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<alto>", "no whole XML"),
        ("<PcGts/>", "not ALTO"),
        ("<alto/>", "no Page"),
        ("<alto><MeasurementUnit>mm10</MeasurementUnit><Page/></alto>", "mm10"),
    ],
)
def test_what_is_not_alto_in_pixels_is_refused_in_words(content, words):
    with pytest.raises(DataError, match=words) as caught:
        parse_alto(content.encode(), "a.xml")
    assert caught.value.hint


def test_words_of_an_older_version_are_read():
    head = HEAD.replace("ns-v4#", "ns-v2#")
    page = _read(
        "<TextBlock ID='b'><TextLine><String CONTENT='A'/><SP/><String CONTENT='B'/></TextLine></TextBlock>",
        head,
    )
    assert page.lines[0].words == (
        WordRecord((), "A"),
        WordRecord((), "B"),
    )
