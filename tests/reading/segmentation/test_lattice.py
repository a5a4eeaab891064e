import numpy as np

from hwocr.reading.language.decoding import best_path
from hwocr.reading.layout.components import find_components
from hwocr.reading.layout.lines import find_lines
from hwocr.reading.segmentation.candidates import candidate_mask
from hwocr.reading.segmentation.lattice import build_lattice, divide, whole_candidates
from hwocr.reading.segmentation.lattice_scoring import candidate_scores, posterior_marginals
from hwocr.reading.segmentation.pieces import find_pieces

SIZE, PEN = 40.0, 4.0


def _lattice(mask):
    components = find_components(mask)
    (line,) = find_lines(components, SIZE)
    pieces = find_pieces(components, line, SIZE, PEN)
    return components, build_lattice(pieces, SIZE)


def _scores(lattice, odds):
    """Given the judge's odds; the classifier is equally sure of everything."""
    return candidate_scores(lattice, np.full(len(odds), np.log(0.9)), np.array(odds))


def _bar(mask, x, width=4):
    mask[20:60, x : x + width] = True


def test_each_letter_is_a_candidate_and_the_way_takes_them_in_order():
    mask = np.zeros((80, 300), bool)
    for x in (20, 80, 140):
        _bar(mask, x, 20)
    _, lattice = _lattice(mask)
    way = best_path(lattice, _scores(lattice, np.full(len(lattice.candidates), 4.0)))
    assert [lattice.candidates[number].box.left for number in way] == [20, 80, 140]


def test_two_pieces_close_together_may_be_one_letter_if_the_judge_says_so():
    mask = np.zeros((80, 300), bool)
    _bar(mask, 20)
    _bar(mask, 26, 14)
    _bar(mask, 100, 20)
    _bar(mask, 160, 20)
    _, lattice = _lattice(mask)
    joined = np.array([candidate.geometry.joins > 0 for candidate in lattice.candidates])
    assert len(best_path(lattice, _scores(lattice, np.where(joined, 4.0, -4.0)))) == 3
    assert len(best_path(lattice, _scores(lattice, np.where(joined, -4.0, 4.0)))) == 4


def _two_letters_that_touch(mask):
    for x in (20, 70, 120):
        _bar(mask, x, 22)
    _bar(mask, 180, 22)
    mask[38:41, 202:210] = True
    _bar(mask, 210, 22)


def _divided(mask, slant=0.0):
    components, lattice = _lattice(mask)
    last = max(whole_candidates(lattice))
    return components, divide(lattice, [last], components, SIZE, PEN, slant)


def test_a_divided_piece_keeps_its_candidates_and_gains_parts_after_them():
    mask = np.zeros((80, 300), bool)
    _two_letters_that_touch(mask)
    _, whole = _lattice(mask)
    components, lattice = _divided(mask)
    before = lattice.candidates[: len(whole.candidates)]
    assert [c.box for c in before] == [c.box for c in whole.candidates]
    parts = lattice.candidates[len(whole.candidates) :]
    assert parts and all(part.cut is not None and part.geometry.slices == 1 for part in parts)
    assert all(candidate_mask(part, part.box, components).any() for part in parts)
    assert lattice.piece_nodes[-1] == lattice.node_count - 1


def test_a_wide_piece_may_be_two_letters():
    mask = np.zeros((80, 300), bool)
    _two_letters_that_touch(mask)
    _, lattice = _divided(mask)
    spans = {(180, right) for right in range(200, 213)} | {(left, 232) for left in range(200, 213)}
    boxes = [(candidate.box.left, candidate.box.right) for candidate in lattice.candidates]
    letter = [right - left < 25 if left < 180 else (left, right) in spans for left, right in boxes]
    lefts = [
        lattice.candidates[n].box.left
        for n in best_path(lattice, _scores(lattice, np.where(letter, 5.0, -5.0)))
    ]
    assert len(lefts) == 5 and 180 in lefts and lefts[-1] >= 200
    whole = [candidate.cut is None for candidate in lattice.candidates]
    assert len(best_path(lattice, _scores(lattice, np.where(whole, 5.0, -3.0)))) == 4


def test_the_ways_share_out_certainty():
    mask = np.zeros((80, 300), bool)
    _two_letters_that_touch(mask)
    _, lattice = _divided(mask)
    shares = posterior_marginals(lattice, np.zeros(len(lattice.candidates)))
    assert ((shares >= 0) & (shares <= 1)).all()
    for node in lattice.piece_nodes[1:-1]:
        arriving = [n for n, candidate in enumerate(lattice.candidates) if candidate.end == node]
        assert np.isclose(shares[arriving].sum(), 1)
    clear = np.where([candidate.cut is None for candidate in lattice.candidates], 0.0, -60.0)
    assert np.allclose(posterior_marginals(lattice, clear)[[*whole_candidates(lattice).values()]], 1)


def test_full_stops_dashes_and_apostrophes_are_told_by_place():
    mask = np.zeros((80, 400), bool)
    for x in (20, 100, 200, 300):
        _bar(mask, x, 24)
    mask[55:60, 52:57] = True
    mask[38:41, 140:158] = True
    mask[20:30, 240:243] = True
    _, lattice = _lattice(mask)
    assert [piece.mark for piece in lattice.pieces] == ["", ".", "", "-", "", "'", ""]
