"""Each format gives upright pictures, 255 = ink, with the right labels."""

import numpy as np
import pytest
from small_data import (
    BALANCED,
    BASIC,
    BYCLASS,
    emnist_zip,
    letter,
    letters,
    write_emnist,
    write_glyph_file,
    write_mnist,
    write_nist36,
)

from hwocr.datasets.glyphs.catalogue import load_glyphs, read_raw
from hwocr.datasets.glyphs.sets.npz_files import read_glyph_file
from hwocr.errors import DataError
from hwocr.ink.glyph import normalise_glyph


def assert_upright(raw, size):
    """Each picture must be nearer to its letter drawn upright than to that letter transposed."""
    for label in "FLJ723":
        for picture in np.asarray(raw.images)[raw.labels == label]:
            seen = normalise_glyph(picture / 255)
            upright = normalise_glyph(letter(label, size) / 255)
            assert np.abs(seen - upright).mean() < 0.7 * np.abs(seen - upright.T).mean(), label


@pytest.mark.parametrize("folder", ["mnist", "MNIST/raw"])
@pytest.mark.parametrize("compressed", [True, False])
def test_mnist_is_read_in_our_layout_and_torchvision_s(data_dir, folder, compressed):
    train, test = write_mnist(data_dir / folder, compressed=compressed)
    raw = read_raw("mnist", "train")
    assert raw.labels.tolist() == [str(digit) for digit in train]
    np.testing.assert_array_equal(raw.images, letters(raw.labels.tolist()))
    assert_upright(raw, 28)
    assert len(read_raw("mnist", "test")) == len(test)


@pytest.mark.parametrize("folder", ["emnist", "EMNIST/raw", "EMNIST/raw/gzip"])
def test_emnist_is_turned_upright_and_each_split_has_its_own_labels(data_dir, folder):
    write_emnist(data_dir / folder, compressed="gzip" in folder)
    for name, classes in (
        ("emnist-balanced", BALANCED),
        ("emnist-byclass", BYCLASS),
        ("emnist-letters", BASIC[:26]),
        ("emnist-digits-full", BASIC[26:]),
    ):
        raw = read_raw(name, "train")
        assert raw.labels.tolist() == [classes[index % len(classes)] for index in range(len(raw))]
        assert_upright(raw, 28)


@pytest.mark.parametrize("place", ["emnist/gzip.zip", "EMNIST/raw/gzip.zip"])
def test_emnist_is_read_from_the_archive_it_is_published_in(data_dir, place):
    path = data_dir / place
    path.parent.mkdir(parents=True)
    path.write_bytes(emnist_zip())
    raw = read_raw("emnist-letters", "test")
    assert "".join(raw.labels) == BASIC[:26]
    assert_upright(raw, 28)


def test_small_letters_of_emnist_are_dropped_from_the_basic_alphabet(data_dir):
    write_emnist(data_dir / "emnist")
    glyphs = load_glyphs("emnist-byclass", split="test")
    assert sorted(glyphs.labels[target] for target in glyphs.targets) == sorted(BASIC)
    small = load_glyphs("emnist-byclass", split="test", labels=("a", "b"))
    assert small.counts() == {"a": 1, "b": 1}


def test_a_class_number_out_of_range_is_an_error_that_names_the_file(data_dir):
    write_mnist(data_dir / "mnist", compressed=False)
    path = data_dir / "mnist" / "train-labels-idx1-ubyte"
    path.write_bytes(path.read_bytes()[:-1] + b"\x0b")
    with pytest.raises(DataError, match=r"train-images-idx3-ubyte has a label 11"):
        read_raw("mnist", "train")


def test_labels_for_fewer_pictures_are_an_error(data_dir):
    write_mnist(data_dir / "mnist", compressed=False)
    source = data_dir / "mnist" / "t10k-labels-idx1-ubyte"
    (data_dir / "mnist" / "train-labels-idx1-ubyte").write_bytes(source.read_bytes())
    with pytest.raises(DataError, match="do not fit"):
        read_raw("mnist", "train")


