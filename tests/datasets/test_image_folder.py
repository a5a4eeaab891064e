import numpy as np
import pytest
from PIL import Image
from small_data import letter, write_image_folder

from hwocr.datasets.glyphs.catalogue import load_glyphs
from hwocr.datasets.glyphs.folder import ink_of_character, read_character, read_image_folder
from hwocr.errors import DataError
from hwocr.ink.glyph import normalise_glyph


def near(ink, label, size=48):
    return float(np.abs(normalise_glyph(ink / 255) - normalise_glyph(letter(label, size) / 255)).mean())


@pytest.mark.parametrize("dark_ink", [True, False])
@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_ink_is_found_dark_on_light_and_light_on_dark(tmp_path, dark_ink, suffix):
    write_image_folder(tmp_path, dark_ink=dark_ink, suffix=suffix)
    raw = read_image_folder(tmp_path)
    assert "".join(raw.labels) == "777FFFLLL"
    for picture, label in zip(raw.images, raw.labels, strict=True):
        assert picture[0, 0] == 0
        assert near(picture, label) < 0.11
        assert near(picture, label) < 0.7 * near(picture.T, label)


@pytest.mark.parametrize("dark_ink", [True, False])
def test_a_tight_cut_and_a_bold_letter_keep_their_polarity(dark_ink):
    thin = letter("L", 60)
    rows, columns = np.nonzero(thin.max(axis=1))[0], np.nonzero(thin.max(axis=0))[0]
    tight = thin[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    bold = np.zeros((40, 40), np.uint8)
    bold[4:36, 4:36] = 255
    bold[14:26, 18:24] = 0
    for picture in (tight, bold):
        grey = 255.0 - picture if dark_ink else picture.astype(float)
        ink = ink_of_character(grey.astype(np.float32))
        assert np.mean((ink > 127) != (picture > 127)) < 0.01


def test_grain_of_the_paper_is_not_ink():
    rng = np.random.default_rng(0)
    picture = letter("F", 48)
    grey = 210 - 150 * (picture / 255) + rng.normal(0, 8, picture.shape)
    ink = ink_of_character(grey.clip(0, 255).astype(np.float32))
    far = np.ones(picture.shape, bool)
    rows, columns = np.nonzero(picture)
    far[rows.min() - 3 : rows.max() + 4, columns.min() - 3 : columns.max() + 4] = False
    assert ink[far].max() == 0
    assert near(ink, "F") < 0.03


def test_a_picture_of_one_tone_has_no_ink():
    assert ink_of_character(np.full((20, 20), 180, np.float32)).max() == 0


@pytest.mark.parametrize("tone", [0, 255])
def test_see_through_pictures_are_read_by_what_is_opaque(tmp_path, tone):
    picture = letter("F", 48)
    layers = np.stack([np.full_like(picture, tone), picture], axis=2)
    Image.fromarray(layers).save(tmp_path / "f.png")
    assert near(read_character(tmp_path / "f.png"), "F") < 0.02


def test_large_pictures_are_shrunk(tmp_path):
    Image.fromarray(255 - letter("F", 1500)).save(tmp_path / "f.png")
    ink = read_character(tmp_path / "f.png")
    assert ink.shape == (256, 256)
    assert near(ink, "F", 256) < 0.02


def test_folders_may_be_named_by_code_point_and_others_are_passed_over(tmp_path):
    write_image_folder(tmp_path / "made", labels="FL", count=1)
    (tmp_path / "made" / "L").rename(tmp_path / "made" / "U+002F")
    write_image_folder(tmp_path / "made" / "thumbnails", labels="F", count=1)
    (tmp_path / "made" / "F" / "notes.txt").write_text("not a picture")
    assert sorted(read_image_folder(tmp_path / "made").labels) == ["/", "F"]


def test_parts_of_the_maker_are_kept(tmp_path):
    write_image_folder(tmp_path / "train", labels="FL", count=4)
    write_image_folder(tmp_path / "val", labels="FL", count=2)
    write_image_folder(tmp_path / "test", labels="FL", count=1)
    sizes = {
        split: len(load_glyphs(f"folder:{tmp_path}", split=split)) for split in ("train", "valid", "test")
    }
    assert sizes == {"train": 8, "valid": 4, "test": 2}
    assert len(load_glyphs(f"folder:{tmp_path}", split="all")) == 14


def test_a_folder_without_parts_is_split_nine_to_one(tmp_path):
    write_image_folder(tmp_path, labels="FL", count=10)
    assert len(load_glyphs(f"folder:{tmp_path}")) == 18
    assert load_glyphs(f"folder:{tmp_path}", split="valid").counts()["F"] == 1


def test_a_broken_picture_is_named_and_passed_over(tmp_path):
    write_image_folder(tmp_path, labels="F", count=2)
    broken = tmp_path / "F" / "001.png"
    broken.write_bytes(broken.read_bytes()[:60])
    raw = read_image_folder(tmp_path)
    assert len(raw) == 1 and raw.damaged == (str(broken),)


def test_a_missing_or_empty_folder_is_an_error_with_a_hint(tmp_path):
    for folder in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(DataError) as caught:
            load_glyphs(f"folder:{folder}")
        assert str(folder) in caught.value.message
        assert caught.value.hint
