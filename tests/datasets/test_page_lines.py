import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data"))
import small_pages

from hwocr.cli import main
from hwocr.datasets.formats.page_lines import cut_lines
from hwocr.errors import DataError
from hwocr.exporting.records import page_record
from hwocr.interchange.alto_writer import alto_xml
from hwocr.interchange.page_xml_writer import page_xml
from hwocr.scoring.ground_truth import load_ground_truth


@pytest.fixture(params=["page", "alto"])
def transcribed(tmp_path, request):
    """A folder of two pages: pictures, and PAGE-XML or ALTO in a folder inside."""
    folder = tmp_path / "set"
    (folder / request.param).mkdir(parents=True)
    for name, texts in (("one", ("BUY MILK", "AND EGGS")), ("two", ("SEE YOU",))):
        page = small_pages.page(*texts, source=f"C:\\scans\\{name}.png")
        Image.fromarray(small_pages.picture_of(page)).save(folder / f"{name}.png")
        record = page_record(page, image_name=f"C:\\scans\\{name}.png")
        content = page_xml(record) if request.param == "page" else alto_xml([record])
        (folder / request.param / f"{name}.xml").write_bytes(content)
    return folder


def test_lines_are_cut_out_with_their_text(transcribed):
    lines = list(cut_lines(transcribed))
    assert [(line.text, line.source.name, line.number) for line in lines] == [
        ("BUY MILK", "one.png", 1), ("AND EGGS", "one.png", 2), ("SEE YOU", "two.png", 1)
    ]  # fmt: skip
    for line in lines:
        assert line.pixels.shape[0] < 44 and line.pixels.min() < 60 and np.median(line.pixels) == 255


def test_a_set_is_ground_truth_for_evaluate(transcribed):
    truth = load_ground_truth(transcribed)
    assert [(one.name, one.lines) for one in truth] == [
        ("one.png", ("BUY MILK", "AND EGGS")),
        ("two.png", ("SEE YOU",)),
    ]


def test_the_terminal_says_what_a_set_holds_and_cuts_its_lines(transcribed, tmp_path, capsys):
    assert main(["data", "pages", str(transcribed), "--lines", str(tmp_path / "lines")]) == 0
    out = capsys.readouterr().out
    assert "one.xml  one.png  2 lines  14 letters" in out and "3 lines cut out" in out
    assert (tmp_path / "lines" / "one_0002.gt.txt").read_text() == "AND EGGS\n"
    (transcribed / "two.png").unlink()
    assert main(["data", "pages", str(transcribed)]) == 1
    assert "no picture" in capsys.readouterr().out


def test_a_folder_without_pages_is_an_error_in_words(tmp_path):
    with pytest.raises(DataError, match="no PAGE-XML"):
        list(cut_lines(tmp_path))
