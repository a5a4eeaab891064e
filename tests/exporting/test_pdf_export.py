import io
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pikepdf
import pypdfium2
import pytest
import small_pages
from pdf_a_rules import broken_rules
from PIL import Image

from hwocr.errors import HwocrError
from hwocr.exporting.pdf.font import font_program
from hwocr.exporting.pdf.text_layer import cells
from hwocr.exporting.registry import ExportOptions, ExportPage, format_named
from hwocr.ink.box import Box
from hwocr.reading.image import load_pages
from hwocr.reading.page import Line, Word

needs_pdftotext = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is absent"
)


def _write(path, *exported, options=None):
    with path.open("wb") as file:
        format_named("pdf").write(exported, file, options or ExportOptions())
    return path


def _exported(page):
    return ExportPage(page, lambda: small_pages.page_image(page))


def _found(path, number=1):
    """The words pdftotext finds on a page, with their boxes as shares of the page."""
    command = ["pdftotext", "-bbox", "-f", str(number), "-l", str(number), str(path), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    root = ElementTree.fromstring(re.sub(r'<!DOCTYPE[^>]*>| xmlns="[^"]*"', "", text))
    page = root.find(".//page")
    width, height = float(page.get("width")), float(page.get("height"))
    return [
        (
            word.text,
            float(word.get("xMin")) / width,
            float(word.get("yMin")) / height,
            float(word.get("xMax")) / width,
            float(word.get("yMax")) / height,
        )
        for word in page.iter("word")
    ]


def _assert_words_lie_on_their_letters(path, page, number=1):
    found = _found(path, number)
    assert [word for word, *_ in found] == page.text.split()
    for (_, left, top, right, bottom), (_, box) in zip(
        found, small_pages.words_with_boxes(page), strict=True
    ):
        tolerance = small_pages.LETTER_WIDTH / 2 / page.width
        assert left == pytest.approx(box.left / page.width, abs=tolerance)
        assert right == pytest.approx(box.right / page.width, abs=tolerance)
        middle = (box.top + box.bottom) / 2 / page.height
        assert top < middle < bottom
        assert bottom - top < 2 * small_pages.LETTER_HEIGHT / page.height


@needs_pdftotext
@pytest.mark.parametrize("slope", [0.0, 0.08, -0.03, -0.06])
def test_words_are_found_where_they_stand_also_on_slanting_lines(tmp_path, slope):
    page = small_pages.page("BUY MILK AND 2 EGGS", "see you (soon)", "ÄÖ éß €5", slope=slope)
    page = replace(page, lines=tuple(_moved(line, 0, 40) for line in page.lines))
    path = _write(tmp_path / "a.pdf", _exported(page))
    _assert_words_lie_on_their_letters(path, page)


def _moved(line, right, down):
    return Line(
        tuple(
            Word(
                tuple(
                    replace(
                        g,
                        box=Box(
                            g.box.left + right, g.box.top + down, g.box.right + right, g.box.bottom + down
                        ),
                    )
                    for g in word.glyphs
                )
            )
            for word in line.words
        )
    )


@needs_pdftotext
def test_spaces_are_not_lost_where_words_overlap(tmp_path):
    line = small_pages.line("AB CD EF")
    first, second, third = line.words
    second = _moved(Line((second,)), -22, 0).words[0]
    page = replace(small_pages.page(), lines=(Line((first, second, third)),))
    path = _write(tmp_path / "a.pdf", _exported(page))
    assert subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True).stdout.split() == [
        "AB",
        "CD",
        "EF",
    ]


def test_the_characters_of_a_line_follow_one_another_without_gap_or_overlap():
    line = small_pages.line("AB CD EF")
    line = Line((line.words[0], _moved(Line((line.words[1],)), -25, 0).words[0], line.words[2]))
    row = [cell for word in cells(line, 30.0) for cell in word]
    assert "".join(cell.text for cell in row) == "AB CD EF"
    for before, after in pairwise(row):
        assert after.left == before.right and after.right > after.left


def test_the_font_is_embedded_whole_and_its_characters_and_widths_are_told(tmp_path):
    path = _write(tmp_path / "a.pdf", _exported(small_pages.page("HI")))
    with pikepdf.open(path) as pdf:
        font = pdf.pages[0].Resources.Font["/HwocrText"]
        descriptor = font.DescendantFonts[0].FontDescriptor
        program = descriptor.FontFile2.read_bytes()
        assert b"<0048>" in font.ToUnicode.read_bytes()
    from fontTools.ttLib import TTFont

    opened = TTFont(io.BytesIO(program))
    assert program == font_program() and opened["hmtx"].metrics["glyph00050"][0] == 1000
    if shutil.which("pdffonts"):
        shown = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True)
        assert re.search(r"HwocrInvisible\s+CID TrueType\s+Identity-H\s+yes no\s+yes", shown.stdout)
        assert not shown.stderr


