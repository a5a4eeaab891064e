import zipfile

import numpy as np
import pytest

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.datasets.handprint import sample_glyphs
from hwocr.errors import DataError
from hwocr.models.registry import load_classifier
from hwocr.personal.suspicious import suspicions_of
from hwocr.personal.transfer import export_set, import_set
from hwocr.personal.writers import choose_writer, current_writer, writers


def _teach(labels, seed=1, writer=""):
    pictures, targets = sample_glyphs(3 * len(labels), seed=seed, labels=labels)
    personal = PersonalSet(writer=writer)
    personal.add_all(
        [
            (picture / 255.0, labels[target])
            for picture, target in zip(pictures, targets.tolist(), strict=True)
        ],
        source="page.jpg",
        page=2,
    )
    return personal


def test_what_is_exported_is_imported_once(user_folders, tmp_path):
    personal = _teach(("A", "b"))
    assert export_set(personal, tmp_path / "hand.zip") == 6
    other = PersonalSet(writer="other")
    assert import_set(other, tmp_path / "hand.zip") == 6
    assert import_set(other, tmp_path / "hand.zip") == 0
    assert [entry.label for entry in other.entries()] == [entry.label for entry in personal.entries()]
    assert {(entry.source, entry.page) for entry in other.entries()} == {("page.jpg", 2)}


def test_an_empty_set_is_not_exported_and_what_is_no_set_not_imported(user_folders, tmp_path):
    with pytest.raises(DataError, match="nothing to export"):
        export_set(PersonalSet(), tmp_path / "hand.zip")
    (tmp_path / "text.zip").write_text("no zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("labels.json", "[]")
    for name in ("text.zip", "other.zip"):
        with pytest.raises(DataError, match="not an exported personal set"):
            import_set(PersonalSet(), tmp_path / name)
    with pytest.raises(DataError, match="There is no file"):
        import_set(PersonalSet(), tmp_path / "absent.zip")
    assert PersonalSet().entries() == ()


def test_a_glyph_taught_with_the_wrong_label_is_the_most_suspicious(user_folders):
    personal = _teach(("A", "S", "T"))
    wrong = next(entry for entry in personal.entries() if entry.label == "S")
    personal.relabel(wrong.identity, "M")
    found = suspicions_of(load_classifier("personal"))
    assert found[0].identity == wrong.identity
    assert found[0].rather == "S" and found[0].suspicious
    assert not any(suspicion.suspicious for suspicion in found[1:])
    assert suspicions_of(load_classifier()) == ()


def test_a_writer_is_chosen_and_has_a_set_of_their_own(user_folders):
    assert (current_writer(), writers()) == ("me", ("me",))
    _teach(("A",))
    choose_writer("Anna B.")
    assert (current_writer(), writers()) == ("Anna B.", ("me", "Anna B."))
    assert PersonalSet().entries() == ()
    choose_writer("me")
    assert len(PersonalSet().entries()) == 3


@pytest.mark.parametrize("name", ["", "..", "../x", ".hidden", "a/b", "x" * 41])
def test_a_writer_needs_a_name_that_can_be_a_folder(user_folders, name):
    with pytest.raises(DataError):
        choose_writer(name)


def test_pictures_of_any_size_are_taught_as_they_are(user_folders):
    personal = PersonalSet()
    personal.add(np.eye(5), "x")
    personal.add(np.ones((90, 3)), "I")
    assert len(load_classifier("personal").labels) == 62
