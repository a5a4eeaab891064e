"""The recogniser ``line``: this program's own sequence network."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.recognisers.regions import Region
from hwocr.reading.recognisers.registry import recogniser
from hwocr.reading.recognisers.source import LineSource
from hwocr.shipped import shipped_path

NAME = "line"


def _missing() -> str:
    return (
        "" if shipped_path("resources", "models", "line-reader.onnx").is_file() else "its model is not there."
    )


@recogniser(
    NAME,
    title="Lines of any writing (this program's own)",
    missing=_missing,
    how_to_get="Train it: hwocr train line_reader",
)
def read_regions(source: LineSource, regions: Sequence[Region]) -> list[NDArray[np.float32]]:
    """Read regions; see `ReadRegions`."""
    raise NotImplementedError
