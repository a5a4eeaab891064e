import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwocr.errors import RecipeError
from hwocr.runs.recipe.files import (
    find_recipe,
    known_keys,
    load_recipe,
    parse_recipe,
    recipe_paths,
    recipe_toml,
    save_recipe,
)
from hwocr.runs.recipe.schema import Recipe

MINIMAL = {"name": "small", "sources": [{"name": "handprint"}]}


@pytest.fixture
def minimal(tmp_path):
    path = tmp_path / "small.toml"
    save_recipe(parse_recipe(MINIMAL), path)
    return path


@pytest.mark.parametrize("name", recipe_paths())
def test_every_shipped_recipe_is_valid_and_survives_being_written_out(name, tmp_path):
    recipe = load_recipe(recipe_paths()[name])
    save_recipe(recipe, tmp_path / "copy.toml")

    assert recipe.name == name
    assert recipe.title
    assert load_recipe(tmp_path / "copy.toml") == recipe
    for variant in recipe.variants:
        assert load_recipe(recipe_paths()[name], variant=variant) != recipe


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("optimiser.learning_rat", "optimiser.learning_rate"),
        ("optimizer.learning_rate", "optimiser"),
        ("learning_rate", "optimiser.learning_rate"),
        ("epoch", "epochs"),
        ("network.hiden", "network.hidden"),
        ("sources.0.limits", "sources.0.limit"),
        ("augmentation.rotation", "augmentation.rotation_degrees"),
    ],
)
def test_an_unknown_key_is_refused_and_the_nearest_right_one_named(minimal, key, right):
    with pytest.raises(RecipeError) as caught:
        load_recipe(minimal, [f"{key}=1"])

    assert right in caught.value.hint


@pytest.mark.parametrize(
    "change",
    [
        "epochs=0",
        "epochs=2.5",
        'epochs="2"',
        "network.kind=fnn",
        "labels=AAB",
        "optimiser.momentum=1.0",
        "epochs",
        "=3",
    ],
)
def test_a_wrong_value_is_an_error_in_words(minimal, change):
    with pytest.raises(RecipeError):
        load_recipe(minimal, [change])


def test_changes_reach_into_sections_and_lists(minimal):
    changes = [
        "optimiser.learning_rate=0.5",
        "sources.0.limit=7",
        "network.hidden=[5, 4]",
        "schedule.kind=cosine",
    ]
    recipe = load_recipe(minimal, changes)

    assert recipe.optimiser.learning_rate == 0.5
    assert recipe.sources[0].limit == 7
    assert recipe.network.hidden == (5, 4)
    assert recipe.schedule.kind == "cosine"


def test_a_change_beyond_the_end_of_a_list_is_refused(minimal):
    with pytest.raises(RecipeError, match=r"sources\.3"):
        load_recipe(minimal, ["sources.3.limit=7"])


def test_a_variant_is_applied_before_the_changes(tmp_path):
    path = tmp_path / "varied.toml"
    save_recipe(parse_recipe({**MINIMAL, "variants": {"short": {"epochs": 2, "seed": 9}}}), path)

    recipe = load_recipe(path, ["seed=4"], variant="short")

    assert (recipe.epochs, recipe.seed) == (2, 4)
    with pytest.raises(RecipeError, match="long"):
        load_recipe(path, variant="long")


def test_a_source_may_not_have_labels_that_the_recipe_lacks():
    with pytest.raises(RecipeError, match="C"):
        parse_recipe({"name": "x", "labels": "AB", "sources": [{"name": "handprint", "labels": "ABC"}]})


def test_a_recipe_is_found_by_name_or_path_and_a_misspelt_one_is_guessed(minimal):
    assert find_recipe(str(minimal)) == minimal
    assert find_recipe("handprint_mlp").name == "handprint_mlp.toml"
    with pytest.raises(RecipeError) as caught:
        find_recipe("handprint-mpl")
    assert "handprint_mlp" in caught.value.hint


@pytest.mark.parametrize("content", [b"epochs = = 3", b"\xff\xfe", b"epochs = 3"])
def test_a_file_that_is_no_recipe_is_named(tmp_path, content):
    path = tmp_path / "broken.toml"
    path.write_bytes(content)

    with pytest.raises(RecipeError):
        load_recipe(path)


@given(st.text(max_size=30), st.lists(st.floats(0, 1), max_size=3), st.booleans())
def test_any_text_and_number_survives_being_written_as_toml(text, numbers, flag):
    variants = {"one": {"title": text, "numbers": tuple(numbers), "flag": flag}}
    recipe = Recipe.model_validate_json(
        Recipe(
            name="x", title=text, sources=parse_recipe(MINIMAL).sources, variants=variants
        ).model_dump_json()
    )
    assert parse_recipe(tomllib.loads(recipe_toml(recipe))) == recipe


def test_known_keys_reach_every_section():
    assert {
        "epochs",
        "network.hidden",
        "network.channels",
        "sources.0.name",
        "validation.outside.0.limit",
    } <= set(known_keys())


def _text():
    return find_recipe("nist36_mlp").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_recipe_opens_as_editors_on_other_systems_save_it(tmp_path, encoding):
    path = tmp_path / "mine.toml"
    path.write_bytes(_text().replace("\n", "\r\n").encode(encoding))
    assert load_recipe(path) == load_recipe(find_recipe("nist36_mlp"))


@pytest.mark.parametrize("name", ['"folder:C:\\Users\\me"', '"folder:D:\\my letters"', '"C:\\x"'])
def test_backslashes_in_double_quotes_are_explained(tmp_path, name):
    path = tmp_path / "mine.toml"
    path.write_text(_text().replace('"nist36"', name, 1), encoding="utf-8")
    with pytest.raises(RecipeError) as caught:
        load_recipe(path)
    assert "double the backslash" in caught.value.hint


@pytest.mark.parametrize(
    "content",
    [
        b"a=" + b"[" * 50_000,
        b"a=" + b"{b=" * 3_000,
        b"a=" + b"[" * 400 + b"]" * 400,
        b".".join([b"a"] * 3_000) + b"=1",
        b"\xff\xfe\x00",
        b"caf\xe9 = 1",
        b"x" * 2_000_000,
        b"variants = 3",
        b"sources = 3",
        b"epochs = 1979-05-27",
    ],
)
def test_what_is_no_recipe_is_one_line(tmp_path, content):
    path = tmp_path / "odd.toml"
    path.write_bytes(content)
    with pytest.raises(RecipeError) as caught:
        load_recipe(path, variant="quick")
    assert "\n" not in caught.value.message and len(caught.value.message) < 1_000


@pytest.mark.parametrize("kind", ["mlp", "fcn"])
def test_a_recipe_that_names_no_layers_has_one_of_64_units(kind):
    recipe = parse_recipe({"name": "bare", "sources": [{"name": "handprint"}], "network": {"kind": kind}})
    assert recipe.network.hidden == (64,)


def test_a_key_of_another_kind_of_network_is_explained_by_the_keys_of_this_one():
    network = {"kind": "mlp", "dropout": 0.1}
    with pytest.raises(RecipeError, match="A network of the kind mlp has no key dropout") as caught:
        parse_recipe({"name": "x", "sources": [{"name": "handprint"}], "network": network})
    assert "hidden" in caught.value.hint and "--set 'network={kind=\"mlp\"}'" in caught.value.hint
