import numpy as np
import pytest

from hwocr.errors import ModelError, RecipeError
from hwocr.models.autoencoder import Autoencoder, load_autoencoder
from hwocr.models.registry import load_classifier
from hwocr.nn.psnr import psnr
from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.metric import PSNR
from hwocr.runs.recipe.numpy_networks import check_recipe
from hwocr.runs.store.folder import RunFolder, load_checkpoint
from hwocr.runs.store.history import RunHistory
from hwocr.runs.store.reconstructions import (
    MOST_EPOCHS,
    keeps_epoch,
    kept_epochs,
    read_code_map,
    read_originals,
    read_pca,
    read_reconstructions,
)
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer

NUMPY = {
    "kind": "autoencoder",
    "hidden": [12],
    "code": 4,
    "activation": "relu",
    "code_activation": "identity",
}
CONV = {"kind": "conv_autoencoder", "channels": [4, 4, 8], "code": 4, "average": 0.5}
KINDS = [NUMPY, pytest.param(CONV, marks=pytest.mark.torch)]


@pytest.fixture
def copier(small):
    """Makes small recipes of autoencoders: ``copier(CONV, epochs=2)``."""

    def make(network=NUMPY, **changes):
        optimiser = {"kind": "adamw", "learning_rate": 0.003}
        return small(network=network, **{"optimiser": optimiser, **changes})

    return make


class StopAfter(Control):
    """A control that says ``stop`` after so many batches."""

    def __init__(self, batches):
        super().__init__()
        self._left = batches

    @property
    def should_pause(self):
        # The loop asks this once a batch.
        self._left -= 1
        return False

    @property
    def should_stop(self):
        return self._left < 0


def train(folder, recipe, control=None, resume=False):
    path = folder.parent / f"{folder.name}.toml"
    save_recipe(recipe, path)
    code = run_trainer(path, folder, resume=resume, control=control or Control())
    return RunFolder(folder), code


@pytest.mark.parametrize("network", KINDS)
def test_the_best_epoch_is_the_one_with_the_most_decibels(copier, network, tmp_path):
    run, code = train(tmp_path / "run", copier(network, epochs=4))

    assert code == 0, run.events()[-1]
    best = max(run.epochs(), key=lambda entry: entry["validation_psnr"])
    ending = run.events()[-1].values
    assert (ending["best_epoch"], ending["best_psnr"]) == (best["epoch"], best["validation_psnr"])
    assert load_checkpoint(run.best_checkpoint)[1]["epoch"] == best["epoch"]
    history = RunHistory(run)
    history.update()
    view = history.view()
    assert view.metric is PSNR
    assert view.columns["validation_psnr"].tolist() == [e["validation_psnr"] for e in run.epochs()]


@pytest.mark.parametrize("network", KINDS)
def test_the_model_reconstructs_what_the_run_says_without_torch(copier, network, tmp_path):
    run, _ = train(tmp_path / "run", copier(network))
    model = load_autoencoder(str(run.model_path()))
    found = read_code_map(run)
    glyphs = found.images / np.float32(255)

    assert isinstance(model, Autoencoder)
    assert model.code_size == 4
    np.testing.assert_allclose(model.encode(glyphs), found.codes, atol=1e-4)
    copies = model.reconstruct(glyphs)
    assert copies.shape == glyphs.shape and 0 <= copies.min() <= copies.max() <= 1
    np.testing.assert_allclose(psnr(glyphs, copies), found.psnr, atol=0.01)
    assert model.card.scores["validation_psnr"] == pytest.approx(psnr(glyphs, copies).mean(), abs=0.01)
    assert model.decode(np.zeros((0, 4), np.float32)).shape == (0, 32, 32)
    assert model.encode(np.zeros((0, 32, 32), np.float32)).shape == (0, 4)


