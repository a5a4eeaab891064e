import json

import numpy as np
import pytest
from small_data import letter

from hwocr.datasets.glyphs.catalogue import load_glyphs
from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.errors import DataError
from hwocr.ink.glyph import normalise_glyph


def ink(label, size=40):
    return letter(label, size).astype(np.float32) / 255


def test_taught_glyphs_come_back_normalised_with_their_labels(user_folders):
    personal = PersonalSet()
    assert personal.entries() == ()
    for label in "F7L":
        personal.add(ink(label), label, source="page.jpg")
    entries = PersonalSet().entries()
    assert [entry.label for entry in entries] == ["F", "7", "L"]
    assert entries[0].source == "page.jpg"
    assert all(entry.picture.is_relative_to(user_folders / "personal") for entry in entries)
    glyphs = PersonalSet().load()
    assert [glyphs.labels[target] for target in glyphs.targets] == ["F", "7", "L"]
    np.testing.assert_allclose(glyphs.batch([0])[0], normalise_glyph(ink("F")), atol=1 / 255)


def test_load_takes_the_labels_wanted(user_folders):
    personal = PersonalSet()
    for label in "F7é":
        personal.add(ink("F"), label)
    glyphs = personal.load(("7", "F"))
    assert glyphs.labels == ("7", "F")
    assert glyphs.targets.tolist() == [1, 0]


def test_an_empty_set_loads_as_one_without_samples(user_folders):
    assert len(PersonalSet().load()) == 0


def test_a_removed_glyph_is_gone_with_its_picture(user_folders):
    personal = PersonalSet()
    first, second = personal.add(ink("F"), "F"), personal.add(ink("L"), "L")
    personal.remove(first.identity)
    assert [entry.identity for entry in personal.entries()] == [second.identity]
    assert not first.picture.exists()
    with pytest.raises(DataError, match="no personal glyph"):
        personal.remove(first.identity)


@pytest.mark.parametrize("kept", range(1, 60, 7))
def test_a_half_written_last_line_loses_nothing_else(user_folders, kept):
    personal = PersonalSet()
    personal.add(ink("F"), "F")
    journal = user_folders / "personal" / "labels.jsonl"
    whole = journal.read_bytes()
    personal.add(ink("L"), "L")
    journal.write_bytes(journal.read_bytes()[: len(whole) + kept])
    assert [entry.label for entry in personal.entries()] == ["F"]
    personal.add(ink("7"), "7")
    assert [entry.label for entry in personal.entries()] == ["F", "7"]


@pytest.mark.parametrize(
    "line",
    [b"[]", b"3", b'{"label": "A"}', b'{"id": 3, "label": "A"}', b'{"id": [], "label": "A"}', b"\xff\xfe"],
)
def test_a_line_that_makes_no_sense_is_passed_over(user_folders, line):
    personal = PersonalSet()
    personal.add(ink("F"), "F")
    journal = user_folders / "personal" / "labels.jsonl"
    journal.write_bytes(line + b"\n" + journal.read_bytes())
    assert [entry.label for entry in personal.entries()] == ["F"]


def test_a_damaged_or_missing_picture_loses_only_its_glyph(user_folders):
    personal = PersonalSet()
    entries = [personal.add(ink(label), label) for label in "F7L"]
    entries[0].picture.write_bytes(b"not a picture")
    entries[1].picture.unlink()
    glyphs = personal.load()
    assert glyphs.labels == ("L",)


def test_an_entry_cannot_reach_outside_its_folder(user_folders, tmp_path):
    from PIL import Image

    outside = tmp_path / "outside.png"
    Image.fromarray(letter("F")).save(outside)
    folder = user_folders / "personal"
    (folder / "glyphs").mkdir(parents=True)
    record = {"id": "../../../outside", "label": "F"}
    (folder / "labels.jsonl").write_text(json.dumps(record) + "\n")
    assert PersonalSet().entries() == ()
    assert outside.exists()


@pytest.mark.parametrize("label", ["", "AB", " "])
def test_a_label_must_be_one_visible_character(user_folders, label):
    with pytest.raises(ValueError, match="one visible character"):
        PersonalSet().add(ink("F"), label)


def test_nothing_is_kept_where_the_folder_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataError, match="cannot be kept"):
        PersonalSet(tmp_path / "file" / "personal").add(ink("F"), "F")


def test_the_catalogue_knows_the_personal_set(user_folders):
    with pytest.raises(DataError) as caught:
        load_glyphs("personal")
    assert "teach" in caught.value.hint
    # Enough that some are held out, whatever their names.
    PersonalSet().add_all([(ink(label), label) for label in "FL" * 40])
    parts = [len(load_glyphs("personal", split=part)) for part in ("train", "valid")]
    assert sum(parts) == 80 and parts[0] > parts[1]
    assert len(load_glyphs("personal", split="all")) == 80
