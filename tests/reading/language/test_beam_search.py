from dataclasses import dataclass

import pytest

from hwocr.reading.language.beam_search import BeamLimits, beam_search, pruned


@dataclass(frozen=True)
class Walk:
    score: float
    path: str
    state: str


def search(edges, limits, nodes=3):
    """Walk over edges (start, end, letter, score); a walk's state is its last letter."""

    def grow(node, beam):
        for start, end, letter, score in edges:
            if start == node:
                for walk in beam:
                    yield end, Walk(walk.score + score, walk.path + letter, letter)

    return {walk.path for walk in beam_search(Walk(0.0, "", ""), nodes, grow, limits)}


EDGES = [(0, 1, "a", -1.0), (0, 1, "b", -2.0), (0, 1, "c", -9.0), (1, 2, "x", 0.0), (0, 2, "z", -5.0)]


def test_every_way_to_the_last_node_is_found_where_nothing_is_pruned():
    assert search(EDGES, BeamLimits(width=9)) == {"ax", "bx", "cx", "z"}


def test_a_narrow_beam_goes_on_from_the_best_only():
    assert search(EDGES, BeamLimits(width=1)) == {"ax", "z"}


def test_what_is_much_worse_than_the_best_is_given_up():
    assert search(EDGES, BeamLimits(width=9, margin=2.0)) == {"ax", "bx", "z"}


def test_of_hypotheses_that_go_on_alike_the_best_lives():
    beam = [Walk(-3.0, "ca", "a"), Walk(-1.0, "ba", "a"), Walk(-2.0, "ab", "b")]

    assert [walk.path for walk in pruned(beam, BeamLimits(width=9))] == ["ba", "ab"]


@pytest.mark.parametrize("width", [1, 2])
def test_no_more_than_the_width_is_kept_and_the_best_first(width):
    beam = [Walk(float(-place), str(place), str(place)) for place in (2, 0, 1)]

    assert [walk.path for walk in pruned(beam, BeamLimits(width))] == ["0", "1"][:width]
