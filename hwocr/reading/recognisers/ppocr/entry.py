"""The recogniser ``ppocr``, as the registry knows it."""

from collections.abc import Sequence

from hwocr.reading.recognisers.decoding.ctc import LineOutputs
from hwocr.reading.recognisers.ppocr.sessions import installed
from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.regions.source import LineSource
from hwocr.reading.recognisers.registry import recogniser

NAME = "ppocr"


def _missing() -> str:
    return "" if installed() else "rapidocr is not installed."


def find_regions(source: LineSource) -> tuple[Region, ...]:
    """The lines of text that the detector finds, from top to bottom."""
    from hwocr.reading.recognisers.ppocr.detector import detect_lines

    return tuple(Region(line.corners, line.score) for line in detect_lines(source.pixels, source.letter_size))


@recogniser(
    NAME,
    title="Lines of any writing and print (PP-OCRv6)",
    missing=_missing,
    how_to_get='Install it: pip install "hwocr[ppocr]"',
    find=find_regions,
)
def read_regions(source: LineSource, regions: Sequence[Region]) -> list[LineOutputs]:
    """Read regions; see `ReadRegions`."""
    from hwocr.reading.recognisers.ppocr.recogniser import HEIGHT, STEP, line_probabilities

    pictures = [source.picture_of(region, HEIGHT) for region in regions]
    return [
        LineOutputs(rows, 0.0, len(rows) * STEP / picture.shape[1])
        for picture, rows in zip(pictures, line_probabilities(pictures), strict=True)
    ]
