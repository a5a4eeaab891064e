import subprocess
import sys

import numpy as np
import pytest
from small_data import BASIC, letters, write_glyph_file, write_mnist, write_nist36

from hwocr.datasets.glyphs.catalogue import dataset_names, describe, load_glyphs
from hwocr.datasets.glyphs.registry import glyph_data, registered
from hwocr.errors import DataError
from hwocr.ink.glyph import normalise_glyphs
from hwocr.models.card import BASIC_LABELS

NAMES = {
    "handprint",
    "personal",
    "nist26-capitals",
    "nist-capitals",
    "emnist-digits",
    "emnist-cased",
    "emnist-merged",
    "web-capitals",
    "chars74k-hand",
    "pieces",
    "mnist",
    "nist36",
    "emnist-balanced",
    "emnist-byclass",
    "emnist-letters",
    "emnist-digits-full",
}


def pictures(glyphs):
    return {picture.tobytes() for picture in glyphs.images}


def test_every_data_set_has_a_name_and_a_description(data_dir):
    assert set(dataset_names()) == NAMES
    for name in dataset_names():
        about = describe(name)
        assert about.title
        assert about.licence
        assert about.how_to_get
        assert about.present == (name == "handprint")
    assert describe("mnist").files["train-images-idx3-ubyte"].is_relative_to(data_dir)


def test_a_data_set_is_present_when_all_its_files_are(data_dir):
    write_nist36(data_dir)
    assert describe("nist36").present
    (data_dir / "nist36_valid.mat").unlink()
    assert not describe("nist36").present


def test_two_data_sets_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two data sets named 'mnist'"):
        glyph_data("mnist", title="", licence="", files=dict, how_to_get="")(registered()["mnist"].read)


@pytest.mark.parametrize(("name", "nearest"), [("minst", "mnist"), ("nist-capital", "nist-capitals")])
def test_an_unknown_name_names_the_nearest(name, nearest):
    with pytest.raises(DataError) as caught:
        load_glyphs(name)
    assert name in caught.value.message
    assert caught.value.hint == f"Did you mean {nearest}?"


def test_an_unknown_split_is_an_error():
    with pytest.raises(DataError, match="no split 'dev'"):
        load_glyphs("handprint", split="dev")


def test_every_data_set_passes_the_one_normaliser(data_dir):
    write_nist36(data_dir)
    write_mnist(data_dir / "mnist")
    nist = load_glyphs("nist36", split="test")
    drawn = normalise_glyphs([picture / 255 for picture in letters(BASIC, 32, seed=36)])
    np.testing.assert_allclose(nist.batch(slice(None)), drawn, atol=1 / 255)
    assert nist.labels == BASIC_LABELS
    assert nist.targets.tolist() == list(range(36))
    for glyphs in (nist, load_glyphs("mnist", split="test")):
        rows = np.nonzero(glyphs.images.max(axis=(0, 2)))[0]
        assert rows[0] >= 2  # the margin that the normaliser leaves
        assert rows[-1] <= 29


def test_a_set_without_parts_is_split_nine_to_one_the_same_way_for_every_seed(data_dir):
    write_glyph_file(data_dir / "nist_capitals.npz", list("FLJT" * 20))
    train, valid = load_glyphs("nist-capitals"), load_glyphs("nist-capitals", split="valid", seed=1)
    assert valid.counts()["F"] == valid.counts()["T"] == 2
    assert len(train) == 72
    assert not pictures(train) & pictures(valid)
    assert pictures(valid) == pictures(load_glyphs("nist-capitals", split="test", seed=2))
    assert len(load_glyphs("nist-capitals", split="all")) == 80


def test_writers_are_never_parted_between_training_and_validation(data_dir):
    labels = list("FLJT" * 20)
    write_glyph_file(data_dir / "chars74k_hand.npz", labels, writer=np.repeat(np.arange(20), 4))
    train, valid = load_glyphs("chars74k-hand"), load_glyphs("chars74k-hand", split="valid")
    assert len(set(valid.groups)) == 2
    assert len(valid) == 8
    assert not set(train.groups) & set(valid.groups)


def test_a_tenth_of_an_official_training_part_is_held_out_and_the_test_part_left_alone(data_dir):
    write_mnist(data_dir / "mnist", train=100, test=30)
    parts = {split: load_glyphs("mnist", split=split) for split in ("train", "valid", "test", "all")}
    assert {split: len(part) for split, part in parts.items()} == {
        "train": 90,
        "valid": 10,
        "test": 30,
        "all": 130,
    }
    assert not pictures(parts["train"]) & pictures(parts["valid"])
    assert not pictures(parts["train"]) & pictures(parts["test"])


def test_official_validation_parts_are_kept(data_dir):
    write_nist36(data_dir)
    assert [len(load_glyphs("nist36", split=split)) for split in ("train", "valid", "test")] == [144, 72, 36]


def test_a_limit_keeps_every_label_and_is_chosen_by_the_seed(data_dir):
    write_nist36(data_dir)
    few = load_glyphs("nist36", limit=36, seed=1)
    assert set(few.counts().values()) == {1}
    assert pictures(few) == pictures(load_glyphs("nist36", limit=36, seed=1))
    assert pictures(few) != pictures(load_glyphs("nist36", limit=36, seed=2))


def test_samples_of_other_labels_are_dropped_and_nothing_left_is_an_error(data_dir):
    write_glyph_file(data_dir / "emnist_merged_case_partial.npz", list("A#B@" * 10))
    glyphs = load_glyphs("emnist-merged", split="all", labels=("B", "#"))
    assert glyphs.labels == ("B", "#")
    assert glyphs.counts() == {"B": 10, "#": 10}
    with pytest.raises(DataError, match="no samples of the labels"):
        load_glyphs("emnist-merged", labels=("Z",))


def test_the_built_in_hand_print_needs_no_files_and_its_splits_differ(data_dir):
    train = load_glyphs("handprint", labels=("F", "7"), limit=12)
    assert train.counts() == {"F": 6, "7": 6}
    assert pictures(train) == pictures(load_glyphs("handprint", labels=("F", "7"), limit=12))
    for other in (
        load_glyphs("handprint", labels=("F", "7"), limit=12, split="valid"),
        load_glyphs("handprint", labels=("F", "7"), limit=12, seed=1),
    ):
        assert not pictures(train) & pictures(other)


def test_loading_imports_neither_torch_nor_qt():
    program = (
        "import sys; from hwocr.datasets.glyphs.catalogue import load_glyphs;"
        "import hwocr.datasets.augmentation.augment;"
        "load_glyphs('handprint', limit=2);"
        "sys.exit(bool({'torch', 'torchvision', 'PySide6', 'skimage'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0
