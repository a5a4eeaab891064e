import numpy as np

from hwocr.reading.forms import as_form, form_fields
from hwocr.reading.page import Box, Glyph, Line, Page, Word


def _word(text, left, top, *, printed, height=20):
    glyphs = tuple(
        Glyph(
            Box(left + 12 * n, top, left + 12 * n + 10, top + height), label, 0.9, (),
            np.zeros((32, 32), np.float32), label, printed,
        )
        for n, label in enumerate(text)
    )  # fmt: skip
    return Word(glyphs)


def _form():
    return Page(
        (
            Line((_word("Name:", 10, 10, printed=True), _word("ADA", 150, 8, printed=False))),
            Line((_word("Born", 10, 60, printed=True), _word("Died", 200, 60, printed=True))),
            Line((_word("1815", 12, 86, printed=False),)),
            Line((_word("1852", 204, 86, printed=False),)),
            Line((_word("ALONE", 10, 300, printed=False),)),
        ),
        400, 400, "form.png",
    )  # fmt: skip


def test_an_entry_goes_with_the_caption_to_its_left_or_else_above_it():
    found = [(field.caption, field.value) for field in form_fields(_form().lines)]
    assert found == [("Name", "ADA"), ("Born", "1815"), ("Died", "1852"), ("", "ALONE")]


def test_a_page_without_type_has_no_fields():
    assert form_fields([Line((_word("ADA", 10, 10, printed=False),))]) == ()


def test_type_left_out_unasked_is_said_in_a_warning_that_tells_how_to_have_it():
    page = as_form(_form(), is_form=True, keep_printed=None)
    assert page.text == "ADA\n1815\n1852\nALONE"
    assert len(page.fields) == 4
    (warning,) = page.warnings
    assert "3 printed words were left out" in warning and "--labels" in warning


def test_type_that_is_not_wanted_is_left_out_without_a_warning():
    page = as_form(_form(), is_form=True, keep_printed=False)
    assert page.text == "ADA\n1815\n1852\nALONE" and page.warnings == ()


def test_a_page_that_is_no_form_is_read_whole():
    page = as_form(_form(), is_form=False, keep_printed=None)
    assert page.lines == _form().lines or page.text == _form().text
    assert page.warnings == () and page.fields == ()
