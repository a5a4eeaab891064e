"""``hwocr evaluate``: how well a model tells the samples of a data set apart, or reads whole pages."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from hwocr.cli.support.console import print_json
from hwocr.cli.support.evaluate_pages import evaluate_folder
from hwocr.cli.support.evaluate_reconstructions import evaluate_reconstructions
from hwocr.datasets.images.catalogue import is_image_set
from hwocr.models.names import AUTOMATIC, DEFAULT_MODEL
from hwocr.models.registry import load_card

_WORST = 8


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command(
        "evaluate",
        epilog="Example: hwocr evaluate handprint-cnn --data nist-capitals --split test; "
        "hwocr evaluate --pages FOLDER --errors marked",
    )(evaluate)


def evaluate(
    name: Annotated[
        str | None, typer.Argument(metavar="[MODEL]", help="A model's name or file.", show_default=False)
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", "-m", metavar="NAME|FILE", help="The same, as an option.")
    ] = None,
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="NAME", help="As `hwocr data list` names it, pictures:DIR, or lines."),
    ] = None,
    split: Annotated[str, typer.Option("--split", help="train, valid, test or all of it.")] = "test",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Samples at most.")] = None,
    pages: Annotated[
        Path | None,
        typer.Option("--pages", metavar="DIR", help="Pictures with truth.json, or PAGE-XML beside each."),
    ] = None,
    case: Annotated[bool, typer.Option("--case", help="Pages: count a wrong case as an error.")] = False,
    context: Annotated[
        bool,
        typer.Option("--context/--no-context", help="Pages: let the word help to tell look-alikes apart."),
    ] = True,
    errors: Annotated[
        Path | None,
        typer.Option("--errors", metavar="OUT_DIR", help="Pages: draw each with its errors marked."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Measure a model: on single characters or photographs (--data), or on whole pages (--pages).

    Of a model of lines (--data lines): the character error rate on composed lines.
    Of an autoencoder: how like their originals its copies are, beside as many principal components.

    Rates are given with and without counting O and 0, I and 1 as different.
    """
    if (data is None) == (pages is None):
        raise typer.BadParameter("Say what to measure on: either --data NAME or --pages DIR.")
    if name is not None and model is not None:
        raise typer.BadParameter("Name the model once, as MODEL or with --model.")
    if pages is not None:
        return evaluate_folder(
            pages, model or name or AUTOMATIC, case=case, context=context, errors=errors, as_json=as_json
        )
    assert data is not None
    chosen = model or name or DEFAULT_MODEL
    if data == "lines":
        from hwocr.cli.support.evaluate_lines import evaluate_lines

        return evaluate_lines(model or name or "line-reader", limit, as_json=as_json)
    if is_image_set(data):
        from hwocr.cli.support.images import evaluate_images

        return evaluate_images(chosen, data, split, limit, as_json=as_json)
    if "autoencoder" in load_card(chosen).kind:
        return evaluate_reconstructions(chosen, data, split, limit, as_json=as_json)
    return _evaluate_characters(chosen, data, split, limit, as_json)


def _evaluate_characters(model: str, data: str, split: str, limit: int | None, as_json: bool) -> int:
    from hwocr.datasets.glyphs.catalogue import load_glyphs
    from hwocr.models.calibration import (
        confusion_matrix,
        expected_calibration_error,
        folded_accuracies,
    )
    from hwocr.models.registry import load_classifier
    from hwocr.runs.analysis.confusions import worst_pairs

    classifier = load_classifier(model)
    labels = classifier.labels
    glyphs = load_glyphs(data, labels=labels, split=split, limit=limit)
    parts = [glyphs.batch(slice(start, start + 1024)) for start in range(0, len(glyphs), 1024)]
    probabilities = np.concatenate([classifier.probabilities(part) for part in parts])
    answers = probabilities.argmax(axis=1)
    targets = glyphs.targets
    pairs = worst_pairs(labels, confusion_matrix(targets, answers, len(labels)), _WORST)
    figures = {
        "accuracy": float(np.mean(answers == targets)),
        **folded_accuracies(answers, targets, labels),
        "ece": expected_calibration_error(probabilities, targets),
    }
    result = {
        "model": classifier.card.name,
        "data": data,
        "split": split,
        "samples": len(glyphs),
        **figures,
        "worst": [
            {
                "truth": labels[pair.truth],
                "read_as": labels[pair.answer],
                "count": pair.count,
                "of": pair.total,
            }
            for pair in pairs
        ],
    }
    if as_json:
        print_json(result)
        return 0
    print(f"{result['model']} on {data} ({split}): {len(glyphs):,} characters")
    print(f"accuracy                    {100 * figures['accuracy']:6.2f} %")
    print(f"  with O = 0 and I = 1      {100 * figures['accuracy_o0_i1_folded']:6.2f} %")
    if "accuracy_case_folded" in figures:
        print(f"  with both cases as one    {100 * figures['accuracy_case_folded']:6.2f} %")
        print(f"  with all of these, o, l   {100 * figures['accuracy_shape_folded']:6.2f} %")
    print(f"expected calibration error  {figures['ece']:.4f}")
    if pairs:
        print("confused most often")
    for pair in pairs:
        print(f"  {pair.words}")
    return 0
