"""The recogniser ``line``: this program's own sequence network."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import ModelError
from hwocr.ink.line import normalise_line
from hwocr.models.registry import find_model
from hwocr.models.sequence import LINE_MODEL, SequenceModel, load_sequence_model
from hwocr.reading.recognisers.decoding.characters import OUTPUTS, folding
from hwocr.reading.recognisers.decoding.ctc import LineOutputs
from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.regions.source import LineSource
from hwocr.reading.recognisers.registry import recogniser

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
def read_regions(source: LineSource, regions: Sequence[Region]) -> list[LineOutputs]:
    """Read regions; see `ReadRegions`."""
    model = load_sequence_model()
    return [line_outputs(model, source.ink_of(region, _INK_HEIGHT)) for region in regions]


def line_outputs(model: SequenceModel, ink: NDArray[np.float32]) -> LineOutputs:
    """Read one line.

    Args:
        model: the network.
        ink: (H, W) float32 in [0, 1] of the line.

    Returns:
        The outputs, without steps where there is no ink.
    """
    line = normalise_line(ink)
    if not line.pixels.any():
        return LineOutputs(np.zeros((0, 1 + len(OUTPUTS)), np.float32))
    rows = np.exp(model.log_posteriors(line.pixels))
    sources, targets = _folding(model.labels)
    kept = np.zeros((len(rows), 1 + len(OUTPUTS)), np.float32)
    kept[:, 0] = rows[:, 0]
    np.add.at(kept.T, 1 + targets, rows[:, 1 + sources].T)
    kept /= np.maximum(kept.sum(axis=1, keepdims=True), 1e-9)
    left, right = (line.source_x(step * model.stride) / ink.shape[1] for step in (0, len(rows)))
    return LineOutputs(kept, left, right)


@lru_cache(maxsize=4)
def _folding(labels: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return folding(labels)
