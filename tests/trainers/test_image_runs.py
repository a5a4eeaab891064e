import numpy as np
import pytest
from small_pictures import write_parted, write_pictures

from hwocr.errors import RecipeError
from hwocr.models.images import load_image_classifier
from hwocr.models.registry import load_classifier
from hwocr.runs.recipe.files import parse_recipe, save_recipe
from hwocr.runs.store.events import EventWriter
from hwocr.runs.store.folder import RunFolder, load_checkpoint
from hwocr.trainers.loop.control import Control
from hwocr.trainers.start import run_trainer

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")

KINDS = ("a rose", "daisy", "poppy")


@pytest.fixture
def folder(tmp_path):
    write_parted(tmp_path / "flowers", KINDS, train=12, val=4, test=4)
    return tmp_path / "flowers"


def recipe(folder, **changes):
    table = {
        "name": "small_pictures",
        "sources": [{"name": f"pictures:{folder}"}],
        "network": {"kind": "picture_cnn", "channels": [8, 12, 16], "dropout": 0.0},
        "optimiser": {"kind": "adamw", "learning_rate": 0.01},
        "pictures": {"side": 36, "size": 32, "flips": True},
        "picture_augmentation": {"flip": True, "crop_area": 0.6, "brightness": 0.1},
        "epochs": 4,
        "batch_size": 12,
    }
    return parse_recipe({**table, **changes})


FROZEN = {"kind": "squeezenet1_1", "frozen_epochs": 3, "frozen_learning_rate": 0.05, "dropout": 0.0}


def train(path, wanted=None, control=None, resume=False):
    run = RunFolder(path)
    if wanted is not None:
        save_recipe(wanted, run.recipe_path)
    code = run_trainer(run.recipe_path, run.path, resume=resume, control=control or Control())
    return run, code


class Stopping(Control):
    """Says ``stop`` after so many batches."""

    def __init__(self, after):
        super().__init__()
        self.left = after

    @property
    def should_stop(self):
        self.left -= 1
        return self.left < 0


def last(run):
    return load_checkpoint(run.last_checkpoint)[0]


def test_a_run_on_photographs_leaves_everything_that_a_window_wants(folder, tmp_path):
    run, code = train(tmp_path / "run", recipe(folder))

    assert code == 0, run.events()[-1]
    assert run.recipe().classes == KINDS
    assert run.epochs()[-1]["validation_accuracy"] > 0.9
    assert run.snapshot(4).shape == (8, 3, 5, 5)
    labels, counts = run.confusion()
    assert labels == KINDS and counts.sum() == 12
    photos = run.photos()
    assert photos.images.shape == (12, 36, 36, 3) and photos.top.shape == (12, 3)
    assert photos.right.sum() == np.trace(counts)
    assert np.allclose(photos.probabilities.sum(axis=1), 1, atol=1e-4)
    assert "a rose, daisy, poppy" in run.card_path.read_text()


def test_the_model_answers_without_torch_what_the_trainer_measured(folder, tmp_path):
    from hwocr.datasets.images.catalogue import load_images

    run, _ = train(tmp_path / "run", recipe(folder))
    model = load_image_classifier(str(run.model_path()))
    assert model.labels == KINDS and model.card.input_shape == (3, 32, 32)
    assert not model.card.reads_glyphs
    held_out = load_images(f"pictures:{folder}", split="valid", side=36)
    answers = model.of_squares(held_out.images).argmax(axis=1)
    accuracy = float(np.mean(answers == held_out.targets))
    assert accuracy == pytest.approx(model.card.scores["validation_accuracy"], abs=1e-5)


def test_frozen_epochs_move_the_last_layer_alone_and_later_ones_everything(folder, tmp_path):
    first, code = train(tmp_path / "first", recipe(folder, network=FROZEN, epochs=3))
    assert code == 0, first.events()[-1]
    whole, code = train(
        tmp_path / "whole", recipe(folder, network=FROZEN, epochs=4, optimiser={"learning_rate": 0.001})
    )
    assert code == 0, whole.events()[-1]

    start = load_weights(recipe(folder, network=FROZEN))
    name = "network.features.0.weight"
    assert np.array_equal(last(first)[name], start[name])
    assert not np.array_equal(last(first)["network.head.weight"], start["network.head.weight"])
    assert not np.array_equal(last(whole)[name], start[name])


