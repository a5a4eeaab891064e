import numpy as np

from hwocr.reading.layout.analysis import find_layout
from hwocr.reading.preprocessing.homography import Homography
from hwocr.reading.recognisers.decoding.characters import OUTPUTS
from hwocr.reading.recognisers.decoding.ctc import LineOutputs
from hwocr.reading.recognisers.regions.source import LineSource
from hwocr.reading.recognisers.registry import Recogniser
from hwocr.reading.recognisers.standing_up import best_turn


def laid_out(turns: int) -> LineSource:
    ink = np.zeros((200, 500), np.float32)
    for column in range(6):
        ink[60:100, 50 + 70 * column : 80 + 70 * column] = 1
    layout = find_layout(ink, ink > 0.5, np.ones(ink.shape, bool), clean=True)
    return LineSource(np.zeros((*ink.shape, 3), np.uint8), layout, Homography.scaled(1, ink.shape), turns)


def as_sure(*means: float) -> Recogniser:
    """Reads one letter in a region, as surely as is said for each turn of the page."""

    def read(source, regions):
        rows = np.zeros((1, 1 + len(OUTPUTS)), np.float32)
        rows[0, 1 + OUTPUTS.index("A")] = means[source.turns]
        return [LineOutputs(rows)] * len(regions)

    return Recogniser("stand-in", "for tests", read=read)


def test_a_page_is_turned_as_it_is_read_best():
    assert best_turn(laid_out(0), [1, 2, 3], laid_out, as_sure(0.5, 0.4, 0.7, 0.9)) == 3


def test_a_page_that_is_read_surely_or_hardly_better_otherwise_stays_as_it_is():
    assert best_turn(laid_out(0), [1, 2, 3], laid_out, as_sure(0.88, 1, 1, 1)) == 0
    assert best_turn(laid_out(0), [1, 2, 3], laid_out, as_sure(0.7, 0.75, 0.1, 0.1)) == 0
    assert best_turn(laid_out(0), [], laid_out, as_sure(0.1, 1, 1, 1)) == 0
