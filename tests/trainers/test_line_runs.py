import numpy as np
import pytest

from hwocr.datasets.lines.composer import LineComposer, LineSources
from hwocr.errors import RecipeError
from hwocr.models.sequence import SequenceModel
from hwocr.runs.recipe.files import find_recipe, load_recipe, save_recipe
from hwocr.runs.store.folder import RunFolder, load_checkpoint
from hwocr.runs.store.line_samples import read_line_readings, read_line_samples
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer
from hwocr.trainers.tasks.line_data import LineLoader, LineSet, LineTrainingData, as_batch

SMALL = (
    "samples_per_epoch=32", "epochs=2", "batch_size=8", "lines.validation=6", "lines.first_words=[1]",
    "network.channels=[4,8,8,16]", "network.hidden=8", "network.layers=1",
)  # fmt: skip


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("HWOCR_DATA_DIR", str(tmp_path / "nothing"))
    monkeypatch.setattr("hwocr.datasets.lines.fonts.PRINTED_FOLDER", tmp_path / "no-fonts")
    return load_recipe(find_recipe("line_reader"), SMALL)


def data(recipe) -> LineTrainingData:
    lines = tuple(LineComposer(LineSources(), seed=1).compose() for _ in range(4))
    return LineTrainingData(
        LineSources(), range(recipe.samples_per_epoch), LineSet("some", lines), None, ("handprint",)
    )


class Stopping(Control):
    """Says ``stop`` after so many batches."""

    def __init__(self, after):
        super().__init__()
        self.left = after

    @property
    def should_stop(self):
        self.left -= 1
        return self.left < 0


def train(path, recipe=None, control=None, resume=False):
    run = RunFolder(path)
    if recipe is not None:
        save_recipe(recipe, run.recipe_path)
    return run, run_trainer(run.recipe_path, run.path, resume=resume, control=control or Control())


def test_a_batch_holds_lines_their_widths_and_their_characters(small):
    lines = data(small).validation.lines
    pixels, targets = as_batch(lines, small.labels)
    assert pixels.shape[:2] == (4, 40)
    assert pixels.shape[2] % 32 == 0
    for row, line in enumerate(lines):
        columns, count = targets[row, :2]
        assert columns == line.pixels.shape[1]
        assert "".join(small.labels[number - 1] for number in targets[row, 2 : 2 + count]) == line.text


def test_an_epoch_begun_in_its_middle_gives_the_same_batches(small):
    loader = LineLoader(small, data(small))
    whole = list(loader.epoch(1))
    rest = list(loader.epoch(1, start=2))
    assert len(whole) == loader.batches == 4
    for one, other in zip(whole[2:], rest, strict=True):
        np.testing.assert_array_equal(one[0], other[0])
        np.testing.assert_array_equal(one[1], other[1])


def test_the_first_epochs_have_few_words_a_line(small):
    space = small.labels.index(" ") + 1
    for _, targets in LineLoader(small, data(small)).epoch(0):
        assert not (targets[:, 2:] == space).any()


def test_lines_want_the_generator_as_their_source():
    with pytest.raises(RecipeError):
        load_recipe(find_recipe("line_reader"), ["sources.0.name=mnist"])


@pytest.mark.torch
def test_a_run_without_fonts_trains_exports_and_keeps_what_it_read(small, tmp_path):
    pytest.importorskip("torch")
    run, code = train(tmp_path / "run", small)
    assert code == 0
    model = SequenceModel(run.path / "model.onnx")
    assert model.labels == tuple(small.labels)
    assert set(model.card.scores) == {"validation_cer"}
    samples, (epoch, readings) = read_line_samples(run), read_line_readings(run)
    assert epoch == 2
    assert len(samples.truths) == len(readings) == 6
    epochs = run.epochs()
    assert all(np.isfinite(one["validation_loss"]) for one in epochs)
    assert "How to rebuild it" in run.card_path.read_text(encoding="utf-8")


@pytest.mark.torch
def test_a_run_that_was_stopped_ends_with_the_weights_of_one_that_was_not(small, tmp_path):
    pytest.importorskip("torch")
    whole, _ = train(tmp_path / "whole", small)
    train(tmp_path / "parted", small, Stopping(after=6))
    parted, code = train(tmp_path / "parted", resume=True)
    assert code == 0
    wanted, _ = load_checkpoint(whole.last_checkpoint)
    found, _ = load_checkpoint(parted.last_checkpoint)
    assert set(found) == set(wanted)
    for name, array in wanted.items():
        np.testing.assert_allclose(found[name], array, rtol=1e-3, atol=1e-4)


@pytest.mark.torch
def test_the_network_learns_a_few_lines_by_heart(small):
    pytest.importorskip("torch")
    from hwocr.trainers.torch.line_learner import LineLearner

    learner = LineLearner(
        load_recipe(
            find_recipe("line_reader"),
            [*SMALL, "network.channels=[8,16,16,32]", "network.hidden=32", "mixed_precision=no"],
        )
    )
    composer = LineComposer(LineSources(), seed=3, words=1)
    batch = as_batch([composer.compose() for _ in range(4)], small.labels)
    first = learner.train_batch(*batch, 0.003, 0)[0]
    for step in range(1, 120):
        last = learner.train_batch(*batch, 0.003, step)[0]
    assert last < 0.35 * first
