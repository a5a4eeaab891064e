"""The CNN tab on runs made by hand; nothing is trained with PyTorch here."""

import numpy as np
import pytest
from hands import draw_stroke
from PySide6.QtCore import Qt
from small_cnn_runs import cnn_recipe, make_photo_run, write_cnn_run

from hwocr.gui.app.main_window import TABS
from hwocr.gui.cnn.activations.panel import MapsPanel
from hwocr.gui.cnn.classes import ClassesPanel
from hwocr.gui.cnn.comparison import ComparisonPage
from hwocr.gui.cnn.filters import FiltersPanel
from hwocr.gui.cnn.images import ImagesPanel
from hwocr.gui.training.actions import NO_READER
from hwocr.gui.training.panels.confusion import ConfusionPanel
from hwocr.models.registry import load_classifier
from hwocr.runs.recipe.files import save_recipe
from hwocr.runs.recipe.own import own_recipes_folder
from hwocr.runs.recipe.schema import Recipe


@pytest.fixture
def cnn_run():
    return write_cnn_run()


@pytest.fixture
def body(cnn_run, open_tab, until):
    """The tab with a finished run on letters."""
    body = open_tab()
    until(lambda: body.seen is not None)
    return body


@pytest.fixture
def photo_body(cnn_run, open_tab, until, monkeypatch):
    """The tab with a finished run on photographs."""
    make_photo_run(cnn_run)
    monkeypatch.setattr(Recipe, "reads_glyphs", property(lambda self: False))
    body = open_tab()
    until(lambda: body.seen is not None)
    return body


def test_without_a_run_every_panel_says_what_will_come(open_tab):
    body = open_tab()
    assert body.run is None
    assert "no run yet" in body.bar.words
    assert body.panel(MapsPanel).words.startswith("After the first run: draw a letter")
    assert "first saved model" in body.panel(ClassesPanel).words
    assert not body._actions["export_onnx"].isEnabled()


def test_only_recipes_that_pytorch_trains_are_offered(body):
    assert "small_cnn" in body.recipes.names
    assert all(recipe.uses_torch for recipe in body.recipes.recipes.values())


def test_the_tab_begins_with_a_network_for_letters(make_window, until):
    window = make_window()
    window.show_tab(1 + [factory.title for factory in TABS].index("CNN"))
    until(lambda: window.tab.body is not None and window.tab.body.recipes.recipe is not None)
    assert window.tab.body.recipes.recipe.network.kind == "cnn"


def test_small_filters_are_shown_large_before_and_after(body, until):
    filters = body.panel(FiltersPanel)
    until(lambda: filters.now.image is not None)
    assert filters.start.image != filters.now.image
    assert filters._note.text().startswith("8 filters of 5 × 5 pixels")
    filters.now.pointed.emit(2 * 32 + 1, 0)
    assert filters._unit_label.text() == "Filter 3"
    filters.now.pointed.emit(33, 33)
    assert filters._unit_label.text() == "Filter 5"


def test_a_misread_sample_is_followed_through_every_layer(body, until):
    maps = body.panel(MapsPanel)
    until(lambda: maps.layers)
    assert [view.title for view in maps.layers][:2] == ["Convolution 1", "Convolution 2"]
    assert len(maps.layers) == 9
    assert "it is <b>O</b>" in maps.answer
    before = maps.layers[0].tiles.picture.strip
    maps.choose(5)
    until(lambda: "it is <b>I</b>" in maps.answer)
    assert maps.layers[0].tiles.picture.strip is not before


def test_a_letter_drawn_on_the_small_canvas_is_followed_and_can_be_taken_back(body, until, qtbot):
    maps = body.panel(MapsPanel)
    until(lambda: maps.layers)
    draw_stroke(qtbot, maps.canvas, (0.5, 0.15), (0.5, 0.85))
    until(lambda: any(f">{label}</b>" in maps.answer for label in "I1") and "it is" not in maps.answer)
    until(lambda: not body.window().context.workers.busy)
    glyph_answer = maps.answer
    assert body._actions["undo_letter"].isEnabled()
    body._actions["clear_letter"].trigger()
    assert maps.words and not maps.layers
    body._actions["undo_letter"].trigger()
    until(lambda: maps.answer == glyph_answer)


