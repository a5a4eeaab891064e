import json

import pytest

from hwocr.errors import DataError
from hwocr.scoring.ground_truth import load_ground_truth

PAGE_XML = """<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">
  <Page imageFilename="C:\\scans\\one.png" imageWidth="100" imageHeight="80">
    <ReadingOrder><OrderedGroup id="g">
      <RegionRefIndexed index="0" regionRef="r2"/><RegionRefIndexed index="1" regionRef="r1"/>
    </OrderedGroup></ReadingOrder>
    <TextRegion id="r1">
      <TextLine id="l1"><TextEquiv><Unicode>AND EGGS</Unicode></TextEquiv></TextLine>
      <TextLine id="l2">
        <Word id="w1"><TextEquiv><Unicode>SEE</Unicode></TextEquiv></Word>
        <Word id="w2"><TextEquiv><Unicode>YOU</Unicode></TextEquiv></Word>
      </TextLine>
      <TextEquiv><Unicode>the region as a whole</Unicode></TextEquiv>
    </TextRegion>
    <TextRegion id="r2"><TextEquiv><Unicode>BUY MILK</Unicode></TextEquiv></TextRegion>
  </Page>
</PcGts>
"""


def _truth(folder, content):
    (folder / "truth.json").write_text(json.dumps(content), encoding="utf-8")
    return load_ground_truth(folder)


def test_truth_json_gives_lines_alone_or_with_a_kind(tmp_path):
    pages = _truth(
        tmp_path,
        {
            "b.png": ["BUY MILK"],
            "a.png": {"kind": "note", "lines": ["SEE", "YOU"]},
            "c.png": {"category": "list", "lines": []},
        },
    )
    assert [(page.name, page.kind, page.lines) for page in pages] == [
        ("b.png", "page", ("BUY MILK",)),
        ("a.png", "note", ("SEE", "YOU")),
        ("c.png", "list", ()),
    ]
    assert pages[0].picture == tmp_path / "b.png"


@pytest.mark.parametrize("place", [".", "page"])
def test_page_xml_is_found_with_its_picture_and_read_in_reading_order(tmp_path, place):
    (tmp_path / "one.png").touch()
    (tmp_path / place).mkdir(exist_ok=True)
    (tmp_path / place / "other.xml").write_text(PAGE_XML, encoding="utf-8")
    (page,) = load_ground_truth(tmp_path)
    assert page.picture == tmp_path / "one.png"
    assert page.lines == ("BUY MILK", "AND EGGS", "SEE YOU")


def test_a_page_xml_that_names_an_absent_picture_belongs_to_the_one_of_its_own_name(tmp_path):
    (tmp_path / "two.JPG").touch()
    (tmp_path / "two.xml").write_text(PAGE_XML, encoding="utf-8")
    assert load_ground_truth(tmp_path)[0].picture == tmp_path / "two.JPG"


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("truth.json", "{", "truth.json cannot be read"),
        ("truth.json", "[]", "does not map"),
        ("truth.json", '{"a.png": "BUY"}', "no list of lines for a.png"),
        ("truth.json", '{"a.png": {"kind": "note"}}', "no list of lines for a.png"),
        ("truth.json", "{}", "holds no truth"),
        ("page.xml", PAGE_XML[:300], "page.xml is no whole XML file"),
        ("page.xml", "<alto/>", "page.xml is not ALTO"),
        ("page.xml", "<mets/>", "page.xml is not PAGE-XML and not ALTO"),
        ("notes.txt", "BUY MILK", "holds no truth"),
    ],
)
def test_a_folder_without_whole_truth_is_an_error_in_words(tmp_path, file, content, words):
    (tmp_path / file).write_text(content)
    with pytest.raises(DataError, match=words) as caught:
        load_ground_truth(tmp_path)
    assert caught.value.hint


def test_a_file_is_not_a_folder_of_pages(tmp_path):
    with pytest.raises(DataError, match="not a folder"):
        load_ground_truth(tmp_path / "nowhere")
