import numpy as np
import pytest
from small_runs import small_recipe

from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.images import chosen_images


def _answers(count=6):
    """Pictures of three classes, the even ones answered right; each later one more confidently."""
    truth = np.arange(count) % 3
    answer = np.where(np.arange(count) % 2, (truth + 1) % 3, truth)
    confidence = 0.5 + 0.05 * np.arange(count)
    probabilities = np.tile(((1 - confidence) / 2)[:, None], (1, 3))
    probabilities[np.arange(count), answer] = confidence
    images = np.arange(count, dtype=np.uint8)[:, None, None, None] * np.ones((1, 4, 4, 3), np.uint8)
    return images, truth, probabilities.astype(np.float32)


def test_wrong_answers_are_kept_first_the_most_confident_of_them_at_the_head():
    kept = chosen_images(*_answers())
    wrong = kept.top[:, 0] != kept.truth
    assert wrong.tolist() == [True] * 3 + [False] * 3
    assert kept.images[:3, 0, 0, 0].tolist() == [5, 3, 1]
    assert kept.probabilities[:3, 0] == pytest.approx([0.75, 0.65, 0.55])


def test_pictures_that_a_run_kept_come_back_and_damaged_ones_are_none(tmp_path):
    run = RunFolder(tmp_path / "run")
    run.create(small_recipe())
    kept = chosen_images(*_answers())
    run.write_photos(kept)
    back = run.photos()
    np.testing.assert_array_equal(back.images, kept.images)
    np.testing.assert_array_equal(back.top, kept.top)
    run.photos_path.write_bytes(b"rubbish")
    assert run.photos() is None


def test_large_pictures_are_kept_small():
    kept = chosen_images(np.full((2, 224, 224, 3), 9, np.uint8), *_answers(2)[1:])
    assert kept.images.shape == (2, 96, 96, 3)
    assert (kept.images == 9).all()