def test_light_and_dark_reach_the_maps(body, until):
    maps = body.panel(MapsPanel)
    until(lambda: maps.layers)
    light = maps.layers[0].tiles.picture.strip
    body.window().theme.choose("dark")
    until(lambda: maps.layers and maps.layers[0].tiles.picture.strip != light)


def test_the_worst_class_stands_first(body, until):
    classes = body.panel(ClassesPanel)
    until(lambda: classes.bars.scores)
    first = classes.bars.scores[0]
    assert (first.label, first.right, first.total, first.mistaken_for) == ("O", 10, 14, "0")
    assert "36 classes. Worst: O 71 %" in classes.words
    accuracies = [score.accuracy for score in classes.bars.scores]
    assert accuracies == sorted(accuracies)


def test_a_model_is_exported_where_the_user_wants_and_reads_there(body, until, tmp_path):
    path = tmp_path / "letters.onnx"
    until(lambda: body._actions["export_onnx"].isEnabled())
    body.commands.export(body.run, path)
    messages = body.window().messages
    until(lambda: "Exported letters.onnx" in messages.message)
    assert str(tmp_path) in messages.message
    assert load_classifier(str(path)).card.name == "small-cnn"


def test_an_export_that_cannot_be_written_is_told(body, until, tmp_path):
    body.commands.export(body.run, tmp_path / "nowhere" / ("x" * 300) / "letters.onnx")
    until(lambda: "cannot be written" in body.window().messages.message)


def test_a_run_on_letters_becomes_the_reader(body, until):
    until(lambda: body._actions["use_model"].isEnabled())
    body._actions["use_model"].trigger()
    until(lambda: body.window().context.reading.choice.model == "small-cnn")


def test_a_run_on_photographs_cannot_read_and_says_why(photo_body, until):
    until(lambda: photo_body._actions["export_onnx"].isEnabled())
    assert not photo_body._actions["use_model"].isEnabled()
    assert photo_body._actions["use_model"].statusTip() == NO_READER
    assert photo_body.bar.buttons["use_model"].toolTip() == NO_READER


def test_photographs_show_their_three_best_answers(photo_body, until):
    photos = photo_body.panel(ImagesPanel)
    until(lambda: photos.grid.cards)
    assert photos.words == "3 told wrong"
    card = photos.grid.cards[0]
    assert card.truth == "daisy"
    assert [label for label, _p in card.answers] == ["snowdrop", "daisy", "lily of the valley"]
    photos.which.choose(1)
    assert photos.words == "2 told right"
    assert all(card.is_right for card in photos.grid.cards)


def test_names_of_classes_fit_beside_the_matrix_and_photographs_into_its_cells(photo_body, until):
    confusion = photo_body.panel(ConfusionPanel)
    until(lambda: confusion.samples.count())
    assert confusion.words == "daisy taken for snowdrop: 3 of 8"
    assert confusion.samples.count() == 3
    assert confusion.matrix.room().left() > 60


def test_letters_have_no_photographs(body):
    hidden = [button.isHidden() for button in body._frame.panel_segments.findChildren(type(body.bar))]
    assert not any(hidden)
    place = next(i for i, one in enumerate(body.panels) if isinstance(one, ImagesPanel))
    assert body._frame.panel_segments._group.button(place).isHidden()


def test_rgb_filters_are_shown_in_colour(photo_body, until):
    filters = photo_body.panel(FiltersPanel)
    until(lambda: filters.now.image is not None)
    assert "red, green and blue" in filters._note.text()
    image = filters.now.image
    shades = {image.pixelColor(x, y).getRgb()[:3] for x in range(0, 30, 10) for y in range(0, 30, 10)}
    assert any(len(set(shade)) > 1 for shade in shades)


