import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from hwocr.datasets.handprint import make_page, variant_style, variant_text
from hwocr.models.registry import load_classifier
from hwocr.reading.image import page_from_pixels
from hwocr.reading.layout.analysis import find_layout
from hwocr.reading.layout.captions import join_rows
from hwocr.reading.page import Box, Glyph, Line, Word
from hwocr.reading.preprocessing.binarisation import binarise
from hwocr.reading.preprocessing.grayscale import to_grayscale
from hwocr.reading.reader import Reader

_FORM = 310_009  # a seed: cells, a comb, a frame; labels above them


def _page(variant, seed, count=4):
    rng = np.random.default_rng((seed, 0x1A70))
    return make_page(variant_text(variant, rng, count), seed=seed, style=variant_style(variant, seed))


def _layout(page):
    ink = binarise(to_grayscale(page.pixels))
    return find_layout(ink.ink_probability, ink.mask, ink.paper)


def test_labels_of_a_form_are_printed_and_what_is_filled_in_is_not():
    page = _page("labelled", _FORM)
    layout = _layout(page)
    assert layout.form
    for line in layout.lines:
        box = layout.components.boxes[line.letters]
        x, y = float(box[:, [0, 2]].mean()), float(box[:, [1, 3]].mean())
        on_label = any(b.left <= x <= b.right and b.top <= y <= b.bottom for _, b in page.prints)
        assert line.printed is on_label
    assert sum(line.printed for line in layout.lines) == len(page.prints)


@pytest.mark.parametrize("variant", ["plain", "chart", "form", "ruled", "table"])
def test_handwriting_is_never_taken_for_print(variant):
    layout = _layout(_page(variant, 11))
    assert layout.lines and not layout.form
    assert not any(line.printed for line in layout.lines)


def test_what_is_written_in_a_field_above_another_is_no_label():
    layout = _layout(_page("form", 310_004, 7))
    assert len(layout.fields) > 3
    assert not any(line.printed for line in layout.lines)


def test_a_page_of_type_alone_is_printed_from_the_first_line_to_the_last():
    canvas = Image.new("L", (900, 420), 250)
    drawing = ImageDraw.Draw(canvas)
    for row, text in enumerate(
        ("The quick brown fox jumps", "over the lazy dog and 12", "other animals of 1987.")
    ):
        drawing.text((40, 60 + 90 * row), text, fill=30, font=ImageFont.load_default(46))
    ink = binarise(np.asarray(canvas, np.float32))
    layout = find_layout(ink.ink_probability, ink.mask, ink.paper)
    assert len(layout.lines) == 3
    assert all(line.printed for line in layout.lines)
    assert not layout.form


def test_labels_are_left_out_on_a_form_unless_they_are_wanted():
    page = _page("labelled", _FORM)
    image = page_from_pixels(page.pixels, "form")
    classifier = load_classifier("handprint-cnn")
    by_default, without, kept = (
        Reader(classifier, keep_printed=choice).read(image) for choice in (None, False, True)
    )
    assert by_default.text == without.text
    assert sum("printed words were left out" in warning for warning in by_default.warnings) == 1
    assert not any("left out" in warning for warning in without.warnings)
    assert len(by_default.fields) >= 4 and sum(bool(field.caption) for field in by_default.fields) >= 3
    assert not any(glyph.printed for glyph in by_default.glyphs)
    printed = [glyph for glyph in kept.glyphs if glyph.printed]
    assert len(printed) > 10
    assert [glyph.box for glyph in kept.glyphs if not glyph.printed] == [g.box for g in without.glyphs]
    assert all(word.printed or not any(glyph.printed for glyph in word.glyphs)
               for line in kept.lines for word in line.words)  # fmt: skip


def _line(left, top, width, *, printed):
    box = Box(left, top, left + width, top + 20)
    glyph = Glyph(box, "A", 1.0, (), np.zeros((32, 32), np.float32), "A", printed)
    return Line((Word((glyph,)),))


def test_a_label_and_the_entry_beside_it_make_one_line():
    label, entry = _line(10, 104, 60, printed=True), _line(90, 100, 80, printed=False)
    below = _line(90, 140, 80, printed=False)
    joined = join_rows((label, entry, below))
    assert [len(line.words) for line in joined] == [2, 1]
    assert joined[0].words[0].printed
