import numpy as np
import pytest

pytestmark = pytest.mark.torch


@pytest.fixture
def made(small):
    pytest.importorskip("torch")
    from hwocr.trainers.torch.classifier import TorchClassifierLearner

    def make(**changes):
        network = {"kind": "cnn", "channels": [4, 4, 8, 8], "dropout": 0.3, "average": 0.9}
        return TorchClassifierLearner(small(network=network, **changes))

    return make


@pytest.fixture
def batch():
    rng = np.random.default_rng(0)
    return rng.random((16, 1024), np.float32), np.arange(16) % 4


@pytest.mark.parametrize("kind", ["sgd", "adamw"])
def test_it_goes_on_exactly_from_a_saved_state(made, batch, kind):
    optimiser = {"kind": kind, "learning_rate": 0.01, "weight_decay": 0.01}
    first = made(optimiser=optimiser)
    for step in range(3):
        first.train_batch(*batch, 0.01, step)
    state = first.state()
    expected = [first.train_batch(*batch, 0.01, step) for step in range(3, 6)]

    second = made(optimiser=optimiser)
    second.restore(state)
    again = [second.train_batch(*batch, 0.01, step) for step in range(3, 6)]

    assert again == expected
    np.testing.assert_array_equal(second.logits(batch[0]), first.logits(batch[0]))


def test_it_learns_a_batch_by_heart(made, batch):
    learner = made(loss={"label_smoothing": 0.0})
    losses = [learner.train_batch(*batch, 0.05, step)[0] for step in range(40)]

    assert losses[-1] < 0.3 * losses[0]
    assert np.mean(learner.logits(batch[0]).argmax(axis=1) == batch[1]) > 0.8


def test_its_answers_are_those_of_the_averaged_weights(made, batch):
    learner = made()
    learner.train_batch(*batch, 1.0, 1000)

    average = [value.detach().clone() for value in learner.average.parameters()]
    current = list(learner.network.parameters())
    assert any((a - c).abs().max() > 0.01 for a, c in zip(average, current, strict=True))


def test_the_first_layer_is_one_picture_a_channel(made):
    assert made().first_layer().shape == (4, 5, 5)


def test_a_last_batch_of_one_sample_is_learnt_from_like_any_other(made, batch):
    learner = made()
    learner.train_batch(*batch, 0.01, 0)
    before = learner.state()

    loss, right = learner.train_batch(batch[0][:1], batch[1][:1], 0.01, 1)

    after = learner.state()
    assert np.isfinite(loss) and right in (0, 1)
    assert np.abs(after["network.classify.weight"] - before["network.classify.weight"]).max() > 0
    np.testing.assert_array_equal(
        after["network.normalise.running_var"], before["network.normalise.running_var"]
    )
