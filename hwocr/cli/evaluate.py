"""``hwocr evaluate``: how well a model reads the characters of a data set."""

import json
from typing import Annotated

import numpy as np
import typer

_WORST = 8


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("evaluate", epilog="Example: hwocr evaluate handprint-cnn --data nist-capitals --split test")(
        evaluate
    )


def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A model's name or file.")],
    data: Annotated[str, typer.Option("--data", metavar="NAME", help="A data set `hwocr data list` names.")],
    split: Annotated[str, typer.Option("--split", help="train, valid, test or all of it.")] = "test",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Samples at most.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Measure a model on single characters, with and without counting O and 0, I and 1 as different."""
    from hwocr.datasets.catalogue import load_glyphs
    from hwocr.models.calibration import confusion_matrix, expected_calibration_error, folded
    from hwocr.models.registry import load_classifier
    from hwocr.runs.confusions import worst_pairs

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
        "accuracy_o0_i1_folded": float(np.mean(folded(answers, labels) == folded(targets, labels))),
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
        print(json.dumps(result, indent=2, ensure_ascii=False))
        return 0
    print(f"{result['model']} on {data} ({split}): {len(glyphs):,} characters")
    print(f"accuracy                    {100 * figures['accuracy']:6.2f} %")
    print(f"  with O = 0 and I = 1      {100 * figures['accuracy_o0_i1_folded']:6.2f} %")
    print(f"expected calibration error  {figures['ece']:.4f}")
    if pairs:
        print("confused most often")
    for pair in pairs:
        print(f"  {pair.words}")
    return 0
