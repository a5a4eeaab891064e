"""``hwocr gradcheck``: backpropagation against central differences."""

from dataclasses import asdict
from typing import Annotated

import typer

from hwocr.cli.support.console import print_json
from hwocr.runs.recipe.files import find_recipe, load_recipe

LIMIT = 1e-7
"""The total relative error that a right derivative stays below."""


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("gradcheck", epilog="Example: hwocr gradcheck handprint_mlp")(gradcheck)


def gradcheck(
    recipe: Annotated[str, typer.Argument(metavar="RECIPE", help="A recipe of a NumPy network.")],
    samples: Annotated[int, typer.Option("--samples", min=1, help="Samples in the batch.")] = 4,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Check every derivative of a recipe's network, in float64, on random pictures.

    The exit status is 1 if the total relative error is not below 1e-7.
    """
    from hwocr.runs.recipe.numpy_networks import check_recipe

    result = check_recipe(load_recipe(find_recipe(recipe)), samples)
    passed = result.relative_error < LIMIT
    if as_json:
        print_json({**asdict(result), "parameters": result.count, "passed": passed})
        return 0 if passed else 1
    print("layer      parameters  relative error  largest difference")
    for layer in result.layers:
        print(
            f"{layer.name:<9}  {layer.count:>10,}  {layer.relative_error:>14.2e}"
            f"  {layer.largest_difference:>18.2e}"
        )
    print(f"total      {result.count:>10,}  {result.relative_error:>14.2e}  {'right' if passed else 'WRONG'}")
    return 0 if passed else 1