def test_the_picture_is_shown_as_it_was_and_the_text_is_not(tmp_path):
    page = small_pages.page("BUY MILK")
    path = _write(tmp_path / "a.pdf", _exported(page))
    document = pypdfium2.PdfDocument(path)
    drawn = document[0].render(scale=page.width / document[0].get_width()).to_numpy()[..., :3]
    document.close()
    assert np.abs(drawn.astype(int) - small_pages.picture_of(page).astype(int)).mean() < 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_goes_in_as_it_is_and_stands_upright(tmp_path, orientation):
    page = small_pages.page("LEFT", "BELOW")
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose that makes it upright, undone
    upright = Image.fromarray(small_pages.picture_of(page))
    stored = upright if orientation == 1 else upright.transpose(Image.Transpose(undo[orientation]))
    file = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(file, quality=95, exif=exif)
    (image,) = load_pages(file)
    assert np.abs(image.pixels.astype(int) - np.asarray(upright).astype(int)).mean() < 3
    path = _write(tmp_path / "a.pdf", ExportPage(page, lambda: image, file))
    with pikepdf.open(path) as pdf:
        picture = pdf.pages[0].Resources.XObject.HwocrPicture
        assert picture.read_raw_bytes() == file.read_bytes()
    document = pypdfium2.PdfDocument(path)
    drawn = document[0].render(scale=page.width / document[0].get_width()).to_numpy()[..., :3]
    document.close()
    assert np.abs(drawn.astype(int) - np.asarray(upright).astype(int)).mean() < 5


def test_what_is_all_ours_says_that_it_is_pdf_a_and_brings_what_that_needs(tmp_path):
    path = _write(tmp_path / "a.pdf", _exported(small_pages.page("HI")), options=ExportOptions(language="en"))
    with pikepdf.open(path) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            assert metadata.pdfa_status == "2U"
            assert metadata["dc:title"] == "note.png"
        assert pdf.Root.OutputIntents[0].DestOutputProfile.N == 3
        assert pdf.Root.Lang == "en" and pdf.trailer.ID is not None and not pdf.is_encrypted
        assert str(pdf.docinfo["/Producer"]).startswith("hwocr")


def test_what_is_all_ours_breaks_no_rule_of_pdf_a_that_can_be_looked_at(tmp_path):
    texts = ("BUY MILK", "ÄÖ éß €5", "f(x) = [1; 2]")
    pages = [small_pages.page(*texts), small_pages.page("A"), small_pages.page()]
    photo = tmp_path / "photo.jpg"
    Image.fromarray(small_pages.picture_of(pages[0])).save(photo)
    exported = [_exported(pages[0]), *map(_exported, pages[1:])]
    exported.append(ExportPage(pages[0], lambda: small_pages.page_image(pages[0]), photo))
    path = _write(tmp_path / "a.pdf", *exported, options=ExportOptions(language="en"))
    assert broken_rules(path) == []


def test_a_file_that_breaks_rules_of_pdf_a_is_noticed(tmp_path):
    path = _write(tmp_path / "a.pdf", _exported(small_pages.page("HI")))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Resources.XObject.HwocrPicture.ColorSpace = pikepdf.Name.DeviceCMYK
        del pdf.Root.OutputIntents
        font = pdf.pages[0].Resources.Font["/HwocrText"]
        font.DescendantFonts[0].W = pikepdf.Array([1, pikepdf.Array([7] * 9)])
        pdf.save(path)
    rules = {words.split(":")[0] for words in broken_rules(path)}
    assert {"6.2.3", "6.2.4.3", "6.2.11.5"} <= rules


def _scan(path, page, *, box=(0, 0, 300, 200), crop=None, turn=0, shared=False):
    """A PDF as a scanner writes it: the page's picture over the crop box of a page, turned."""
    upright = Image.fromarray(small_pages.picture_of(page))
    stored = upright.rotate(turn, expand=True)
    room = io.BytesIO()
    stored.save(room, "JPEG", quality=95)
    with pikepdf.Pdf.new() as pdf:
        left, bottom, right, top = crop or box
        added = pdf.add_blank_page(page_size=(10, 10))
        added.obj.MediaBox = pikepdf.Array(box)
        if crop:
            added.obj.CropBox = pikepdf.Array(crop)
        added.obj.Rotate = turn
        picture = pikepdf.Stream(
            pdf, room.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=stored.width,
            Height=stored.height, ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        # The coordinates are left changed at the end, as some scanners leave them.
        added.obj.Contents = pikepdf.Stream(
            pdf, f"{right - left} 0 0 {top - bottom} {left} {bottom} cm /P Do\n".encode()
        )
        if shared:
            del added.obj.MediaBox
            parent = added.obj.Parent
            parent.MediaBox, parent.Resources = pikepdf.Array(box), resources
            del added.obj.Resources
        else:
            added.obj.Resources = resources
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("First", 0))
        pdf.save(path)


