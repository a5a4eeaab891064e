import json

import numpy as np
import pytest

from hwocr.models.mlp import load_mlp
from hwocr.runs.recipe.files import load_recipe, recipe_paths, save_recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder, load_checkpoint
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer


class Scripted(Control):
    """A control that says ``stop``, or ``pause`` and then ``resume``, after so many batches."""

    def __init__(self, stop_after=None, pause_after=None):
        super().__init__()
        self.batches = 0
        self.stop_after, self.pause_after = stop_after, pause_after

    @property
    def should_stop(self):
        return self.stop_after is not None and self.batches > self.stop_after

    @property
    def should_pause(self):
        # The loop asks this once a batch.
        self.batches += 1
        return self.batches == self.pause_after or self.batches - 1 == self.pause_after

    def wait_while_paused(self):
        pass


def train(folder, recipe=None, control=None, resume=False):
    run = RunFolder(folder)
    path = folder.parent / f"{folder.name}.toml"
    if recipe is not None:
        save_recipe(recipe, path)
    code = run_trainer(path, folder, resume=resume, control=control or Control())
    return run, code


def kinds(run):
    return [event.kind for event in run.events()]


@pytest.mark.parametrize("name", recipe_paths())
def test_every_recipe_trains_two_steps_on_small_data_of_the_real_format(
    name, small_data, tmp_path, monkeypatch
):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(small_data))
    monkeypatch.setenv("TORCH_HOME", str(small_data / "torch"))
    recipe = load_recipe(recipe_paths()[name], ["epochs=1", "batch_size=40", "samples_per_epoch=80"])
    if recipe.uses_torch:
        pytest.importorskip("torch")
    sources = tuple(s.model_copy(update={"limit": s.limit and min(s.limit, 72)}) for s in recipe.sources)

    run, code = train(tmp_path / "run", recipe.model_copy(update={"sources": sources}))

    assert code == 0, run.events()[-1]
    assert run.state().kind == "finished"
    assert run.model_path() is not None
    assert len(run.epochs()) == 1


@pytest.mark.torch
def test_the_small_variant_learns_from_emnist_as_it_lies_in_its_files(small_data, tmp_path, monkeypatch):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(small_data))
    pytest.importorskip("torch")
    changes = ["batch_size=16", "network.channels=[4,4,8,8]", "network.average=0.5", "augmentation.noise=0.1"]
    recipe = load_recipe(recipe_paths()["emnist_balanced_cnn"], changes, "small")
    assert recipe.sources[0].limit == 11280

    run, code = train(tmp_path / "run", recipe)

    assert code == 0, run.events()[-1]
    assert run.confusion()[0] == tuple(recipe.labels)
    losses = [epoch["train_loss"] for epoch in run.epochs()]
    assert losses[-1] < 0.9 * losses[0]
    assert "outside_accuracy" in run.epochs()[-1]


def test_a_run_leaves_everything_behind_that_a_window_wants(small, tmp_path):
    run, _ = train(tmp_path / "run", small())

    assert kinds(run)[:2] == ["started", "data"]
    assert kinds(run)[-1] == "finished"
    assert [entry["epoch"] for entry in run.epochs()] == [1, 2, 3]
    assert list(run.snapshots()) == [0, 1, 2, 3]
    assert run.snapshot(0).shape == (8, 32, 32)
    assert run.recipe() == small()
    labels, counts = run.confusion()
    assert labels == ("A", "B", "C", "0")
    wrong = counts.sum() - np.trace(counts)
    assert len(run.misread().truth) == wrong
    assert (np.diff(run.misread().confidence) <= 0).all()
    assert "hwocr train small" in run.card_path.read_text()
    assert "saturated" in run.epochs()[0]["layers"][0]


def test_the_model_is_the_one_of_the_best_epoch(small, tmp_path):
    run, _ = train(tmp_path / "run", small(epochs=6))

    best = max(run.epochs(), key=lambda entry: entry["validation_accuracy"])
    card = load_mlp(run.model_path()).card
    assert run.events()[-1].values["best_epoch"] == best["epoch"]
    assert load_checkpoint(run.best_checkpoint)[1]["epoch"] == best["epoch"]
    assert card.labels == ("A", "B", "C", "0")
    assert set(card.scores) >= {"validation_accuracy", "validation_accuracy_o0_i1_folded", "validation_ece"}


