import numpy as np
import pytest
from small_runs import epoch_values, write_run

from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.history import RunHistory, thinned
from hwocr.runs.store.process_identity import own_identity


def view_of(run):
    history = RunHistory(run)
    history.update()
    return history.view()


def test_a_finished_run_is_read_whole():
    view = view_of(write_run(epochs=4))
    assert view.state.kind == "finished"
    assert view.epochs.tolist() == [1, 2, 3, 4]
    assert view.columns["validation_loss"].tolist() == [3.0, 1.5, 1.0, 0.75]
    assert np.isnan(view.columns["outside_accuracy"]).all()
    assert (view.best_epoch, view.fraction, view.seconds_left) == (4, 1.0, None)
    assert [layers[0]["saturated"] for layers in view.layers] == [0.01, 0.02, 0.03, 0.04]


def test_only_what_is_new_is_taken_up():
    run = write_run(epochs=2, ending="")
    history = RunHistory(run)
    assert history.update()
    assert not history.update()
    events = EventWriter(run.events_path)
    events.write("epoch", epoch_values(3))
    events.close()
    assert history.update()
    assert history.view().epochs.tolist() == [1, 2, 3]


def test_epochs_trained_again_after_a_crash_replace_the_lost_ones():
    run = write_run(epochs=3, ending="")
    events = EventWriter(run.events_path)
    events.write("started", {"epochs": 4, "resumed": True})
    events.write("epoch", epoch_values(2, accuracy=0.25))
    events.close()
    view = view_of(run)
    assert view.epochs.tolist() == [1, 2]
    assert view.columns["validation_accuracy"][1] == 0.25


def test_a_trainer_that_vanished_is_told_and_the_run_can_be_resumed():
    view = view_of(write_run(epochs=2, ending=""))
    assert view.state.kind == "crashed"
    assert "ended unexpectedly" in view.state.reason
    assert view.resumable


def test_the_unfinished_epoch_is_a_point_of_its_own_while_the_trainer_lives():
    run = write_run(epochs=2, ending="")
    run.write_mark(own_identity())
    events = EventWriter(run.events_path)
    progress = {"epoch": 2, "batch": 5, "batches": 10, "epochs": 4, "loss": 0.9, "accuracy": 0.7}
    events.write("progress", {**progress, "seconds": 1.2, "seconds_left": 0.75})
    history = RunHistory(run)
    history.update()
    view = history.view()
    assert view.live == (2.5, 0.9, 0.7)
    assert (view.fraction, view.seconds_left) == (2.5 / 4, 0.75)
    events.write("epoch", epoch_values(3))
    events.close()
    history.update()
    assert history.view().live is None


def test_a_loss_that_is_no_number_leaves_a_gap():
    run = write_run(epochs=1, ending="")
    events = EventWriter(run.events_path)
    events.write("epoch", epoch_values(2, loss=float("inf")))
    events.close()
    assert np.isnan(view_of(run).columns["train_loss"][1])


def test_a_thinned_curve_keeps_its_ends_and_its_extremes():
    x = np.arange(50_000, dtype=float)
    y = np.sin(x / 900)
    y[12_345], y[40_000] = 7.0, -7.0
    thin_x, thin_y = thinned(x, y, 400)
    assert len(thin_x) <= 400
    assert (thin_x[0], thin_x[-1]) == (0, 49_999)
    assert (thin_y.max(), thin_y.min()) == (7.0, -7.0)
    assert (np.diff(thin_x) > 0).all()


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_short_curve_is_left_as_it_is_but_for_gaps(count):
    x, y = np.arange(count, dtype=float), np.ones(count)
    y[1:2] = np.nan
    thin_x, _ = thinned(x, y)
    assert len(thin_x) == np.isfinite(y).sum()


def test_between_epochs_the_time_left_is_that_of_the_epochs_that_are_left():
    run = write_run(epochs=3, ending="")
    run.write_mark(own_identity())
    # Three epochs took 1.5 s: of the four planned, one is left.
    assert view_of(run).seconds_left == pytest.approx(0.5)


def test_the_hint_of_a_failed_run_is_shown_and_no_other_run_has_one():
    run = write_run(epochs=1, ending="")
    events = EventWriter(run.events_path)
    events.write("failed", {"reason": "The loss is no longer a number.", "hint": "Lower the learning rate."})
    events.close()
    assert view_of(run).hint == "Lower the learning rate."
    assert view_of(write_run("other", epochs=1)).hint == ""


def test_before_the_first_epoch_nothing_is_said_of_the_time_left():
    run = write_run(epochs=0, ending="")
    run.write_mark(own_identity())
    assert view_of(run).seconds_left is None
