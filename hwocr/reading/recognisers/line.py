"""The recogniser ``line``: this program's own sequence network."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.reading.recognisers.characters import OUTPUTS, folding
from hwocr.reading.recognisers.ctc import LineOutputs
from hwocr.reading.recognisers.regions import Region
from hwocr.reading.recognisers.registry import recogniser
from hwocr.reading.recognisers.source import LineSource

NAME = "line"

# Ink is cut out of the page this high, pixels; the normaliser brings the line to its own height.
_HEIGHT = 80


def _missing() -> str:
    from hwocr.models.registry import find_model
    from hwocr.models.sequence import LINE_MODEL

    try:
        find_model(LINE_MODEL)
    except ModelError:
        return f"there is no model {LINE_MODEL}."
    return ""


@recogniser(
    NAME,
    title="Lines of any writing (this program's own network)",
    missing=_missing,
    how_to_get="Train it: hwocr train line_reader",
)
def read_regions(source: LineSource, regions: Sequence[Region]) -> list[LineOutputs]:
    """Read regions; see `ReadRegions`."""
    from hwocr.ink.line import normalise_line
    from hwocr.models.sequence import load_sequence_model

    model = load_sequence_model()
    sources, targets = _folding(model.labels)
    results = []
    for region in regions:
        ink = source.ink_of(region, _HEIGHT)
        line = normalise_line(ink)
        rows = np.exp(model.log_posteriors(line.pixels))
        kept = np.zeros((len(rows), 1 + len(OUTPUTS)), np.float32)
        kept[:, 0] = rows[:, 0]
        np.add.at(kept.T, 1 + targets, rows[:, 1 + sources].T)
        ends = [line.source_x(step * model.stride) / ink.shape[1] for step in (0, len(rows))]
        results.append(LineOutputs(kept / np.maximum(kept.sum(axis=1, keepdims=True), 1e-9), *ends))
    return results


@lru_cache(maxsize=2)
def _folding(labels: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return folding(labels)
