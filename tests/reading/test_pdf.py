"""PDF documents of odd kinds, drawn in their own process: each test makes its own."""

import os
import threading
import time
import zlib

import numpy as np
import pytest

from hwocr.errors import CancelledError, ImageError
from hwocr.reading.image import load_pages
from hwocr.reading.pdf import PdfProcess

SQUARE = b"0 0 20 20 re f"
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def pdf(objects, *, trailer=b""):
    """Write objects, numbered from 1, as a document."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return out


def stream(content, about=b""):
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), about, content)


def one_page(extra=b"", box=b"0 0 60 90", content=SQUARE):
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]%s/Contents 4 0 R/Resources<<>>>>" % (box, extra)
    return pdf([CATALOGUE, PAGES, page, stream(content)])


def load(tmp_path, content):
    path = tmp_path / "document.pdf"
    path.write_bytes(content)
    return list(load_pages(path))


def test_a_page_is_drawn_at_the_resolution_of_reading(tmp_path):
    (page,) = load(tmp_path, one_page())
    assert (page.width, page.height) == (167, 250)
    assert page.pixels[-5, 5].max() == 0 and page.pixels[5, -5].min() == 255


@pytest.mark.parametrize("box", [b"5000 5000 6000 6000", b"10 10 10 80", b"-50 -50 -10 -10"])
def test_a_crop_box_beside_the_page_leaves_the_page(tmp_path, box):
    (page,) = load(tmp_path, one_page(b"/CropBox[%s]" % box))
    assert (page.width, page.height) == (167, 250)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\n ", b"From: printer\r\n" * 30])
def test_what_stands_before_the_mark_of_a_pdf_does_not_hide_it(tmp_path, before):
    (page,) = load(tmp_path, before + one_page())
    assert page.width == 167


def test_the_user_unit_enlarges_the_page(tmp_path):
    (page,) = load(tmp_path, one_page(b"/UserUnit 10.0", box=b"0 0 60 54"))
    assert (page.width, page.height) == (1667, 1500)


def test_a_user_unit_within_a_compressed_stream_is_found(tmp_path):
    inner = zlib.compress(b"9 0 <</Type/Page/UserUnit 2>>")
    packed = stream(inner, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 90]/Contents 4 0 R/Resources<<>>>>"
    (read,) = load(tmp_path, pdf([CATALOGUE, PAGES, page, stream(SQUARE), packed]))
    assert read.width == 334


def test_what_was_filled_into_a_form_is_drawn(tmp_path):
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 90]/Contents 4 0 R/Resources<<>>/Annots[5 0 R]>>"
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/F 4/Rect[10 40 50 60]/AP<</N 6 0 R>>/P 3 0 R>>"
    look = stream(b"0 0 40 20 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 40 20]/Resources<<>>")
    root = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>"
    (read,) = load(tmp_path, pdf([root, PAGES, page, stream(b""), field, look]))
    assert read.pixels[110, 80].max() < 60 and read.pixels[5, 5].min() == 255


@pytest.mark.parametrize(
    ("encryption", "words"),
    [
        (b"<</Filter/Adobe.PubSec/V 4>>", "encrypted with a certificate"),
        (b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32), "locked by a password"),
    ],
)
def test_encryption_is_called_by_its_kind(tmp_path, encryption, words):
    objects = [CATALOGUE, PAGES, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 90]>>", encryption]
    with pytest.raises(ImageError, match=words):
        load(tmp_path, pdf(objects, trailer=b"/Encrypt 4 0 R/ID[<00><00>]"))


def loop():
    """A page whose form draws itself twice: without bounds it takes all the memory there is."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 540]/Resources<</XObject<</F 5 0 R>>>>"
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 540]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    )
    return pdf([CATALOGUE, PAGES, page, stream(b"/F Do"), stream(b"/F Do /F Do", form)])


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_drawn(tmp_path):
    path = tmp_path / "loop.pdf"
    path.write_bytes(loop())
    good = tmp_path / "good.pdf"
    good.write_bytes(one_page())
    process = PdfProcess(seconds=0.3)
    try:
        with pytest.raises(ImageError, match=r"loop\.pdf"):
            process.draw(path, 1)
        patient = PdfProcess()
        process._seconds = patient._seconds
        assert process.draw(good, 1).shape == (250, 167, 3)
    finally:
        process.close()


def test_drawing_can_be_called_off(tmp_path):
    path = tmp_path / "loop.pdf"
    path.write_bytes(loop())
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    process = PdfProcess()
    try:
        with pytest.raises(CancelledError):
            process.draw(path, 1, stop.is_set)
    finally:
        process.close()


def test_a_process_that_dies_is_replaced(tmp_path):
    path = tmp_path / "good.pdf"
    path.write_bytes(one_page())
    process = PdfProcess()
    try:
        process.draw(path, 1)
        worker = process._process
        worker.kill()
        worker.wait()
        assert process.draw(path, 1).shape == (250, 167, 3)
        again = process._process
        assert process.draw(path, 1) is not None and process._process is again
    finally:
        process.close()


def test_several_threads_share_the_process(tmp_path):
    paths = []
    for width in (30, 60, 90):
        path = tmp_path / f"{width}.pdf"
        path.write_bytes(one_page(box=b"0 0 %d 90" % width))
        paths.append((path, round(width * 200 / 72)))
    process, wrong = PdfProcess(), []

    def work():
        for path, width in paths * 5:
            if abs(process.draw(path, 1).shape[1] - width) > 1:
                wrong.append(path)

    threads = [threading.Thread(target=work) for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        process.close()
    assert not wrong


def test_a_document_whose_name_is_no_text_is_opened(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.pdf")
    try:
        path.write_bytes(one_page())
    except OSError:
        pytest.skip("the file system wants names to be text")
    (page,) = load_pages(path)
    assert page.width == 167


def test_a_document_that_was_changed_is_read_anew(tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(one_page())
    list(load_pages(path))
    time.sleep(0.02)
    path.write_bytes(one_page(box=b"0 0 120 90"))
    (page,) = load_pages(path)
    assert page.width == 334


def test_documents_with_any_byte_changed_never_escape(tmp_path):
    rng = np.random.default_rng(5)
    whole = one_page()
    for number in range(60):
        content = bytearray(whole)
        for place in rng.integers(0, len(whole), 4):
            content[place] = int(rng.integers(0, 256))
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(bytes(content))
        try:
            list(load_pages(path))
        except ImageError as error:
            assert str(path) in error.message
