"""Recipes for photographs in the CNN tab: their form, their data, what happens inside their networks."""

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from small_cnn_runs import make_photo_run, write_cnn_run

from hwocr.gui.cnn.activations.panel import MapsPanel
from hwocr.gui.cnn.comparison import ComparisonPage
from hwocr.models.card import ImageInput, ModelCard
from hwocr.runs.recipe.files import load_recipe, recipe_paths


@pytest.fixture
def body(open_tab):
    body = open_tab()
    body.recipes.choose("flowers17_squeezenet")
    return body


@pytest.fixture
def controls(body):
    return body.recipes._controls


def texts_of(box):
    return [box.itemText(place) for place in range(box.count())]


def test_the_controls_say_what_the_recipe_is(body, controls):
    assert controls.architecture.currentText() == "SqueezeNet"
    assert {"MobileNetV2", "CNN from scratch"} <= set(texts_of(controls.architecture))
    assert "FCN" not in texts_of(controls.architecture)
    assert controls.pretrained.isChecked()
    assert controls.frozen.currentText() == "frozen at first"


def test_another_architecture_brings_its_own_ways_and_keeps_data_epochs_and_seed(body, controls):
    body.recipes.form.set_text("epochs", "7")
    box = controls.architecture
    box.setCurrentIndex(box.findText("MobileNetV2"))
    box.activated.emit(box.currentIndex())
    recipe = body.recipes.recipe
    rival = load_recipe(recipe_paths()["sun8_mobilenetv2"])
    assert recipe.network.kind == "mobilenet_v2"
    assert (recipe.sources[0].name, recipe.epochs) == ("flowers17", 7)
    assert recipe.optimiser in (rival.optimiser, load_recipe(recipe_paths()["cifar10_mobilenetv2"]).optimiser)
    assert body._actions["revert_recipe"].isEnabled()
    body._actions["revert_recipe"].trigger()
    assert body.recipes.recipe.network.kind == "squeezenet1_1"


def test_weights_and_freezing_are_switched_with_a_click(body, controls):
    own = body.recipes.recipe.network.weights
    controls.pretrained.click()
    network = body.recipes.recipe.network
    assert (network.weights, network.frozen_epochs) == ("", 0)
    assert not controls.frozen.isEnabled()
    controls.pretrained.click()
    assert body.recipes.recipe.network.weights == own
    for place, epochs in ((2, body.recipes.recipe.epochs), (0, 0)):
        controls.frozen.activated.emit(place)
        assert body.recipes.recipe.network.frozen_epochs == epochs
        assert controls.frozen.currentIndex() == place


def test_a_network_from_scratch_has_no_weights_to_choose(body, controls):
    body.recipes.choose("flowers17_cnn")
    assert controls.pretrained.isHidden() and controls.frozen.isHidden()


def test_every_field_of_every_shipped_recipe_says_what_it_is(body):
    for name in ("flowers17_squeezenet", "cifar10_mobilenetv2", "flowers17_cnn"):
        body.recipes.choose(name)
        form = body.recipes.form
        assert all(form.editor(key).toolTip() for key in form.texts()), name
        assert not any(key.startswith("augmentation.") for key in form.texts())


def test_photographs_are_chosen_among_photographs_and_from_folders(body, tmp_path, monkeypatch):
    sources = body.recipes.form.sources
    box = sources._rows.itemAt(0).widget().layout().itemAt(0).widget()
    assert {"flowers17", "sun8", "cifar10"} <= set(texts_of(box))
    assert "nist36" not in texts_of(box)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path))
    box.activated.emit(box.count() - 1)
    box.setCurrentIndex(box.count() - 1)
    sources._on_chosen(0, box)
    assert body.recipes.recipe.sources[0].name == f"pictures:{tmp_path}"


def test_letters_cannot_take_the_place_of_photographs(body):
    assert not body._actions["builtin_data"].isEnabled()
    body.recipes.choose("small_cnn")
    assert body._actions["builtin_data"].isEnabled()


def test_a_pretrained_network_stands_against_one_from_scratch(body):
    page = body.page(ComparisonPage)
    assert page.rival.name == "flowers17_cnn"
    assert body._actions["start_against"].text() == "&SqueezeNet against CNN from scratch"


@pytest.mark.torch
def test_a_photograph_is_followed_through_every_layer_and_one_of_ones_own_too(
    open_tab, until, monkeypatch, tmp_path
):
    from torch import nn

    from hwocr.runs.recipe.schema import Recipe
    from hwocr.torchnets.export import export_onnx

    run = write_cnn_run()
    make_photo_run(run)
    network = nn.Sequential(
        nn.Conv2d(3, 5, 3, stride=2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(5 * 7 * 7, 3)
    )
    card = ModelCard(
        name="flowers",
        kind="picture_cnn",
        labels=("daisy", "snowdrop", "lily of the valley"),
        input_shape=(3, 30, 30),
        normalisation="imagenet",
        picture=ImageInput(side=32, size=30),
    )
    export_onnx(network, card, run.path / "model.onnx")
    monkeypatch.setattr(Recipe, "reads_glyphs", property(lambda self: False))
    body = open_tab()
    until(lambda: body.seen is not None)
    maps = body.panel(MapsPanel)
    until(lambda: maps.layers)
    assert [view.title for view in maps.layers] == ["Convolution 1", "Pooling 1"]
    assert not maps.canvas.isVisible()
    assert "it is <b>daisy</b>" in maps.answer
    assert maps.samples.count() == 5
    maps.choose(4)
    until(lambda: "it is <b>lily of the valley</b>" in maps.answer)
    assert (maps.layers[0].tiles.picture.count, maps.layers[0].tiles.picture.words) == (
        5,
        "5 maps of 14 × 14",
    )

    path = tmp_path / "mine.jpg"
    Image.new("RGB", (90, 60), "yellow").save(path)
    assert body._actions["open_photograph"].isEnabled()
    maps.open_photograph(path)
    until(lambda: "it is" not in maps.answer and maps.samples.item(0).toolTip() == "mine.jpg")
    assert len(maps.layers) == 2
