import numpy as np

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.gui.context.engine import ProgramEngine
from hwocr.personal.duplicates import same_pictures


def _letters(count: int) -> list[np.ndarray]:
    return list(np.random.default_rng(3).random((count, 32, 32), np.float32))


def test_a_picture_is_found_again_by_its_pixels():
    first, second, third = _letters(3)
    kept = PersonalSet()
    taught = kept.add_all([(first, "R"), (second, "S")])
    assert same_pictures(kept, [second, third, first]) == [taught[1], None, taught[0]]
    assert same_pictures(kept, []) == []


def test_a_picture_that_is_gone_is_passed_over():
    (first,) = _letters(1)
    PersonalSet().add(first, "R").picture.unlink()
    assert same_pictures(PersonalSet(), [first]) == [None]


def test_a_page_that_is_taught_again_from_its_document_relabels_its_letters():
    first, second = _letters(2)
    engine = ProgramEngine()
    before = engine.teach([(first, "R", ""), (second, "S", "")], "page.png", 1)
    again = engine.teach([(first, "Q", ""), (second, "S", "")], "folder/page.png", 1)
    assert again == before
    assert [entry.label for entry in PersonalSet().entries()] == ["Q", "S"]
