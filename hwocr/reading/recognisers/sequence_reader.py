"""A sequence recogniser at work on one page."""

from collections.abc import Sequence

from hwocr.reading.recognisers.reading import SequenceReading
from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.regions.source import LineSource
from hwocr.reading.recognisers.registry import Recogniser


class SequenceReader:
    """A sequence recogniser on a page; what it has read it remembers."""

    def __init__(self, source: LineSource, by: Recogniser) -> None:
        self._source = source
        self._by = by
        self._known: dict[Region, SequenceReading] = {}

    def read(self, regions: Sequence[Region]) -> list[SequenceReading]:
        """Read regions."""
        new = [region for region in regions if region not in self._known]
        if new and self._by.read is not None:
            outputs = self._by.read(self._source, new)
            for region, one in zip(new, outputs, strict=True):
                self._known[region] = SequenceReading.of(self._by.name, region, one)
        return [self._known[region] for region in regions]
