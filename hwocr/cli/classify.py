"""``hwocr classify``: one character a picture."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from hwocr.cli.support.console import print_error, print_json
from hwocr.errors import HwocrError
from hwocr.models.names import AUTOMATIC

_ALTERNATIVES = 5


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("classify", epilog="Example: hwocr classify letter.png --json")(classify)


def classify(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Pictures of one character each, or photos.", readable=False),
    ],
    model: Annotated[
        str, typer.Option("--model", "-m", metavar="NAME|FILE", help="The model to classify with.")
    ] = AUTOMATIC,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with the alternatives.")] = False,
) -> int:
    """Tell which character each picture shows, dark on light or light on dark, or what a photograph shows.

    Prints FILE, label and confidence, separated by tabs, a line a picture. A letter such as c,
    whose size alone tells its case, is read as a capital; --json names the other case then.
    With a model of photographs the labels are the names of its classes.
    """
    if model != AUTOMATIC:
        from hwocr.models.registry import load_card

        if load_card(model).picture is not None:
            from hwocr.cli.support.images import classify_images

            return classify_images(files, model, as_json=as_json)
    from hwocr.models.registry import load_single_letter
    from hwocr.reading.character import glyph_of, other_case

    classifier = load_single_letter(model)
    names: list[str] = []
    pictures: list[NDArray[np.float32]] = []
    failed = False
    for file in files:
        try:
            pictures.append(glyph_of(file))
            names.append(str(file))
        except HwocrError as error:
            failed = True
            print_error(error)
    rows = classifier.probabilities(np.array(pictures, np.float32).reshape(-1, 32, 32))
    answers = []
    for name, row in zip(names, rows, strict=True):
        best = np.argsort(-row)[:_ALTERNATIVES]
        ranked = [(classifier.labels[int(index)], float(row[index])) for index in best]
        answers.append(
            {
                "file": name,
                "label": ranked[0][0],
                "confidence": round(ranked[0][1], 4),
                "other_case": other_case(ranked, classifier.labels),
                "alternatives": [{"label": label, "probability": round(p, 4)} for label, p in ranked],
            }
        )
        if not as_json:
            print(f"{name}\t{ranked[0][0]}\t{ranked[0][1]:.4f}")
    if as_json:
        print_json(answers, indent=1)
    return 1 if failed else 0
