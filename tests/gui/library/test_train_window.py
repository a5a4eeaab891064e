import pytest

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.datasets.handprint import sample_glyphs
from hwocr.folders import personal_folder
from hwocr.gui.library import train_window as module
from hwocr.gui.library.train_window import TrainWindow
from hwocr.models.names import TRAINED_FILE
from hwocr.personal.training import Comparison
from hwocr.shipped import shipped_path

BETTER = Comparison((9, 2), 40, (275, 274), 2480)
WORSE = Comparison((9, 2), 40, (275, 276), 2480)


@pytest.fixture
def training(window):
    return TrainWindow(window.context, window)


def _judged(training, tmp_path, comparison):
    model = tmp_path / "model.onnx"
    model.write_bytes(shipped_path("resources", "models", "handprint62-cnn.onnx").read_bytes())
    training._on_judged((model, 0.5, comparison))


def test_a_better_network_is_shown_as_a_table_and_used_only_when_the_user_says_so(training, until, tmp_path):
    _judged(training, tmp_path, BETTER)
    cells = [training.table.item(row, column).text() for row in range(2) for column in range(3)]
    assert cells == ["40 of your glyphs, held out", "9", "2", "2480 fixed generated glyphs", "275", "274"]
    assert training.buttons["use"].isEnabled()
    trained = personal_folder() / TRAINED_FILE
    assert not trained.exists()
    training.buttons["use"].click()
    until(trained.is_file)
    until(lambda: not training.buttons["use"].isEnabled())
    training.buttons["forget"].click()
    until(lambda: not trained.exists())


def test_a_network_that_forgot_is_not_offered_and_a_discarded_one_changes_nothing(training, tmp_path):
    _judged(training, tmp_path, WORSE)
    assert not training.buttons["use"].isEnabled() and "not offered" in training.state.text()
    _judged(training, tmp_path, BETTER)
    training.buttons["discard"].click()
    assert not training.buttons["use"].isEnabled()
    assert not (personal_folder() / TRAINED_FILE).exists()


def test_without_pytorch_it_says_what_is_missing_and_how_to_get_it(window, monkeypatch):
    monkeypatch.setattr(module, "lacking_torch", lambda: ("PyTorch is not installed.", "Install it."))
    training = TrainWindow(window.context, window)
    assert not training.buttons["start"].isEnabled()
    assert training.state.text() == "PyTorch is not installed. Install it."


@pytest.mark.torch
def test_too_few_taught_glyphs_are_said_instead_of_trained_on(training, until):
    pictures, _ = sample_glyphs(3, seed=8, labels=("A",))
    PersonalSet().add_all([(picture / 255.0, "A") for picture in pictures])
    training.start()
    until(lambda: "too few to train with" in training.state.text())
    assert training.buttons["start"].isEnabled() and training.run is None
