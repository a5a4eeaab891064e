"""The recogniser ``line``: this program's own sequence network."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.ink.line import NormalisedLine, normalise_line
from hwocr.models.registry import find_model
from hwocr.models.sequence import LINE_MODEL, SequenceModel, load_sequence_model
from hwocr.reading.recognisers.characters import OUTPUTS
from hwocr.reading.recognisers.regions import Region
from hwocr.reading.recognisers.registry import recogniser
from hwocr.reading.recognisers.source import LineSource

NAME = "line"

# The height at which a region's ink is cut out, pixels: the normaliser makes it smaller.
_INK_HEIGHT = 72


def _missing() -> str:
    try:
        find_model(LINE_MODEL)
    except ModelError:
        return "its model is not there."
    return ""


@recogniser(
    NAME,
    title="Lines of any writing (this program's own)",
    missing=_missing,
    how_to_get="Train it: hwocr train line_reader",
)
def read_regions(source: LineSource, regions: Sequence[Region]) -> list[NDArray[np.float32]]:
    """Read regions; see `ReadRegions`."""
    model = load_sequence_model()
    return [line_probabilities(model, source.ink_of(region, _INK_HEIGHT)) for region in regions]


def line_probabilities(model: SequenceModel, ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Read one line.

    Args:
        model: the network.
        ink: (H, W) float32 in [0, 1] of the line.

    Returns:
        (T, 1 + len(OUTPUTS)) probabilities: the blank's, then the characters'; the steps divide the whole
        width of ``ink`` evenly.
    """
    line = normalise_line(ink)
    if not line.pixels.any():
        return _over_the_width(np.zeros((0, 1 + len(OUTPUTS)), np.float32), line, model.stride, ink.shape[1])
    rows = np.exp(model.log_posteriors(line.pixels))
    ordered = np.zeros((len(rows), 1 + len(OUTPUTS)), np.float32)
    ordered[:, 0] = rows[:, 0]
    ordered[:, 1:] = rows[:, 1 + _places(model.labels)]
    return _over_the_width(ordered, line, model.stride, ink.shape[1])


def _over_the_width(
    rows: NDArray[np.float32], line: NormalisedLine, stride: int, width: int
) -> NDArray[np.float32]:
    """Fill up with blanks to both ends of the picture, ``width`` wide; cut what is beyond them."""
    step = stride / line.scale
    count = max(1, round(width / step))
    first = round(line.left / step)
    spread = np.zeros((count, rows.shape[1]), np.float32)
    spread[:, 0] = 1
    begin, end = max(first, 0), min(first + len(rows), count)
    if begin < end:
        spread[begin:end] = rows[begin - first : end - first]
    return spread


@lru_cache(maxsize=4)
def _places(labels: tuple[str, ...]) -> NDArray[np.int64]:
    """Where the network has each of `OUTPUTS`."""
    return np.array([labels.index(character) for character in OUTPUTS], np.int64)
