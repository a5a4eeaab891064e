import numpy as np
import pytest

from hwocr.trainers.loop.data import load_training_data
from hwocr.trainers.loop.data_loader import DataLoader


@pytest.fixture(autouse=True)
def data(small_data, monkeypatch):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(small_data))


SOURCES = [
    {"name": "nist-capitals", "weight": 3.0, "labels": "AB"},
    {"name": "handprint", "limit": 80, "held_out": False},
]


def test_labels_are_drawn_equally_often_and_sources_by_their_weights(small):
    recipe = small(sources=SOURCES, balance="labels", samples_per_epoch=400)
    data = load_training_data(recipe)
    order = DataLoader(recipe, data).order(0)

    counts = np.bincount(data.train.targets[order], minlength=4)
    from_capitals = order < np.count_nonzero(np.isin(data.train.targets[: len(data.train) - 80], [0, 1]))
    assert np.abs(counts - 100).max() <= 20  # systematic sampling over samples, not over labels
    share = from_capitals[np.isin(data.train.targets[order], [0, 1])].mean()
    assert share == pytest.approx(0.75, abs=0.1)


def test_validation_samples_are_those_the_training_never_sees(small):
    data = load_training_data(small(sources=SOURCES))

    assert data.validation.name == "nist-capitals"
    seen = {picture.tobytes() for picture in data.train.images}
    assert all(picture.tobytes() not in seen for picture in data.validation.images)
    assert data.validation.labels == ("A", "B", "C", "0")


def test_an_epoch_without_balance_holds_every_sample_once(small):
    recipe = small()
    data_loader = DataLoader(recipe, load_training_data(recipe))

    assert sorted(data_loader.order(0)) == list(range(60))
    assert data_loader.batches == 4
    assert sum(len(targets) for _, targets in data_loader.epoch(0)) == 60


@pytest.mark.parametrize("augmentation", [None, {"rotation_degrees": 10.0, "noise": 0.1}])
def test_an_epoch_can_begin_at_any_batch_and_is_the_same_again(small, augmentation):
    recipe = small(augmentation=augmentation)
    data_loader = DataLoader(recipe, load_training_data(recipe))

    whole = [(pictures.copy(), targets) for pictures, targets in data_loader.epoch(1)]
    late = [(pictures.copy(), targets) for pictures, targets in data_loader.epoch(1, start=2)]

    assert len(whole) == 4
    for (pictures, targets), (again, same) in zip(whole[2:], late, strict=True):
        np.testing.assert_array_equal(pictures, again)
        np.testing.assert_array_equal(targets, same)
        assert pictures.dtype == np.float32
        assert pictures.shape == (len(targets), 1024)
        assert 0 <= pictures.min() <= pictures.max() <= 1


def test_augmentation_is_different_in_every_epoch(small):
    recipe = small(augmentation={"rotation_degrees": 10.0})
    data = load_training_data(recipe)
    data_loader = DataLoader(recipe, data)
    first = data.train.images.reshape(60, -1) / 255

    pictures, _ = next(iter_first(data_loader, 0))
    order = data_loader.order(0)[:16]

    assert np.abs(pictures - first[order]).max() > 0.1


def iter_first(data_loader, epoch):
    batches = data_loader.epoch(epoch)
    yield next(batches)
    batches.close()
