import numpy as np
import pytest
from small_runs import small_recipe

from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.reconstructions import (
    MOST_EPOCHS,
    Reconstructions,
    keeps_epoch,
    kept_epochs,
    read_reconstructions,
    write_reconstructions,
)


@pytest.mark.parametrize("epochs", [1, 5, 32, 33, 300])
def test_of_a_long_run_no_more_than_the_most_epochs_are_kept_and_always_the_last(epochs):
    kept = [epoch for epoch in range(1, epochs + 1) if keeps_epoch(epoch, epochs)]
    assert kept[-1] == epochs
    assert min(epochs, MOST_EPOCHS) / 2 <= len(kept) <= MOST_EPOCHS + 1


def test_every_epoch_of_a_short_run_is_kept():
    assert all(keeps_epoch(epoch, 20) for epoch in range(1, 21))


def test_of_all_epochs_written_those_to_be_kept_and_the_last_are_there(tmp_path):
    run = RunFolder(tmp_path / "run")
    run.create(small_recipe())
    for epoch in range(0, 71):
        images = np.full((2, 4), epoch, np.float32)
        write_reconstructions(run, epoch, 96, Reconstructions(images, np.full(2, 20.0, np.float32)))
    # Of 96 epochs every third stays; the one written last is there whichever it is.
    assert kept_epochs(run) == [*range(0, 70, 3), 70]
    assert read_reconstructions(run, 69).images[0, 0] == 69
    assert read_reconstructions(run, 68) is None
