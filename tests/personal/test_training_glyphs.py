import numpy as np

from hwocr.datasets.handprint import sample_glyphs
from hwocr.personal.training_glyphs import nearest_training_glyphs


def test_the_training_letters_most_like_a_clear_one_are_of_its_label():
    pictures, _ = sample_glyphs(4, seed=77, labels=("A", "B"))
    near = nearest_training_glyphs(pictures[0].reshape(32, 32).astype(np.float32) / 255)
    assert len(near) == 5
    assert [one.similarity for one in near] == sorted((one.similarity for one in near), reverse=True)
    assert near[0].label in "AB"
    assert near[0].picture.shape == (32, 32) and near[0].picture.max() <= 1