@pytest.mark.parametrize("folder", ["nist36", "."])
def test_nist36_is_read_column_by_column_and_its_polarity_turned(data_dir, folder):
    write_nist36(data_dir / folder)
    for part, count in (("train", 144), ("valid", 72), ("test", 36)):
        raw = read_raw("nist36", part)
        assert "".join(raw.labels) == BASIC * (count // 36)
        np.testing.assert_array_equal(raw.images, letters(raw.labels.tolist(), 32, seed=count))
        assert_upright(raw, 32)


@pytest.mark.parametrize("damage", ["truncated", "empty", "text", "other part"])
def test_a_damaged_nist36_file_is_named(data_dir, damage):
    write_nist36(data_dir / "nist36")
    path = data_dir / "nist36" / "nist36_train.mat"
    whole = path.read_bytes()
    path.write_bytes(
        {
            "truncated": whole[: len(whole) // 2],
            "empty": b"",
            "text": b"not a matrix at all, only words " * 20,
            "other part": (data_dir / "nist36" / "nist36_test.mat").read_bytes(),
        }[damage]
    )
    with pytest.raises(DataError) as caught:
        load_glyphs("nist36")
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_glyph_files_are_read_with_their_writers(tmp_path):
    write_glyph_file(tmp_path / "a.npz", list("FL7J"), writer=[1, 1, 2, 3])
    raw = read_glyph_file(tmp_path / "a.npz")
    assert "".join(raw.labels) == "FL7J"
    assert raw.groups.tolist() == [1, 1, 2, 3]
    assert_upright(raw, 28)


def test_the_digits_stored_transposed_are_turned_upright_and_the_other_glyph_files_are_not(data_dir):
    write_glyph_file(data_dir / "glyphs" / "emnist_digits.npz", list("23477"), transposed=True)
    write_glyph_file(data_dir / "glyphs" / "nist_capitals.npz", list("FLJFL"))
    assert_upright(read_raw("emnist-digits"), 28)
    assert_upright(read_raw("nist-capitals"), 28)


@pytest.mark.parametrize("damage", ["truncated", "empty", "text", "other arrays", "pickled labels"])
def test_a_damaged_glyph_file_is_named_and_nothing_pickled_is_read(tmp_path, damage):
    path = tmp_path / "a.npz"
    write_glyph_file(path, list("FL7J"))
    if damage == "truncated":
        path.write_bytes(path.read_bytes()[:-100])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "text":
        path.write_bytes(b"words")
    elif damage == "other arrays":
        np.savez(path, pictures=np.zeros(3))
    else:
        np.savez(path, images=np.zeros((2, 8, 8), np.uint8), labels=np.array(["A", None], object))
    with pytest.raises(DataError) as caught:
        read_glyph_file(path)
    assert str(path) in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("name", ["mnist", "emnist-balanced", "nist36", "nist-capitals"])
def test_a_missing_data_set_says_where_it_was_looked_for_and_how_to_get_it(data_dir, name):
    with pytest.raises(DataError) as caught:
        load_glyphs(name)
    assert str(data_dir) in caught.value.message
    assert caught.value.hint


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "nist26-capitals",
        "nist-capitals",
        "emnist-digits",
        "emnist-merged",
        "mnist",
        "nist36",
        "chars74k-hand",
    ],
)
def test_the_real_files_are_upright_like_the_built_in_hand_print(shared_data, name):
    labels = ("F", "L", "J", "P", "7", "2", "3")
    glyphs = load_glyphs(name, labels=labels, limit=700)
    drawn = load_glyphs("handprint", labels=labels, limit=140)
    for index, count in enumerate(glyphs.counts().values()):
        if count:
            real = glyphs.batch(glyphs.targets == index).mean(axis=0)
            upright = drawn.batch(drawn.targets == index).mean(axis=0)
            assert np.abs(real - upright).mean() < 0.9 * np.abs(real - upright.T).mean(), labels[index]
    assert len(glyphs) >= 140
