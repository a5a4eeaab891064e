"""What ``hwocr classify`` and ``hwocr evaluate`` do with models of photographs."""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.cli.support.console import print_error, print_json
from hwocr.errors import DataError, HwocrError

_ALTERNATIVES = 5
_WORST = 8
_CHUNK = 256


def classify_images(files: list[Path], model: str, *, as_json: bool) -> int:
    """Tell what each photograph shows: FILE, class and confidence, a line each.

    Returns:
        The exit status: 1 if a file could not be read, else 0.
    """
    from hwocr.models.image_input import read_square
    from hwocr.models.images import load_image_classifier

    classifier = load_image_classifier(model)
    side = classifier.input.side
    names: list[str] = []
    squares: list[NDArray[np.uint8]] = []
    failed = False
    for file in files:
        try:
            squares.append(read_square(file, side))
            names.append(str(file))
        except HwocrError as error:
            failed = True
            print_error(error)
    rows = classifier.of_squares(np.array(squares, np.uint8).reshape(-1, side, side, 3))
    answers = []
    for name, row in zip(names, rows, strict=True):
        best = np.argsort(-row, kind="stable")[:_ALTERNATIVES].tolist()
        ranked = [(classifier.labels[index], float(row[index])) for index in best]
        if not as_json:
            print(f"{name}\t{ranked[0][0]}\t{ranked[0][1]:.4f}")
        answers.append(
            {
                "file": name,
                "label": ranked[0][0],
                "confidence": round(ranked[0][1], 4),
                "alternatives": [{"label": label, "probability": round(p, 4)} for label, p in ranked],
            }
        )
    if as_json:
        print_json(answers, indent=1)
    return 1 if failed else 0


def evaluate_images(model: str, data: str, split: str, limit: int | None, *, as_json: bool) -> int:
    """Measure a model of photographs on a data set.

    Returns:
        The exit status, 0.

    Raises:
        ModelError: if the model is not one of photographs.
        DataError: if the data set is not here, or has other classes.
    """
    from hwocr.datasets.images.catalogue import load_images
    from hwocr.models.calibration import confusion_matrix, expected_calibration_error
    from hwocr.models.images import load_image_classifier
    from hwocr.runs.analysis.confusions import worst_pairs

    classifier = load_image_classifier(model)
    labels = classifier.labels
    pictures = load_images(data, split=split, side=classifier.input.side, limit=limit)
    foreign = sorted(set(pictures.labels) - set(labels))
    if foreign:
        raise DataError(
            f"the data set {data} has classes that {classifier.card.name} does not know: "
            f"{', '.join(foreign[:3])}.",
            f"It knows {', '.join(labels[:5])}{', …' if len(labels) > 5 else ''}.",
        )
    pictures = pictures.renamed(labels)
    for file in pictures.damaged:
        print(f"hwocr: {file} cannot be read and is passed over.", file=sys.stderr)
    parts = [
        classifier.of_squares(pictures.images[start : start + _CHUNK])
        for start in range(0, len(pictures), _CHUNK)
    ]
    probabilities = np.concatenate(parts)
    answers, truth = probabilities.argmax(axis=1), pictures.targets
    counts = confusion_matrix(truth, answers, len(labels))
    pairs = worst_pairs(labels, counts, _WORST)
    accuracy = float(np.mean(answers == truth))
    error = expected_calibration_error(probabilities, truth)
    if as_json:
        worst = [
            {
                "truth": labels[pair.truth],
                "read_as": labels[pair.answer],
                "count": pair.count,
                "of": pair.total,
            }
            for pair in pairs
        ]
        figures = {"samples": len(pictures), "accuracy": accuracy, "ece": error, "worst": worst}
        about = {"model": classifier.card.name, "data": data, "split": split}
        print_json({**about, **figures})
        return 0
    print(f"{classifier.card.name} on {data} ({split}): {len(pictures):,} photographs")
    print(f"accuracy                    {100 * accuracy:6.2f} %")
    print(f"expected calibration error  {error:.4f}")
    if pairs:
        print("confused most often")
    for pair in pairs:
        print(f"  {pair.words}")
    return 0
