import pytest

from hwocr.runs.store.reconstructions import MOST_EPOCHS, keeps_epoch


@pytest.mark.parametrize("epochs", [1, 5, 32, 33, 300])
def test_of_a_long_run_no_more_than_the_most_epochs_are_kept_and_always_the_last(epochs):
    kept = [epoch for epoch in range(1, epochs + 1) if keeps_epoch(epoch, epochs)]
    assert kept[-1] == epochs
    assert min(epochs, MOST_EPOCHS) / 2 <= len(kept) <= MOST_EPOCHS + 1


def test_every_epoch_of_a_short_run_is_kept():
    assert all(keeps_epoch(epoch, 20) for epoch in range(1, 21))
