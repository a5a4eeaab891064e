"""A page whose lines were looked for across the text: laid out again, turned as a sequence reads it best.

Needed where the lines are those of the layout, for these are level lines only; a finder of regions finds them
at any angle (see `turning.page_turns`).
"""

from collections.abc import Callable, Sequence

from hwocr.reading.recognisers.regions.source import LineSource
from hwocr.reading.recognisers.registry import Recogniser
from hwocr.reading.recognisers.sequence_reader import SequenceReader
from hwocr.reading.recognisers.turning import longest_regions, mean_probability, page_is_upright

# The page turned must be read so much more surely than as it is.
_BETTER = 0.1


def best_turn(
    source: LineSource, turns: Sequence[int], laid_out: Callable[[int], LineSource], by: Recogniser
) -> int:
    """Tell how often a page is to be turned by 90°, counter-clockwise, to be read.

    Args:
        source: the page as it is laid out.
        turns: those that come into question.
        laid_out: makes the page turned by one of them.
        by: a sequence recogniser.

    Returns:
        One of ``turns``; 0 where none is clearly better.
    """
    if not turns:
        return 0
    upright = _how_sure(source, by)
    if page_is_upright(upright):
        return 0
    best, most = 0, upright + _BETTER
    for one in turns:
        mean = _how_sure(laid_out(one), by)
        if mean > most:
            best, most = one, mean
    return best


def _how_sure(source: LineSource, by: Recogniser) -> float:
    regions = [part for parts in source.line_parts() for part in parts]
    return mean_probability(SequenceReader(source, by).read(longest_regions(regions)))