def test_several_runs_are_drawn_in_one_plot_and_two_compared_in_words(open_tab, until):
    runs = [write_cnn_run("first", epochs=4), write_cnn_run("second", epochs=3), write_cnn_run("third")]
    body = open_tab()
    page = body.page(ComparisonPage)
    until(lambda: page.list.count() == 3)
    for place in range(3):
        page.list.item(place).setCheckState(Qt.CheckState.Checked)
    until(lambda: all(len(page.curves.loss.curve(str(run.path))[0]) for run in runs))
    assert "Tick two" in page.words
    third = next(place for place in range(3) if page.list.item(place).text().startswith("third"))
    page.list.item(third).setCheckState(Qt.CheckState.Unchecked)
    until(lambda: "After 3 epochs each on the same data" in page.words)
    assert len(page.curves.loss.lines) == 2


def test_runs_on_different_data_are_not_compared(open_tab, until):
    first = write_cnn_run("first")
    other = cnn_recipe(sources=({"name": "mnist"},))
    second = write_cnn_run("second", recipe=other)
    body = open_tab()
    page = body.page(ComparisonPage)
    until(lambda: page.list.count() == 2)
    page.tick([first, second])
    assert "cannot be compared" in page.words


def test_one_click_trains_a_network_against_another_and_says_how_they_differ(numpy_trainer, open_tab, until):
    """GIVEN a recipe and a rival WHEN the action is triggered THEN both train and stand in one plot."""
    save_recipe(cnn_recipe("wide_cnn"), own_recipes_folder() / "wide_cnn.toml")
    body = open_tab()
    page = body.page(ComparisonPage)
    page.rivals.setCurrentText("wide_cnn")
    assert body._actions["start_against"].text() == "&small_cnn against wide_cnn"
    body._actions["start_against"].trigger()
    until(lambda: page.is_running)
    assert not body._actions["start_against"].isEnabled()
    assert body._actions["stop_run"].isEnabled()
    until(lambda: not page.is_running and "After 2 epochs each" in page.words)
    assert [run.recipe().name for run in page.runs] == ["small_cnn", "wide_cnn"]
    assert all(len(page.curves.metric_values["accuracy"].curve(str(run.path))[0]) == 2 for run in page.runs)


def test_where_pytorch_is_missing_the_tab_says_so_and_shows_old_runs(cnn_run, open_tab, until, monkeypatch):
    import hwocr.runs.recipe.torch_needed as needed

    monkeypatch.setattr(needed, "_is_there", lambda name: name != "torch")
    body = open_tab()
    until(lambda: body.seen is not None)
    labels = [label.text() for label in body.recipes._controls.findChildren(type(body.recipes._title))]
    assert any("PyTorch is not installed" in text and "pip install" in text for text in labels)
    assert not body._actions["start_run"].isEnabled()
    assert not body._actions["start_against"].isEnabled()
    maps = body.panel(MapsPanel)
    until(lambda: maps.layers)


def test_all_layers_are_scaled_to_their_largest_value():
    from hwocr.gui.appearance.theme import LIGHT
    from hwocr.gui.cnn.activations.pictures import layer_picture
    from hwocr.models.onnx.feature_maps import LayerMaps

    values = np.zeros((3, 8, 8), np.float32)
    values[1, 2, 3] = -7.0
    picture = layer_picture(LayerMaps("convolution 1", values), LIGHT)
    assert (picture.side, picture.count, picture.words) == (32, 3, "3 maps of 8 × 8")
    strongest = picture.strip.pixelColor(3 * 4 + 1, 32 + 2 * 4 + 1)
    assert strongest.name().upper() == LIGHT.warning
    large = layer_picture(LayerMaps("c", np.ones((200, 57, 57), np.float32)), LIGHT)
    assert (large.count, large.side, large.words) == (96, 28, "the first 96 of 200 maps of 57 × 57")
