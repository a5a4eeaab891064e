import numpy as np

from hwocr.nn.blobs import SURFACE, extent, make_blobs, train_on_blobs


def test_the_clouds_are_the_same_for_a_seed_and_centred():
    first, again = make_blobs(seed=3), make_blobs(seed=3)
    np.testing.assert_array_equal(first.points, again.points)
    np.testing.assert_allclose(first.points.mean(axis=0), 0, atol=1e-6)
    assert np.bincount(first.labels).tolist() == [60, 60, 60, 60]


def test_a_small_network_learns_to_tell_them_apart():
    steps = list(train_on_blobs(make_blobs(), epochs=40, learning_rate=0.05))
    assert [steps[0].epoch, steps[-1].epoch] == [0, 40]
    assert steps[-1].accuracy > 0.85 > steps[0].accuracy
    assert steps[-1].loss < steps[0].loss


def test_the_surface_says_which_cloud_owns_which_cell():
    blobs = make_blobs()
    *_, last = train_on_blobs(blobs, epochs=40, learning_rate=0.05)
    assert last.surface.shape == last.certainty.shape == (SURFACE, SURFACE)
    assert last.certainty.min() >= 0.25
    left, right, bottom, top = extent(blobs)
    columns = ((blobs.points[:, 0] - left) / (right - left) * SURFACE).astype(int)
    rows = ((top - blobs.points[:, 1]) / (top - bottom) * SURFACE).astype(int)
    agreed = np.mean(last.surface[rows, columns] == blobs.labels)
    assert abs(agreed - last.accuracy) < 0.05


def test_a_rate_that_diverges_warns_nobody():
    *_, last = train_on_blobs(make_blobs(20), epochs=3, learning_rate=1e6, activation="relu")
    assert last.epoch == 3


def test_the_network_is_the_courses_unless_something_else_is_said():
    blobs = make_blobs(20)
    *_, plain = train_on_blobs(blobs, epochs=2)
    *_, told = train_on_blobs(
        blobs, epochs=2, hidden=25, activation="sigmoid", learning_rate=0.02, batch_size=5, seed=0
    )
    *_, other = train_on_blobs(blobs, epochs=2, hidden=26)
    assert plain.loss == told.loss != other.loss
