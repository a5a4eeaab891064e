import pytest
import small_pages
from hypothesis import given
from hypothesis import strategies as st

from hwocr.library.spellings import folded, spellings
from hwocr.reading.page import Alternative, Box, Glyph, Word


def _word(*letters):
    """A word of letters, each (label, confidence, {alternative: probability})."""
    return Word(
        tuple(
            Glyph(
                Box(0, 0, 1, 1), label, confidence,
                tuple(Alternative(other, share) for other, share in others.items()),
                small_pages.glyph("A", 0, 0).picture, label,
            )
            for label, confidence, others in letters
        )
    )  # fmt: skip


def test_what_was_read_as_c0de_may_be_code():
    word = _word(("C", 1, {}), ("0", 0.6, {"0": 0.6, "O": 0.3, "D": 0.1}), ("D", 1, {}), ("E", 1, {}))
    found = dict(spellings(word))
    assert found["c0de"] == pytest.approx(0.6) and found["code"] == pytest.approx(0.3)


def test_what_was_read_is_kept_however_unlikely():
    word = _word(*[("A", 0.1, {"A": 0.1, "B": 0.5})] * 8)
    assert "aaaaaaaa" in dict(spellings(word))


def test_comparing_knows_no_case_no_accents_and_no_punctuation():
    assert folded("Café, “No. 1”") == "cafeno1"
    assert folded("STRASSE") == folded("straße")


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABo0.I"),
            st.floats(0, 1),
            st.dictionaries(st.sampled_from("XYZ1l"), st.floats(0, 1)),
        ),
        max_size=12,
    )
)
def test_probabilities_are_such_and_there_are_few_spellings(letters):
    found = spellings(_word(*letters))
    assert len(found) <= 9 and all(0 < share <= 1 + 1e-9 for _, share in found)
    assert len({text for text, _ in found}) == len(found)
