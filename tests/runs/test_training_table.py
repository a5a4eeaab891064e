from hwocr.runs.recipe.files import recipe_paths
from hwocr.shipped import shipped_path


def test_the_table_of_results_has_a_row_with_its_command_for_every_recipe():
    text = shipped_path("training", "README.md").read_text(encoding="utf-8")

    for name in recipe_paths():
        assert f"| `{name}` | `hwocr train {name}` |" in text