def test_the_same_seed_gives_the_same_network_and_another_seed_another(small, tmp_path):
    parameters = []
    for number, seed in enumerate((1, 1, 2)):
        run, _ = train(tmp_path / str(number), small(seed=seed))
        parameters.append(load_checkpoint(run.last_checkpoint)[0]["parameters"])

    np.testing.assert_array_equal(parameters[0], parameters[1])
    assert np.abs(parameters[0] - parameters[2]).max() > 0.01


AUGMENTATION = {"rotation_degrees": 10.0, "elastic_alpha": 1.0, "stroke_width": 1.0}


@pytest.mark.parametrize("augmentation", [None, AUGMENTATION])
@pytest.mark.parametrize("kind", ["sgd", "adamw"])
@pytest.mark.parametrize("balance", ["labels", "none"])
def test_a_stopped_run_goes_on_bit_for_bit(small, tmp_path, augmentation, kind, balance):
    optimiser = {"kind": kind, "learning_rate": 0.01, "weight_decay": 0.01}
    recipe = small(augmentation=augmentation, optimiser=optimiser, balance=balance)
    whole, _ = train(tmp_path / "whole", recipe)

    # In the middle of the second epoch of four batches.
    parted, code = train(tmp_path / "parted", recipe, Scripted(stop_after=6))
    assert (code, parted.state().kind) == (0, "stopped")
    train(tmp_path / "parted", resume=True)

    assert parted.state().kind == "finished"
    expected, state = load_checkpoint(whole.last_checkpoint)
    arrays, resumed = load_checkpoint(parted.last_checkpoint)
    for name, array in expected.items():
        np.testing.assert_array_equal(arrays[name], array)
    assert {**resumed, "seconds": 0} == {**state, "seconds": 0}
    for ours, theirs in zip(parted.epochs(), whole.epochs(), strict=True):
        assert {**ours, "seconds": 0} == {**theirs, "seconds": 0}


def test_a_pause_changes_nothing_and_is_reported(small, tmp_path):
    whole, _ = train(tmp_path / "whole", small())
    paused, _ = train(tmp_path / "paused", small(), Scripted(pause_after=5))

    assert "paused" in kinds(paused)
    assert kinds(paused).index("resumed") == kinds(paused).index("paused") + 1
    np.testing.assert_array_equal(
        load_checkpoint(paused.last_checkpoint)[0]["parameters"],
        load_checkpoint(whole.last_checkpoint)[0]["parameters"],
    )


def test_a_diverging_training_fails_in_words(small, tmp_path):
    recipe = small(
        optimiser={"learning_rate": 1e30},
        network={"kind": "mlp", "hidden": [8], "activation": "relu"},
        loss={"reduction": "sum"},
        schedule={"kind": "constant"},
        epochs=20,
    )

    run, code = train(tmp_path / "run", recipe)

    assert code == 1
    assert run.state().kind == "crashed"
    assert run.state().has_diverged
    assert "no longer a number" in run.state().reason
    assert "learning rate" in run.events()[-1].values["hint"]


def test_missing_data_fail_in_words(small, tmp_path):
    run, code = train(tmp_path / "run", small(sources=[{"name": "mnist"}]))

    assert code == 1
    assert "mnist" in run.state().reason


def test_a_stop_while_data_are_loaded_ends_the_run_cleanly(small, tmp_path):
    control = Control()
    control.tell("stop")

    run, code = train(tmp_path / "run", small(), control)

    assert code == 0
    assert run.state().kind == "stopped"


def test_an_unforeseen_error_is_one_line_in_the_events_and_a_traceback_in_the_log(
    small, tmp_path, monkeypatch, capsys
):
    def broken(*_):
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr("hwocr.trainers.run_builder.load_training_data", broken)
    run, code = train(tmp_path / "run", small())

    assert code == 1
    assert run.state().reason == "ZeroDivisionError: two"
    assert "Traceback" in capsys.readouterr().err


def test_training_stops_early_when_it_gets_no_better(small, tmp_path):
    recipe = small(epochs=50, early_stopping={"patience": 2}, optimiser={"learning_rate": 1e-9})

    run, _ = train(tmp_path / "run", recipe)

    assert run.state().kind == "finished"
    assert len(run.epochs()) == 3
    assert "better" in run.events()[-1].values["reason"]


