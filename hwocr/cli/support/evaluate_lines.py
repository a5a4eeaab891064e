"""``hwocr evaluate MODEL --data lines``: how many characters a model of lines reads wrong."""

import numpy as np
from rapidfuzz.distance import Levenshtein

from hwocr.cli.support.console import print_json
from hwocr.datasets.lines.line_sources import VALIDATION_SEED, compose_lines, held_out_sources
from hwocr.models.sequence import load_sequence_model

LINES = "lines"
"""The name of the data: lines composed by those that no training sees."""

_COUNT = 200
_NAMES = {
    "generator": "new hands of the generator",
    "hands": "fonts of handwriting held out",
    "print": "printed fonts held out",
}


def evaluate_lines(name: str, limit: int | None, *, as_json: bool) -> int:
    """Print the character error rate of a model on composed lines, by who wrote them.

    Args:
        name: of the model, or its file.
        limit: lines of each kind; 200 if not given.
        as_json: print JSON.

    Raises:
        ModelError: if there is no such model, or it reads no lines.
    """
    model = load_sequence_model(name)
    count = limit or _COUNT
    rates = {}
    for number, (kind, sources) in enumerate(held_out_sources().items()):
        errors = characters = 0
        for line in compose_lines(sources, count, seed=VALIDATION_SEED + 100 + number):
            text = model.text(model.log_posteriors(line.pixels.astype(np.float32) / 255))
            errors += Levenshtein.distance(text, line.text)
            characters += len(line.text)
        rates[kind] = errors / characters
    if as_json:
        print_json({"model": model.card.name, "data": LINES, "lines": count, "cer": rates})
        return 0
    print(f"{model.card.name} on composed lines, {count} of each kind: character error rate")
    for kind, rate in rates.items():
        print(f"{_NAMES[kind]:30s} {100 * rate:6.2f} %")
    return 0
