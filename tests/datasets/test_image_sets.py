import hashlib
import json

import numpy as np
import pytest
from PIL import Image
from small_pictures import (
    CIFAR_RECORDS,
    cifar_files,
    cifar_tar,
    colours,
    photograph,
    write_cifar_zip,
    write_parted,
    write_pictures,
)

from hwocr.cli import main
from hwocr.datasets import sources
from hwocr.datasets.glyphs.catalogue import describe
from hwocr.datasets.images import cache as picture_cache
from hwocr.datasets.images.catalogue import class_names, load_images
from hwocr.datasets.images.cifar10 import CLASSES
from hwocr.errors import DataError

KINDS = ("desert", "lily of the valley", "windmill")


@pytest.fixture
def own(tmp_path):
    """A folder of pictures without parts, 10 a class."""
    write_pictures(tmp_path / "own", KINDS, 10)
    return tmp_path / "own"


def named(folder):
    return f"pictures:{folder}"


def test_classes_of_an_own_folder_are_its_subfolders_in_order(own):
    assert class_names(named(own)) == KINDS
    pictures = load_images(named(own), split="all", side=24)
    assert pictures.labels == KINDS
    assert pictures.images.shape == (30, 24, 24, 3)
    assert np.bincount(pictures.targets).tolist() == [10, 10, 10]
    means = [pictures.images[pictures.targets == number].mean((0, 1, 2)) for number in range(3)]
    assert np.abs(np.array(means) - colours(3)).max() < 5


def test_a_folder_without_parts_is_split_in_three_that_share_no_picture(own):
    parts = [load_images(named(own), split=split, side=16) for split in ("train", "valid", "test")]
    assert [len(part) for part in parts] == [24, 3, 3]
    seen = {picture.tobytes() for part in parts for picture in part.images}
    assert len(seen) == 30
    again = load_images(named(own), split="test", side=16)
    assert np.array_equal(again.images, parts[2].images)


def test_parts_made_by_hand_are_kept_and_a_missing_one_is_a_tenth_of_train(tmp_path):
    write_parted(tmp_path / "parted", KINDS, train=10, test=2)
    sizes = {
        split: len(load_images(named(tmp_path / "parted"), split=split, side=16))
        for split in ("train", "valid", "test", "all")
    }
    assert sizes == {"train": 27, "valid": 3, "test": 6, "all": 36}


def test_a_relative_path_is_looked_for_in_the_data_folder_too(data_dir):
    write_pictures(data_dir / "mine", KINDS, 2)
    assert class_names("pictures:mine") == KINDS


def test_a_damaged_picture_is_named_and_passed_over(own):
    bad = own / "desert" / "picture_003.jpg"
    bad.write_bytes(bad.read_bytes()[:40])
    for _ in range(2):  # the second time from the cache
        pictures = load_images(named(own), split="all", side=16)
        assert pictures.damaged == (str(bad),)
        assert np.bincount(pictures.targets).tolist() == [9, 10, 10]


def test_a_folder_of_nothing_but_damaged_pictures_is_refused_by_name(own):
    for file in own.rglob("*.jpg"):
        file.write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"none of the 24 pictures .* can be read"):
        load_images(named(own), side=16)


def test_a_folder_that_is_not_there_or_has_one_class_is_refused_with_what_it_should_hold(tmp_path):
    write_pictures(tmp_path / "one", ["cat"], 2)
    with pytest.raises(DataError, match="1 classes") as refusal:
        class_names(named(tmp_path / "one"))
    assert "subfolder" in refusal.value.hint
    with pytest.raises(DataError, match="there is no folder"):
        load_images(named(tmp_path / "none"), side=16)


def test_a_changed_file_is_decoded_anew(own):
    before = load_images(named(own), split="all", side=16)
    Image.fromarray(np.zeros((30, 30, 3), np.uint8)).save(own / "desert" / "picture_000.jpg")
    after = load_images(named(own), split="all", side=16)
    assert after.images[0].max() == 0 and before.images[0].max() > 0
    assert before.stamp != after.stamp


def test_decoding_happens_once_and_the_cache_stays_within_its_bounds(own, user_folders, monkeypatch):
    first = load_images(named(own), split="all", side=16)
    monkeypatch.setattr(picture_cache, "_decode", lambda *_: pytest.fail("decoded again"))
    assert np.array_equal(load_images(named(own), split="all", side=16).images, first.images)
    monkeypatch.undo()

    monkeypatch.setenv("HWOCR_HOME", str(user_folders))
    monkeypatch.setattr(picture_cache, "_CAPACITY", 30 * 20 * 20 * 3)
    load_images(named(own), split="all", side=20)
    kept = list((user_folders / "cache").glob("pictures-*.npy"))
    assert len(kept) == 1 and kept[0].stat().st_size > 30 * 20 * 20 * 3
    with pytest.raises(DataError, match="are the most"):
        load_images(named(own), split="all", side=32)