def test_of_epochs_equally_good_the_one_with_the_least_loss_is_kept(small, tmp_path):
    run, _ = train(tmp_path / "run", small(epochs=4, optimiser={"learning_rate": 1e-9}))

    losses = {epoch["validation_loss"]: epoch["epoch"] for epoch in run.epochs()}
    assert len({epoch["validation_accuracy"] for epoch in run.epochs()}) == 1
    assert len(losses) > 1
    assert run.events()[-1].values["best_epoch"] == losses[min(losses)]


def test_a_run_without_a_checkpoint_begins_anew_when_resumed(small, tmp_path):
    run = RunFolder(tmp_path / "run")
    run.create(small())
    EventWriter(run.events_path).close()

    code = run_trainer(run.recipe_path, run.path, resume=True, control=Control())

    assert code == 0
    assert run.state().kind == "finished"


def test_a_run_that_is_being_trained_is_left_alone(small, tmp_path, capsys):
    import os

    from hwocr.runs.store.process_identity import identity_of

    run = RunFolder(tmp_path / "run")
    run.create(small())
    run.write_mark(identity_of(os.getppid()))

    assert run_trainer(run.recipe_path, run.path, resume=True, control=Control()) == 1
    assert "is being trained" in capsys.readouterr().err
    assert run.events() == []


def test_the_outside_writers_up_to_a_number_fit_the_temperature_and_the_others_give_the_scores(
    small, small_data, tmp_path, monkeypatch
):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(small_data))
    outside = {"outside": [{"name": "chars74k-hand", "split": "all"}], "calibrate_groups": 27}
    run, _ = train(tmp_path / "run", small(validation=outside))

    card = load_mlp(run.model_path()).card
    assert "outside_accuracy" in run.epochs()[0]
    assert "8 samples of chars74k-hand, writers above 27" in run.card_path.read_text()
    assert "outside_ece" in card.scores
    json.dumps(card.scores)


def test_a_run_killed_before_its_best_network_was_exported_exports_it_when_resumed(small, tmp_path):
    # At this rate no epoch is better than the first.
    recipe = small(optimiser={"learning_rate": 1e-30, "weight_decay": 0.0, "momentum": 0.0})
    run, _ = train(tmp_path / "run", recipe, Scripted(stop_after=6))
    run.model_path().unlink()
    lines = run.events_path.read_text().splitlines(keepends=True)
    run.events_path.write_text("".join(line for line in lines if json.loads(line)["kind"] != "model"))

    train(tmp_path / "run", resume=True)

    assert run.state().kind == "finished"
    assert run.events()[-1].values["best_epoch"] == 1
    assert run.model_path() is not None
    assert [event.values["epoch"] for event in run.events() if event.kind == "model"] == [1]


def test_writers_that_fitted_the_temperature_count_in_no_published_score(small, tmp_path, monkeypatch):
    from small_data import BASIC, write_glyph_file

    names, writers = list(BASIC) * 4, [1] * 72 + [40] * 72
    wrong = list("BC0A")
    muddled = [wrong["ABC0".index(name)] if writer == 1 and name in "ABC0" else name
               for name, writer in zip(names, writers, strict=True)]  # fmt: skip
    scores = []
    for folder, keep, limit in (("both", [1, 40], 27), ("others", [40], 0)):
        chosen = [place for place, writer in enumerate(writers) if writer in keep]
        path = tmp_path / folder / "glyphs" / "chars74k_hand.npz"
        write_glyph_file(path, [names[n] for n in chosen], writer=[writers[n] for n in chosen])
        with np.load(path) as stored:
            arrays = dict(stored)
        np.savez_compressed(path, **{**arrays, "labels": np.array([muddled[n] for n in chosen])})
        monkeypatch.setenv("HWOCR_DATA_DIR", str(tmp_path / folder))
        outside = {"outside": [{"name": "chars74k-hand", "split": "all"}], "calibrate_groups": limit}
        run, code = train(tmp_path / f"run-{folder}", small(validation=outside, epochs=12))
        assert code == 0, run.events()[-1]
        scores.append(load_mlp(run.model_path()).card.scores["outside_accuracy"])

    # The writers up to 27 have all their letters labelled wrong; the others' score is what is published.
    assert scores[0] == scores[1] > 0.4
