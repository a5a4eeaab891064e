from small_runs import small_recipe, write_run

from hwocr.gui.training.recipe.fields import changed_recipe, sections, text_of
from hwocr.runs.recipe.files import load_recipe, own_recipe_paths, recipe_paths


def test_every_shipped_recipe_survives_its_form_unchanged():
    for path in recipe_paths().values():
        recipe = load_recipe(path)
        texts = {
            field.key: text_of(recipe, field.key) for _title, fields in sections(recipe) for field in fields
        }
        assert changed_recipe(recipe, texts) == (recipe, {})


def test_every_field_says_what_it_is():
    for _title, fields in sections(small_recipe()):
        for field in fields:
            assert field.tip, field.key


def test_a_change_is_made_to_the_recipe_itself():
    recipe, wrong = changed_recipe(
        small_recipe(), {"network.hidden": "128, 64", "optimiser.learning_rate": "5e-3", "epochs": "7"}
    )
    assert wrong == {}
    assert (recipe.network.hidden, recipe.optimiser.learning_rate, recipe.epochs) == ((128, 64), 0.005, 7)


def test_an_amount_of_augmentation_switches_it_on():
    recipe, _wrong = changed_recipe(small_recipe(), {"augmentation.rotation_degrees": "5"})
    assert recipe.augmentation.rotation_degrees == 5


def test_each_mistake_is_told_at_its_field():
    recipe, wrong = changed_recipe(
        small_recipe(), {"epochs": "0", "optimiser.learning_rate": "fast", "network.hidden": "64, x"}
    )
    assert recipe is None
    assert set(wrong) == {"epochs", "optimiser.learning_rate", "network.hidden"}
    assert all(wrong.values())


def test_the_form_refuses_to_start_with_a_mistake_and_says_where(body):
    form = body.recipes.form
    form.set_text("optimiser.learning_rate", "-1")
    assert "greater than 0" in form.errors["optimiser.learning_rate"]
    assert not body._actions["start_run"].isEnabled()
    assert not body._actions["save_recipe"].isEnabled()
    body._actions["revert_recipe"].trigger()
    assert form.errors == {}
    assert body._actions["start_run"].isEnabled()


def test_the_form_is_saved_as_a_recipe_of_the_users_own(body, act, until):
    body.recipes.form.set_text("epochs", "7")
    act("save_recipe")
    body.recipes._name.setText("mine")
    body.recipes._name.returnPressed.emit()
    until(lambda: body.recipes._box.currentText() == "mine")
    assert load_recipe(own_recipe_paths()["mine"]).epochs == 7


def test_absent_data_are_told_and_the_built_in_hand_print_takes_their_place(body, act, until):
    until(lambda: "nist36" in " ".join(body.recipes.form.sources._known))
    name = next(name for name in body.recipes.form.sources._known if name.startswith("nist36"))
    body.recipes.form.sources._put(0, "name", name)
    assert f"{name} is not here: it is looked for at" in body.recipes.form.sources.words
    assert not body._actions["start_run"].isEnabled()
    act("builtin_data")
    assert body.recipes.recipe.sources[0].name == "handprint"
    assert body._actions["start_run"].isEnabled()


def test_the_gradients_of_the_form_are_checked(body, act, until):
    body.recipes.form.set_text("network.hidden", "3")
    act("check_gradients")
    check = next(one for one in body.panels if one.title == "Gradients")
    until(lambda: "Backpropagation is" in check.words)
    assert check.words.startswith("Backpropagation is right")
    assert check.table.rowCount() == 5


def test_the_four_clouds_are_divided_while_one_watches(body, act, until):
    act("start_blobs")
    before = body.clouds.view.image
    until(lambda: "Epoch 3" in body.clouds.words.text() or "Epoch 4" in body.clouds.words.text())
    assert body.clouds.view.image != before
    body.clouds.stop()
    assert not body.clouds.is_learning


def test_an_old_run_is_shown_as_the_window_that_watched_it_showed_it(open_tab, until):
    run = write_run("old-run", epochs=5)
    body = open_tab()
    until(lambda: body.seen is not None)
    assert body.run == run
    assert body.curves.metric_value.curve("validation")[1].tolist() == [
        100 * (1 - 0.9 / e) for e in range(1, 6)
    ]
    assert "epoch 5" in body.curves.readout
    assert "finished" in body.status()


def test_the_crosshair_tells_the_values_of_its_epoch_and_the_loss_can_be_logarithmic(open_tab, until):
    write_run(epochs=5)
    body = open_tab()
    until(lambda: body.seen is not None)
    body.curves.loss.pointed.emit(2.2)
    assert "epoch 2" in body.curves.readout and "1.5&nbsp;" in body.curves.readout
    body._actions["log_scale"].setChecked(True)
    assert body.curves.loss.getPlotItem().getAxis("left").logMode
    body.curves.loss.pointed.emit(None)
    assert "epoch 5" in body.curves.readout


def test_light_and_dark_reach_the_plots(open_tab, until):
    write_run()
    body = open_tab()
    until(lambda: body.seen is not None)
    window = body.window()
    light = body.curves.loss.backgroundBrush().color()
    window.theme.choose("dark")
    until(lambda: body.curves.loss.backgroundBrush().color() != light)
