"""Pages read by several recognisers: a stand-in for the sequence network, so that no model is needed."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from hwocr.models.names import AUTOMATIC
from hwocr.reading.image import page_from_pixels
from hwocr.reading.reader import Reader, reader_of
from hwocr.reading.recognisers.decoding.characters import OUTPUTS
from hwocr.reading.recognisers.decoding.ctc import LineOutputs
from hwocr.reading.recognisers.ppocr.sessions import installed
from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.registry import Recogniser, get_recogniser

needs_ppocr = pytest.mark.skipif(not installed(), reason="rapidocr, the extra [ppocr], is not installed")


def typed(lines: dict[tuple[int, int], str], size=(900, 400), height: int = 48):
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for place, text in lines.items():
        draw.text(place, text, "black", ImageFont.load_default(height))
    return page_from_pixels(np.asarray(picture), "typed")


def stand_in(text: str, box: tuple[int, int, int, int], sure: float = 1.0) -> Recogniser:
    """Finds one region and reads one text in it."""
    left, top, right, bottom = box
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)

    def read(source, regions):
        rows = np.full((3 * len(text), 1 + len(OUTPUTS)), 1e-6)
        rows[:, 0] = 1
        for place, character in enumerate(text):
            rows[3 * place + 1, 1 + OUTPUTS.index(character)] = sure
            rows[3 * place + 1, 0] = 0.9 * (1 - sure)
        return [LineOutputs((rows / rows.sum(axis=1, keepdims=True)).astype(np.float32)) for _ in regions]

    return Recogniser("stand-in", "for tests", read=read, find=lambda source: (Region(corners),))


def reader(*recognisers: Recogniser) -> Reader:
    return Reader(reader_of(AUTOMATIC).classifier, recognisers=recognisers)


def test_glyphs_of_a_sequence_say_who_read_them_and_can_be_clicked():
    page = reader(stand_in("nuno non", (24, 50, 240, 110))).read(typed({(30, 50): "nuno non"}))
    assert page.text == "nuno non"
    assert len(page.lines[0].words) == 2
    for glyph in page.glyphs:
        assert glyph.recogniser == "stand-in"
        assert glyph.picture.shape == (32, 32)
        assert glyph.picture.any()
        assert glyph.alternatives[0].label == glyph.label
        assert 0 <= glyph.box.left < glyph.box.right <= page.width
    lefts = [glyph.box.left for glyph in page.glyphs]
    assert lefts == sorted(lefts)


def test_boxes_of_a_sequence_hold_the_ink_of_their_letters():
    page = reader(stand_in("lWl", (24, 50, 110, 110))).read(typed({(30, 50): "lWl"}))
    first, wide, last = page.glyphs
    assert wide.box.width > 2 * max(first.box.width, last.box.width)


def test_letters_that_are_surer_than_the_sequence_are_kept():
    letters = get_recogniser("letters")
    image = typed({(30, 50): "SIMON SAYS"})
    alone = reader(letters).read(image)
    both = reader(letters, stand_in("MISTAKES", (20, 40, 420, 120), sure=0.4)).read(image)
    assert both.text == alone.text
    assert {glyph.recogniser for glyph in both.glyphs} == {"letters"}


def test_an_empty_page_stays_empty():
    nothing = Recogniser("stand-in", "for tests", read=lambda source, regions: [], find=lambda source: ())
    assert reader(get_recogniser("letters"), nothing).read(typed({})).text == ""


@needs_ppocr
def test_ppocr_reads_small_letters_in_their_order():
    page = reader_of(AUTOMATIC, recognisers="ppocr").read(
        typed({(30, 40): "The quick brown fox", (30, 140): "jumps over 42 lazy dogs"})
    )
    assert page.text.lower().splitlines() == ["the quick brown fox", "jumps over 42 lazy dogs"]
    assert {glyph.recogniser for glyph in page.glyphs} == {"ppocr"}


@needs_ppocr
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_turned_by_quarters_is_read_upright(turns):
    upright = typed({(30, 40): "The quick brown fox", (30, 140): "jumps over the lazy dogs"})
    turned = page_from_pixels(np.ascontiguousarray(np.rot90(upright.pixels, turns)), "turned")
    page = reader_of(AUTOMATIC, recognisers="ppocr").read(turned)
    assert page.text.lower().splitlines() == ["the quick brown fox", "jumps over the lazy dogs"]


@needs_ppocr
def test_only_latin_comes_out_of_ppocr():
    noise = np.random.default_rng(3).integers(0, 255, (80, 200, 3)).astype(np.uint8)
    page = reader_of(AUTOMATIC, recognisers="auto").read(page_from_pixels(noise, "noise"))
    assert all(glyph.label in OUTPUTS for glyph in page.glyphs)