def load_weights(wanted):
    from hwocr.trainers.torch.image_learner import ImageLearner

    return ImageLearner(wanted.model_copy(update={"classes": KINDS})).state()


def test_kept_features_give_what_the_whole_network_would(folder):
    from hwocr.trainers.tasks.image_classification import ImageClassification
    from hwocr.trainers.tasks.image_data import load_image_training_data, with_classes
    from hwocr.trainers.tasks.image_loader import KeptFeatures
    from hwocr.trainers.torch.image_learner import ImageLearner

    wanted = with_classes(recipe(folder, network=FROZEN))
    learner, data = ImageLearner(wanted), load_image_training_data(wanted)
    task = ImageClassification(wanted, learner, data, KeptFeatures(learner))
    whole = task.validate().logits
    learner.frozen = True
    assert np.allclose(task.validate().logits, whole, atol=1e-4)


def test_features_are_computed_once_for_all_runs(folder, tmp_path, monkeypatch):
    from hwocr.trainers.torch.image_learner import ImageLearner

    train(tmp_path / "first", recipe(folder, network=FROZEN, epochs=2))
    monkeypatch.setattr(ImageLearner, "features", lambda *_, **__: pytest.fail("computed again"))
    run, code = train(tmp_path / "second", recipe(folder, network=FROZEN, epochs=2))
    assert code == 0, run.events()[-1]


@pytest.mark.parametrize("network", [{"kind": "picture_cnn", "channels": [8, 12, 16]}, FROZEN])
def test_a_stopped_run_goes_on_to_what_the_whole_one_gives(folder, tmp_path, network):
    wanted = recipe(
        folder,
        network=network,
        picture_augmentation={"flip": True, "crop_area": 0.5, "mix": 0.5, "erase": 0.5},
    )
    whole, _ = train(tmp_path / "whole", wanted)
    parted, _ = train(tmp_path / "parted", wanted, Stopping(after=10))
    assert parted.state().kind == "stopped"
    parted, code = train(tmp_path / "parted", resume=True)
    assert code == 0 and parted.state().kind == "finished"
    for name, array in last(whole).items():
        assert np.allclose(array, last(parted)[name], atol=1e-5), name


def test_damaged_pictures_are_told_of_in_the_events_and_passed_over(folder, tmp_path):
    bad = next((folder / "train" / "daisy").iterdir())
    bad.write_bytes(b"\xff\xd8 cut")
    run, code = train(tmp_path / "run", recipe(folder, epochs=1))
    assert code == 0
    told = next(event for event in run.events() if event.kind == "data").values
    assert told["damaged"] == [str(bad)] and told["train"] == 35
    assert bad.name in run.card_path.read_text()


def test_a_folder_that_is_not_there_fails_in_words(tmp_path):
    run, code = train(tmp_path / "run", recipe(tmp_path / "none", epochs=1))
    assert code == 1
    ending = run.events()[-1].values
    assert "is not here" in ending["reason"] and "subfolder" in ending["hint"]


def test_classes_that_are_not_those_of_the_data_fail_in_words(folder, tmp_path):
    run, code = train(tmp_path / "run", recipe(folder, classes=["a rose", "daisy", "tulip"]))
    assert code == 1 and "are not those of" in run.events()[-1].values["reason"]


def test_two_classes_are_enough(tmp_path):
    write_pictures(tmp_path / "two", KINDS[:2], 10)
    run, code = train(tmp_path / "run", recipe(tmp_path / "two", epochs=2))
    assert code == 0, run.events()[-1]
    assert run.photos().top.shape[1] == 2


