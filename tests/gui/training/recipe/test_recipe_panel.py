import pytest
from small_runs import small_recipe, write_run

from hwocr.gui.training.recipe.catalogue import about_recipe
from hwocr.gui.training.recipe.fields import with_variant
from hwocr.runs.recipe.files import load_recipe, recipe_paths
from hwocr.runs.recipe.own import save_own_recipe


@pytest.mark.parametrize("name", sorted(recipe_paths()))
def test_every_shipped_recipe_says_what_it_is_from_which_data_and_what_to_expect(name):
    recipe = load_recipe(recipe_paths()[name])
    words = about_recipe(recipe)
    assert recipe.title in words and f"Data: {recipe.sources[0].name}" in words
    assert "Expected: " in words


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        (name, variant)
        for name, path in sorted(recipe_paths().items())
        for variant in load_recipe(path).variants
    ],
)
def test_a_variant_chosen_in_the_window_is_the_one_of_the_terminal(name, variant):
    path = recipe_paths()[name]
    chosen = with_variant(load_recipe(path), variant)
    assert chosen.model_copy(update={"variants": {}}) == load_recipe(path, variant=variant).model_copy(
        update={"variants": {}}
    )


def test_what_was_measured_of_a_recipe_is_not_said_of_runs_and_changed_recipes():
    recipe = small_recipe("measured", expected="1 s; 90 %")
    assert write_run("run", recipe=recipe).recipe().expected == ""
    assert load_recipe(save_own_recipe(recipe, "changed")).expected == ""


def test_a_variant_fills_the_form_and_can_be_taken_back(body):
    recipe = small_recipe("with_variants", epochs=9, expected="1 s", variants={"quick": {"epochs": 2}})
    panel = body.recipes
    panel.show_of_run(recipe)
    assert panel.name == "with_variants" and not panel._variants.isHidden()
    panel.choose_variant("quick")
    assert (panel.variant, panel.recipe.epochs) == ("quick", 2)
    panel.choose_variant("")
    assert panel.recipe == recipe
    assert "Expected: 1 s" in panel.about
    panel.form.set_text("epochs", "3")
    assert "Expected" not in panel.about and "Data: handprint" in panel.about
    panel.choose("tiny")
    assert panel._variants.isHidden()


def test_choosing_a_run_shows_its_recipe_also_where_no_recipe_has_that_name(open_tab, until):
    lost = small_recipe("lost", epochs=5, batch_size=48)
    write_run("run-of-tiny", epochs=2, recipe=small_recipe(epochs=7))
    write_run("run-of-lost", epochs=2, recipe=lost)
    body = open_tab()
    until(lambda: body.seen is not None)
    for name, recipe_name, epochs in (("run-of-lost", "lost", 5), ("run-of-tiny", "tiny", 7)):
        index = body.chooser.names.index(name)
        body.chooser._box.setCurrentIndex(index)
        body.chooser._box.activated.emit(index)
        until(lambda name=name: body.run.name == name and body.seen is not None)
        until(lambda recipe_name=recipe_name: body.recipes.name == recipe_name)
        assert body.recipes.recipe.epochs == epochs
    # A recipe that is chosen then is not overwritten by the run that is looked at.
    body.recipes.choose("lost")
    assert body.recipes.recipe.batch_size == 48


def test_the_tab_begins_with_the_recipe_of_the_run_that_it_shows(make_window, until):
    write_run("run-of-other", epochs=2, recipe=small_recipe("other", epochs=5))
    window = make_window()
    window.show_tab(2)
    until(lambda: window.tab.body is not None and window.tab.body.seen is not None)
    until(lambda: window.tab.body.recipes.name == "other")