def test_a_point_of_the_plane_is_a_code_and_the_samples_lie_where_their_codes_say(copier, tmp_path):
    run, _ = train(tmp_path / "run", copier())
    found = read_code_map(run)

    assert found.places.shape == (len(found.images), 2)
    assert found.epoch == run.events()[-1].values["best_epoch"]
    np.testing.assert_allclose(found.directions @ found.directions.T, np.eye(2), atol=1e-5)
    place = found.places[3]
    projected = (found.code_at(place) - found.mean) @ found.directions.T
    np.testing.assert_allclose(projected, place, atol=1e-4)


def test_principal_components_of_the_same_width_stand_beside_it(copier, tmp_path):
    run, _ = train(tmp_path / "run", copier())
    told = next(event.values for event in run.events() if event.kind == "pca")
    pca = read_pca(run)
    rows = read_code_map(run).images.reshape(-1, 1024) / np.float32(255)

    assert told["components"] == 4
    expected = psnr(rows, np.clip(pca.decode(pca.encode(rows)), 0, 1)).mean()
    assert told["validation_psnr"] == pytest.approx(expected, abs=1e-3)
    text = run.card_path.read_text()
    assert f"{told['validation_psnr']:.2f} dB" in text and "temperature" not in text.lower()


def test_pairs_are_kept_of_every_epoch_several_of_each_label(copier, tmp_path):
    run, _ = train(tmp_path / "run", copier(epochs=3))
    originals = read_originals(run)

    assert kept_epochs(run) == [0, 1, 2, 3]
    assert originals.labels == ("A", "B", "C", "0")
    assert np.bincount(originals.targets).min() >= 1
    assert (np.diff(originals.targets) >= 0).all()
    before, after = (read_reconstructions(run, epoch) for epoch in (0, 3))
    assert before.images.shape == originals.images.shape
    assert after.psnr.mean() > before.psnr.mean()


def test_of_many_epochs_only_some_are_kept_and_always_the_latest():
    kept = [epoch for epoch in range(1001) if keeps_epoch(epoch, 1000)]

    assert len(kept) <= MOST_EPOCHS + 1
    assert kept[0] == 0 and kept[-1] == 1000
    assert all(keeps_epoch(epoch, 20) for epoch in range(21))


@pytest.mark.parametrize("network", KINDS)
def test_a_stopped_run_goes_on_bit_for_bit(copier, network, tmp_path):
    recipe = copier(network)
    whole, _ = train(tmp_path / "whole", recipe)

    parted, _ = train(tmp_path / "parted", recipe, StopAfter(6))
    assert parted.state().kind == "stopped"
    train(tmp_path / "parted", recipe, resume=True)

    expected, state = load_checkpoint(whole.last_checkpoint)
    arrays, resumed = load_checkpoint(parted.last_checkpoint)
    for name, array in expected.items():
        np.testing.assert_array_equal(arrays[name], array)
    assert {**resumed, "seconds": 0} == {**state, "seconds": 0}
    assert kept_epochs(parted) == kept_epochs(whole)


def test_every_derivative_of_an_autoencoder_is_right(copier):
    assert check_recipe(copier(), 2).relative_error < 1e-7


def test_reading_with_an_autoencoder_is_refused_in_words(copier, tmp_path):
    run, _ = train(tmp_path / "run", copier(epochs=1))

    with pytest.raises(ModelError, match="is an autoencoder"):
        load_classifier(str(run.model_path()))


def test_a_classifier_is_not_taken_for_an_autoencoder(small, tmp_path):
    run, _ = train(tmp_path / "run", small(epochs=1))

    with pytest.raises(ModelError, match="not an autoencoder"):
        load_autoencoder(str(run.model_path()))
    with pytest.raises(ModelError, match="not an autoencoder"):
        load_autoencoder("handprint-cnn")


def test_label_smoothing_means_nothing_to_an_autoencoder_and_is_refused(copier):
    with pytest.raises(RecipeError, match="label_smoothing"):
        copier(loss={"label_smoothing": 0.1})