def test_a_home_that_cannot_be_written_to_only_costs_the_time(own, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HWOCR_HOME", str(tmp_path / "file"))
    assert len(load_images(named(own), split="all", side=16)) == 30


def test_a_limit_takes_every_class_in_its_share(own):
    pictures = load_images(named(own), split="all", side=16, limit=9)
    assert np.bincount(pictures.targets).tolist() == [3, 3, 3]


def test_flowers_have_names_though_their_folders_have_numbers(data_dir):
    write_parted(data_dir / "flowers17", [str(number) for number in range(17)], train=2, val=1, test=1)
    pictures = load_images("flowers17", split="valid", side=16)
    assert len(pictures) == 17
    names = [pictures.labels[target] for target in pictures.targets]
    assert {"daffodil", "pansy"} <= set(names)
    tenth = load_images("flowers17", split="train", side=16)
    lily = tenth.images[tenth.targets == tenth.labels.index("lily of the valley")]
    assert np.abs(lily.mean((0, 1, 2)) - colours(17)[2]).max() < 6


def test_a_folder_that_is_no_class_of_a_known_set_is_refused(data_dir):
    write_parted(data_dir / "sun8", ["aquarium", "beach"], train=2, test=2)
    with pytest.raises(DataError, match="no class of it: beach"):
        load_images("sun8", split="test", side=16)


def expect_cifar():
    pictures = load_images("cifar10", split="test", side=32)
    assert pictures.labels == CLASSES and len(pictures) == CIFAR_RECORDS
    assert pictures.targets.tolist() == [index % 10 for index in range(CIFAR_RECORDS)]
    assert np.array_equal(pictures.images[3], photograph(3, 10, 503, 32, 32))
    assert len(load_images("cifar10", split="train", side=32)) == 5 * CIFAR_RECORDS * 9 // 10


def test_official_cifar_batches_are_read_from_their_folder(data_dir):
    for name, content in cifar_files().items():
        path = data_dir / "cifar10" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    expect_cifar()


def test_official_cifar_batches_are_fetched_and_read_from_their_archive(
    data_dir, server, monkeypatch, capsys
):
    content = cifar_tar()
    server.files["/cifar10/cifar-10-binary.tar.gz"] = content
    (published,) = sources.CIFAR10
    own = sources.Source(published.file, published.addresses, hashlib.md5(content).hexdigest())
    monkeypatch.setitem(sources.SOURCES, "cifar10", (own,))

    assert main(["data", "get", "cifar10"]) == 0
    assert (data_dir / "cifar10" / "cifar-10-binary.tar.gz").read_bytes() == content
    expect_cifar()
    assert main(["data", "get", "cifar10"]) == 0
    assert "is here already" in capsys.readouterr().out


def test_a_cut_off_cifar_archive_is_called_damaged(data_dir):
    path = data_dir / "cifar10" / "cifar-10-binary.tar.gz"
    path.parent.mkdir()
    path.write_bytes(cifar_tar()[:5000])
    with pytest.raises(DataError, match="damaged"):
        load_images("cifar10", side=32)


def test_pickled_cifar_batches_are_not_looked_at(data_dir):
    (data_dir / "cifar10" / "cifar-10-batches-py").mkdir(parents=True)
    assert not describe("cifar10").present


def test_cifar_is_read_from_an_archive_of_jpeg_files(data_dir):
    write_cifar_zip(data_dir / "cifar10" / "cifar10_jpeg.zip", CLASSES, train=10, test=2)
    assert len(load_images("cifar10", split="train", side=32)) == 90
    pictures = load_images("cifar10", split="test", side=32)
    dog = pictures.images[pictures.targets == CLASSES.index("dog")]
    assert np.abs(dog.mean((0, 1, 2)) - colours(10)[5]).max() < 6


def test_data_list_names_photographs_too(capsys):
    assert main(["data", "list", "--json"]) == 0
    listed = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert listed["cifar10"]["downloadable"] and not listed["flowers17"]["downloadable"]
    assert listed["sun8"]["samples"] == {"train": 1177, "test": 400}


def test_data_check_counts_and_names_damaged_photographs(own, capsys):
    assert main(["data", "check", named(own)]) == 0
    assert "all: 30 pictures, 3 labels (10 to 10 each)" in capsys.readouterr().out
    bad = own / "windmill" / "picture_000.jpg"
    bad.write_bytes(b"")
    assert main(["data", "check", named(own)]) == 1
    out = capsys.readouterr().out
    assert str(bad) in out and "1 pictures are damaged" in out


def test_a_name_nearly_right_is_suggested():
    with pytest.raises(DataError) as refusal:
        load_images("cifar100", side=32)
    assert refusal.value.hint == "Did you mean cifar10?"
