import numpy as np
import pytest

from hwocr.datasets.glyphs.glyph_set import GlyphSet
from hwocr.datasets.sampling import stratified_choice


def make(targets, labels="AB", *, name="set", groups=None):
    targets = np.array(targets, np.int64)
    images = np.zeros((len(targets), 32, 32), np.uint8)
    images[:, 0, 0] = np.arange(len(targets))  # tells samples apart
    return GlyphSet(
        images=images,
        targets=targets,
        labels=tuple(labels),
        name=name,
        groups=None if groups is None else np.array(groups, np.int64),
    )


def marks(glyphs):
    return glyphs.images[:, 0, 0].tolist()


def names(glyphs):
    return "".join(glyphs.labels[target] for target in glyphs.targets)


def test_a_batch_is_float32_between_0_and_1():
    glyphs = make([0, 1, 0])
    glyphs.images[1, 5, 6] = 255
    batch = glyphs.batch([1, 0])
    assert batch.dtype == np.float32
    assert batch.shape == (2, 32, 32)
    assert batch[0, 5, 6] == 1.0
    assert batch.min() == 0.0


def test_filtered_takes_the_labels_in_the_order_given_and_drops_the_others():
    glyphs = make([0, 1, 2, 1], "ABC", groups=[5, 6, 7, 8]).filtered(["C", "X", "B"])
    assert glyphs.labels == ("C", "X", "B")
    assert names(glyphs) == "BCB"
    assert marks(glyphs) == [1, 2, 3]
    assert glyphs.groups.tolist() == [6, 7, 8]
    assert glyphs.counts() == {"C": 1, "X": 0, "B": 2}


def test_joined_sets_with_different_labels_keep_what_each_sample_is():
    whole = GlyphSet.concatenate([make([0, 1], "AB", name="one"), make([1, 0, 1], "BC", name="two")])
    assert whole.labels == ("A", "B", "C")
    assert names(whole) == "ABCBC"
    assert whole.name == "one+two"
    assert whole.groups is None


def test_joined_sets_keep_their_writers_apart():
    whole = GlyphSet.concatenate([make([0, 0], groups=[1, 2]), make([1, 1], groups=[2, 1])])
    assert len(set(whole.groups.tolist())) == 4


def test_joining_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing to join"):
        GlyphSet.concatenate([])


def test_subset_takes_indices_in_their_order_and_masks():
    glyphs = make([0, 1, 0, 1])
    assert marks(glyphs.subset([3, 0])) == [3, 0]
    assert marks(glyphs.subset(np.array([False, True, True, False]))) == [1, 2]
    assert len(glyphs.subset([])) == 0


def test_split_shares_no_sample_and_keeps_the_share_of_every_label():
    glyphs = make([0] * 100 + [1] * 20)
    first, second = glyphs.split(0.75, seed=3)
    assert sorted(marks(first) + marks(second)) == list(range(120))
    assert first.counts() == {"A": 75, "B": 15}
    assert marks(first) == marks(glyphs.split(0.75, seed=3)[0])
    assert marks(first) != marks(glyphs.split(0.75, seed=4)[0])


def test_targets_beyond_the_labels_are_refused():
    with pytest.raises(ValueError, match="indices into labels"):
        make([0, 2], "AB")


def test_a_stratified_choice_of_few_holds_every_class():
    classes = np.array(list("A" * 50 + "B" * 50 + "C" * 50))
    chosen = stratified_choice(classes, 3, np.random.default_rng(0))
    assert sorted(classes[chosen]) == ["A", "B", "C"]
    assert stratified_choice(classes, 1000, np.random.default_rng(0)).tolist() == list(range(150))
