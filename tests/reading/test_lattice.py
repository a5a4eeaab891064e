import numpy as np

from hwocr.reading.components import find_components
from hwocr.reading.lattice import best_paths, build_lattice, candidate_scores
from hwocr.reading.lines import find_lines
from hwocr.reading.pieces import find_pieces


def _lattice(mask, size=40.0):
    components = find_components(mask)
    (line,) = find_lines(components, size)
    pieces = find_pieces(components, line, size, 4.0)
    return pieces, build_lattice(pieces, components, size)


def _path(lattice, odds):
    """The best way, given the judge's odds; the classifier is equally sure of everything."""
    ((_, path),) = best_paths(lattice, candidate_scores(lattice, np.full(len(odds), np.log(0.9)), odds))
    return path


def _bar(mask, x, width=4):
    mask[20:60, x : x + width] = True


def test_each_letter_is_a_candidate_and_the_path_takes_them_in_order():
    mask = np.zeros((80, 300), bool)
    for x in (20, 80, 140):
        _bar(mask, x, 20)
    _, lattice = _lattice(mask)
    path = _path(lattice, np.full(len(lattice.candidates), 4.0))
    assert [lattice.candidates[number].box.left for number in path] == [20, 80, 140]


def test_two_pieces_close_together_may_be_one_letter_if_the_judge_says_so():
    mask = np.zeros((80, 300), bool)
    _bar(mask, 20)
    _bar(mask, 26, 14)
    _bar(mask, 100, 20)
    _bar(mask, 160, 20)
    _, lattice = _lattice(mask)
    joined = [c.box.left == 20 and c.box.right == 40 for c in lattice.candidates]
    sure_of_the_joined = np.where(joined, 4.0, -2.0)
    assert len(_path(lattice, sure_of_the_joined)) == 3
    sure_of_the_parts = np.where(joined, -4.0, 4.0)
    assert len(_path(lattice, sure_of_the_parts)) == 4


def _for_halves(lattice, whole):
    """Odds that favour parts about as wide as the other letters."""
    return np.array(
        [
            -5.0 if is_whole else 4.0 if 18 <= candidate.box.width <= 34 else -4.0
            for candidate, is_whole in zip(lattice.candidates, whole, strict=True)
        ]
    )


def test_a_wide_piece_may_be_two_letters():
    mask = np.zeros((80, 300), bool)
    for x in (20, 70, 120):
        _bar(mask, x, 22)
    _bar(mask, 180, 22)
    mask[38:41, 202:210] = True
    _bar(mask, 210, 22)
    _, lattice = _lattice(mask)
    whole = [c.box.left == 180 and c.box.right == 232 for c in lattice.candidates]
    path = _path(lattice, _for_halves(lattice, whole))
    lefts = [lattice.candidates[number].box.left for number in path]
    assert len(path) == 5 and 180 in lefts and any(198 <= left <= 214 for left in lefts)
    path = _path(lattice, np.where(whole, 4.0, -1.0))
    assert len(path) == 4


def test_full_stops_dashes_and_apostrophes_are_told_by_place():
    mask = np.zeros((80, 400), bool)
    for x in (20, 100, 200, 300):
        _bar(mask, x, 24)
    mask[55:60, 52:57] = True
    mask[38:41, 140:158] = True
    mask[20:30, 240:243] = True
    pieces, _ = _lattice(mask)
    assert [piece.mark for piece in pieces] == ["", ".", "", "-", "", "'", ""]
