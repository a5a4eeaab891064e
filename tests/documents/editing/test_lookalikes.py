from dataclasses import replace

import numpy as np
from document_pages import make_page

from hwocr.documents.editing.letters import relabel
from hwocr.documents.editing.lookalikes import look_alikes, pixel_features
from hwocr.documents.editing.structure import with_letters


def ring(radius, shift=0):
    rows, columns = np.mgrid[:32, :32]
    distance = np.hypot(rows - 15.5, columns - 15.5 - shift)
    return (np.abs(distance - radius) < 2).astype(np.float32)


def page_of(*pictures, label="O"):
    page = make_page(label * len(pictures))
    return with_letters(
        page, {at: replace(page.glyphs[at], picture=picture) for at, picture in enumerate(pictures)}
    )


BAR = np.zeros((32, 32), np.float32)
BAR[2:30, 14:18] = 1


def test_letters_of_the_same_shape_and_label_are_offered_nearest_first():
    page = page_of(ring(11), ring(11, 2), ring(11, 1), BAR)
    corrected = relabel(page, [0], "0")
    found = look_alikes([corrected], corrected.glyphs[0], "O")
    assert [other.index for other in found if other.near] == [2, 1]
    assert 3 not in [other.index for other in found]


def test_letters_that_somebody_checked_are_left_alone():
    page = relabel(page_of(ring(11), ring(11), ring(11)), [0, 1], "0")
    assert [other.index for other in look_alikes([page], page.glyphs[0], "O")] == [2]


def test_letters_that_were_read_otherwise_are_left_alone():
    first, other = page_of(ring(11)), page_of(ring(11), label="Q")
    corrected = relabel(first, [0], "0")
    assert look_alikes([corrected, other], corrected.glyphs[0], "O") == []


def test_all_pages_are_looked_through():
    pages = [page_of(ring(11)), page_of(BAR, ring(11)), page_of(ring(11))]
    pages[0] = relabel(pages[0], [0], "0")
    found = look_alikes(pages, pages[0].glyphs[0], "O")
    assert [(other.page, other.index) for other in found] == [(1, 1), (2, 0)]


def test_a_letter_typed_without_a_picture_looks_like_nothing():
    page = page_of(np.zeros((32, 32), np.float32), ring(11))
    corrected = relabel(page, [0], "0")
    assert look_alikes([corrected], corrected.glyphs[0], "O") == []


def test_features_have_unit_length_and_none_for_an_empty_picture():
    rows = pixel_features(np.stack([ring(11), np.zeros((32, 32), np.float32)]))
    assert rows.shape == (2, 256)
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 0], atol=1e-5)
