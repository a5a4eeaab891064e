import numpy as np
import pytest
from document_pages import make_page, pages
from hypothesis import given

from hwocr.documents.records import from_record, to_record
from hwocr.documents.state import PageState, first_state
from hwocr.errors import DocumentError
from hwocr.reading.page import Glyph, Page


@given(pages)
def test_a_page_comes_back_from_its_record_as_it_was(page):
    again = from_record(Page, to_record(page))
    assert again.text == page.text
    assert to_record(again) == to_record(page)
    assert [glyph.box for glyph in again.glyphs] == [glyph.box for glyph in page.glyphs]
    assert all(
        np.abs(one.picture - other.picture).max() <= 0.5 / 255
        for one, other in zip(again.glyphs, page.glyphs, strict=True)
    )


def test_a_record_of_another_version_is_read_without_what_is_not_known_and_with_defaults_for_the_rest():
    record = to_record(make_page("CAT")) | {"colour": "blue"}
    del record["model"]
    page = from_record(Page, record)
    assert (page.text, page.model) == ("CAT", "")


def test_a_state_keeps_its_frame():
    state = first_state(make_page("CAT"))
    assert from_record(PageState, to_record(state)).frame == state.frame


@pytest.mark.parametrize(
    "damage",
    [
        {"label": 5},
        {"box": [1, 2, 3, 4]},
        {"picture": {"kind": "ink", "shape": [32, 32], "data": "AAAA"}},
        {"picture": {"kind": "ink", "shape": [1 << 30, 32], "data": ""}},
        {"picture": {"kind": "|O", "shape": [1], "data": ""}},
        {"checked": "perhaps"},
        {"alternatives": "A"},
    ],
)
def test_a_damaged_record_is_refused_with_a_reason(damage):
    record = to_record(make_page("A").glyphs[0]) | damage
    with pytest.raises(DocumentError, match="no record of a glyph"):
        from_record(Glyph, record)