def test_a_glyph_only_place_refuses_a_model_of_photographs(folder, tmp_path):
    from hwocr.errors import ModelError

    run, _ = train(tmp_path / "run", recipe(folder, epochs=1))
    with pytest.raises(ModelError, match="tells photographs apart: it cannot read letters"):
        load_classifier(str(run.model_path()))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sources": [{"name": "handprint"}]}, "is for photographs: handprint has none"),
        ({"network": {"kind": "mlp"}}, "is for glyphs"),
        ({"augmentation": {"rotation_degrees": 3.0}}, "picture_augmentation"),
        ({"classes": ["cat"]}, "at least two"),
        ({"pictures": {"side": 32, "size": 64}}, "size 64 is larger than side 32"),
    ],
)
def test_recipes_that_do_not_hold_together_are_refused(folder, change, words):
    with pytest.raises(RecipeError, match=words):
        recipe(folder, **change)


def test_photographs_varied_by_nothing_are_the_middle_squares():
    from hwocr.datasets.images.augment import ImageAugmentSettings
    from hwocr.trainers.torch.image_augment import vary

    pictures = torch.rand(4, 3, 20, 20)
    chance = torch.Generator().manual_seed(0)
    same = vary(pictures, ImageAugmentSettings(), 20, chance)
    assert torch.allclose(same, pictures, atol=1e-5)
    enlarged = vary(pictures, ImageAugmentSettings(), 20, chance, upscale=2)
    expected = torch.nn.functional.interpolate(pictures, scale_factor=2, mode="bilinear", align_corners=False)
    assert torch.allclose(enlarged[..., 2:-2, 2:-2], expected[..., 2:-2, 2:-2], atol=1e-5)


def test_greys_stay_grey_whatever_is_done_to_colours():
    from hwocr.datasets.images.augment import ImageAugmentSettings
    from hwocr.trainers.torch.image_augment import vary

    grey = torch.rand(6, 1, 16, 16).expand(6, 3, 16, 16)
    settings = ImageAugmentSettings(hue_degrees=90.0, saturation=0.9)
    varied = vary(grey, settings, 16, torch.Generator().manual_seed(1))
    assert torch.allclose(varied, grey, atol=1e-5)


def test_what_hides_covers_a_tenth_to_a_third_of_the_pictures_chosen():
    from hwocr.datasets.images.augment import ImageAugmentSettings
    from hwocr.trainers.torch.image_augment import vary

    blank = torch.full((200, 3, 32, 32), -1.0)
    varied = vary(blank, ImageAugmentSettings(erase=0.5), 32, torch.Generator().manual_seed(2))
    covered = (varied[:, 0] >= 0).float().mean((1, 2))
    assert 60 < int((covered > 0).sum()) < 140
    assert covered[covered > 0].min() > 0.05 and covered.max() < 0.4


def test_mirrored_and_cropped_pictures_come_from_the_picture():
    from hwocr.datasets.images.augment import ImageAugmentSettings
    from hwocr.trainers.torch.image_augment import vary

    ramp = torch.linspace(0, 1, 32).expand(100, 3, 32, 32)
    flipped = vary(ramp, ImageAugmentSettings(flip=True), 32, torch.Generator().manual_seed(0))
    rising = flipped[:, 0, 0, -1] > flipped[:, 0, 0, 0]
    assert 30 < int(rising.sum()) < 70
    assert torch.allclose(flipped[rising], ramp[rising], atol=1e-5)
    cropped = vary(ramp, ImageAugmentSettings(crop_area=0.25), 32, torch.Generator().manual_seed(0))
    width = cropped[:, 0, 0, -1] - cropped[:, 0, 0, 0]
    assert float(width.min()) > 0.35 and float(width.max()) <= 1.0 and float(width.std()) > 0.05


def test_frozen_and_later_epochs_each_have_the_whole_schedule(folder):
    from hwocr.trainers.loop.learning_rate import learning_rate

    wanted = recipe(
        folder, network=FROZEN, epochs=6, optimiser={"learning_rate": 0.001}, schedule={"kind": "cosine"}
    )
    rates = [learning_rate(wanted, step, batches=10) for step in range(60)]
    assert rates[0] == pytest.approx(0.05) and rates[29] < 0.001
    assert rates[30] == pytest.approx(0.001) and rates[59] < 0.0001


def test_events_of_runs_without_photographs_have_no_photos(tmp_path):
    run = RunFolder(tmp_path / "run")
    EventWriter(run.events_path).close()
    assert run.photos() is None
