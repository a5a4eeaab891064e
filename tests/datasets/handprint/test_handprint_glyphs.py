import numpy as np
import pytest

from hwocr.datasets.handprint import sample_glyphs
from hwocr.errors import DataError
from hwocr.models.card import BASIC_LABELS


@pytest.fixture(scope="module")
def sample():
    return sample_glyphs(36 * 8 + 5, seed=4)


def test_pictures_are_of_the_size_and_type_promised(sample):
    pictures, indices = sample
    assert pictures.shape == (36 * 8 + 5, 32, 32)
    assert pictures.dtype == np.uint8
    assert indices.dtype == np.int64


def test_labels_are_balanced_and_in_random_order(sample):
    _, indices = sample
    counts = np.bincount(indices, minlength=len(BASIC_LABELS))
    assert counts.min() >= 8
    assert counts.max() <= 9
    assert not np.array_equal(indices[:36], np.arange(36))


def test_every_picture_holds_ink_at_full_strength_and_paper_at_its_border(sample):
    pictures, _ = sample
    assert pictures.max(axis=(1, 2)).min() > 200
    ink = (pictures > 100).mean(axis=(1, 2))
    assert ink.min() > 0.02
    assert ink.max() < 0.75
    border = np.concatenate([pictures[:, 0], pictures[:, -1], pictures[:, :, 0], pictures[:, :, -1]], axis=1)
    assert border.max() == 0


def test_the_same_seed_gives_the_same_glyphs_and_another_seed_others():
    first, labels = sample_glyphs(40, seed=7)
    again, same_labels = sample_glyphs(40, seed=7)
    other, _ = sample_glyphs(40, seed=8)
    assert np.array_equal(first, again)
    assert np.array_equal(labels, same_labels)
    assert not np.array_equal(first, other)


def test_no_two_glyphs_of_a_label_are_alike(sample):
    pictures, indices = sample
    for label in range(36):
        chosen = pictures[indices == label].reshape(-1, 1024)
        assert len(np.unique(chosen, axis=0)) == len(chosen)


def test_classes_look_more_like_themselves_than_like_others():
    pictures, indices = sample_glyphs(26 * 40, seed=1, labels=BASIC_LABELS[:26])
    flat = pictures.reshape(len(pictures), -1) / 255
    train, test = slice(0, 26 * 30), slice(26 * 30, None)
    means = np.stack([flat[train][indices[train] == label].mean(axis=0) for label in range(26)])
    distances = ((flat[test][:, None] - means[None]) ** 2).sum(axis=2)
    assert (distances.argmin(axis=1) == indices[test]).mean() > 0.5


def test_other_alphabets_can_be_asked_for():
    pictures, indices = sample_glyphs(6, seed=0, labels=("a", "?", "."))
    assert sorted(indices.tolist()) == [0, 0, 1, 1, 2, 2]
    assert pictures.max(axis=(1, 2)).min() > 0


def test_none_can_be_asked_for():
    pictures, indices = sample_glyphs(0, seed=0)
    assert pictures.shape == (0, 32, 32)
    assert indices.shape == (0,)


def test_a_character_without_a_shape_is_named():
    with pytest.raises(DataError, match="'§'"):
        sample_glyphs(3, seed=0, labels=("A", "§"))
