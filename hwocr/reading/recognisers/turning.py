"""Which way up a page and its lines are: the way in which sequences read them best."""

from collections.abc import Callable, Sequence

import numpy as np

from hwocr.reading.recognisers.reading import Reading, SequenceReading
from hwocr.reading.recognisers.regions.region import Region

Read = Callable[[Sequence[Region]], list[SequenceReading]]

# A page whose characters have this mean probability stands upright; another turn must be so much better.
_UPRIGHT = 0.85
_BETTER = 0.05
# So many of its regions, the longest ones, are looked at.
_LOOKED_AT = 16
# A region so much higher than wide, and read no better than this, may be a line turned by itself; turned it
# must be so much better, and hold so many characters.
_TALL = 2.0
_POOR = 0.7
_CLEARLY = 0.2
_LEAST_CHARACTERS = 3


def page_turns(found: Sequence[Region], read: Read) -> int:
    """How often a page is to be turned counter-clockwise by 90° to be read.

    Args:
        found: its regions, as they are read with the page as it is.
        read: reads regions.
    """
    longest = longest_regions(found)
    upright = mean_probability(read(longest))
    if page_is_upright(upright) or not longest:
        return 0
    best, best_mean = 0, upright + _BETTER
    for turns in (1, 2, 3):
        mean = mean_probability(read([region.turned(turns) for region in longest]))
        if mean > best_mean:
            best, best_mean = turns, mean
    return best


def turned_lines(found: Sequence[Region], read: Read) -> list[Region]:
    """Turn those regions by a quarter that stand on end, such as a note along the margin."""
    regions = list(found)
    for number, reading in enumerate(read(regions)):
        region = regions[number]
        upright = mean_probability([reading])
        if region.height < _TALL * region.width or upright > _POOR:
            continue
        best_mean = upright + _CLEARLY
        for turns in (1, 3):
            turned = region.turned(turns)
            other = read([turned])[0]
            mean = mean_probability([other])
            if mean > best_mean and len(other.probabilities) >= _LEAST_CHARACTERS:
                regions[number], best_mean = turned, mean
    return regions


def page_is_upright(mean: float) -> bool:
    """Whether the characters of a page's longest regions have a mean probability that needs no other turn."""
    return mean >= _UPRIGHT


def longest_regions(regions: Sequence[Region]) -> list[Region]:
    """The regions by which a page's turn is told."""
    return sorted(regions, key=lambda region: -max(region.width, region.height))[:_LOOKED_AT]


def mean_probability(readings: Sequence[Reading]) -> float:
    """The mean over all characters of some readings; 0 without any."""
    values = [reading.probabilities for reading in readings]
    return float(np.concatenate(values).mean()) if sum(map(len, values)) else 0.0