@needs_pdftotext
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("box", "crop"),
    [((0, 0, 300, 200), None), ((-50, 100, 250, 300), None), ((-20, -30, 400, 500), (10, 20, 310, 220))],
)
def test_the_pages_of_a_pdf_get_their_text_wherever_their_origin_lies_and_however_they_are_turned(
    tmp_path, turn, box, crop
):
    page = small_pages.page("BUY MILK", "SEE YOU")
    scan = tmp_path / "scan.pdf"
    if turn in (90, 270):  # the page as it is stored stands on its side
        box = (box[0], box[1], box[0] + 200, box[1] + 300) if crop is None else box
        crop = crop and (crop[0], crop[1], crop[0] + 200, crop[1] + 300)
    _scan(scan, page, box=box, crop=crop, turn=turn)
    before = _drawn(scan)
    path = _write(tmp_path / "a.pdf", ExportPage(page, None, scan))
    found = _found(path)
    assert [word for word, *_ in found] == page.text.split()
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage()
    width, height = document[0].get_size()
    assert text.count_chars() > 10 and (width > height)
    text.close()
    document.close()
    assert np.array_equal(_drawn(path), before)
    _assert_pdfium_finds(path, page)


def _drawn(path):
    document = pypdfium2.PdfDocument(path)
    pixels = document[0].render(scale=1).to_numpy().copy()
    document.close()
    return pixels


def _assert_pdfium_finds(path, page):
    """Each word is where it was read, as pdfium maps the page to the screen."""
    import ctypes

    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(path)
    shown = document[0]
    text = shown.get_textpage()
    for word, box in small_pages.words_with_boxes(page):
        place = text.search(word).get_next()
        assert place is not None
        left, bottom, right, top = text.get_charbox(place[0])
        x, y = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(
            shown.raw, 0, 0, page.width, page.height, 0, (left + right) / 2, (bottom + top) / 2, x, y
        )
        first = Box(box.left - 2, box.top - 2, box.left + small_pages.LETTER_WIDTH + 2, box.bottom + 2)
        assert first.contains(x.value, y.value), (word, x.value, y.value, first)
    text.close()
    document.close()


@needs_pdftotext
def test_what_pages_inherit_stays_and_bookmarks_are_kept(tmp_path):
    page = small_pages.page("BUY MILK")
    scan = tmp_path / "scan.pdf"
    _scan(scan, page, shared=True)
    before = _drawn(scan)
    path = _write(tmp_path / "a.pdf", ExportPage(page, None, scan))
    assert np.array_equal(_drawn(path), before)
    _assert_words_lie_on_their_letters(path, page)
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        assert outline.root[0].title == "First"


@pytest.mark.parametrize(("part", "packed"), [("1", False), ("2", True)])
def test_a_scan_that_says_it_is_pdf_a_1_gets_no_object_streams(tmp_path, part, packed):
    page = small_pages.page("BUY MILK")
    scan = tmp_path / "scan.pdf"
    _scan(scan, page)
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = part, "B"
        pdf.save(scan)
    path = _write(tmp_path / "a.pdf", ExportPage(page, None, scan))
    assert (b"/ObjStm" in path.read_bytes()) is packed
    with pikepdf.open(path) as pdf, pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        assert metadata.pdfa_status == f"{part}B"


@needs_pdftotext
def test_a_page_that_has_its_text_already_is_kept_as_it_is_and_said(tmp_path):
    page = small_pages.page("BUY MILK")
    scan = tmp_path / "scan.pdf"
    _scan(scan, page)
    once = _write(tmp_path / "once.pdf", ExportPage(page, None, scan))
    notes = []
    twice = _write(
        tmp_path / "twice.pdf", ExportPage(page, None, once), options=ExportOptions(note=notes.append)
    )
    assert [word for word, *_ in _found(twice)] == ["BUY", "MILK"]
    assert len(notes) == 1 and "has text already" in notes[0]


@needs_pdftotext
def test_pictures_and_pages_of_pdfs_go_together_in_order(tmp_path):
    pages = [small_pages.page(text, number=1) for text in ("FIRST", "SECOND", "THIRD")]
    scan = tmp_path / "scan.pdf"
    _scan(scan, pages[1])
    path = _write(
        tmp_path / "a.pdf", _exported(pages[0]), ExportPage(pages[1], None, scan), _exported(pages[2])
    )
    assert [[word for word, *_ in _found(path, number)] for number in (1, 2, 3)] == [
        ["FIRST"],
        ["SECOND"],
        ["THIRD"],
    ]


@needs_pdftotext
def test_more_pages_than_are_kept_in_memory_come_out_in_order(tmp_path):
    pages = [small_pages.page(f"PAGE {number}", size=(300, 100), number=number) for number in range(1, 36)]
    path = _write(tmp_path / "a.pdf", *(_exported(page) for page in pages))
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True).stdout
    assert re.findall(r"PAGE (\d+)", text) == [str(number) for number in range(1, 36)]


def test_no_page_and_a_picture_that_is_gone_are_errors_in_words(tmp_path):
    with pytest.raises(HwocrError, match="no page"):
        _write(tmp_path / "a.pdf")
    with pytest.raises(HwocrError, match="picture"):
        _write(tmp_path / "a.pdf", ExportPage(small_pages.page("HI")))
