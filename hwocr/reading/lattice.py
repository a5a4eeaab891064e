"""The lattice of glyph candidates over a line, and the best way through it.

Pieces are the finest division. An edge of the lattice is a candidate: a piece, neighbouring pieces
taken together (a D whose bar lost touch with its bow), or a half of a piece that holds two letters.
The network scores all candidates of a page in one batch; the best path of each line is found by
dynamic programming.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.components import Components
from hwocr.reading.page import Box
from hwocr.reading.pieces import Piece, cut_candidates

_MOST_PIECES = 3
# All lengths below are in heights of the line's letters.
_WIDEST_JOINED = 1.25
_WIDEST_GAP = 0.22
# The log-odds that neighbouring pieces are one letter, and that a cut divides two, are logistic
# regressions on 1,573 pairs and 7,886 cuts of 360 generated pages (seeds 70000 to 70359, a third
# of them of random style, the others plain, touching, broken, faint; the judge learnt from other
# seeds): the judge's odds, apart and together, and the geometry. They tell 99.5 % of the pairs right.
_SINGLE_WHOLE = 0.39
_JOINED_WHOLE = 0.65
_JOIN_ODDS = 6.4
_JOIN_GAP = -8.6
_JOIN_NARROWER = -2.9
_JOIN_WIDTH = -2.3
_JOIN_LOWER = -4.3
_CUT_ODDS = -2.9
# The judge knows only the generator's hands: how sure the classifier is counts a little, too.
_SHAPE = 0.7
# Which pieces may be several letters, and where they may be cut.
_SEVERAL_WIDTH = 0.8
_SEVERAL_TYPICAL = 1.2
_CUTS_PER_HEIGHT = 3.5
_MOST_CUTS = 8
_APART = 0.11
_WIDE_LETTER = 1.35
_WIDE_COST = -16.0


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A possible glyph.

    Attributes:
        start, end: the nodes of the line's lattice it leads from and to.
        members: component numbers of its ink.
        box: in the working picture.
        mark: the punctuation it is, or "" if the network shall tell.
        joins: how many gaps between pieces it closes: 0 for a piece or a half of one.
        prior: log-odds from its geometry alone.
    """

    start: int
    end: int
    members: tuple[int, ...]
    box: Box
    mark: str
    joins: int
    prior: float


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """The candidates of one line; nodes are numbered left to right."""

    candidates: tuple[Candidate, ...]
    node_count: int


def build_lattice(pieces: tuple[Piece, ...], components: Components, size: float) -> Lattice:
    """List the candidates of a line.

    Args:
        pieces: left to right.
        components: of the page.
        size: height of the line's letters in pixels.

    Returns:
        The lattice; there is always a path from its first to its last node.
    """
    widths = [piece.box.width for piece in pieces if not piece.mark and piece.box.width > 0.35 * size]
    typical_width = float(np.median(widths)) if widths else size
    candidates: list[Candidate] = []
    # (piece, column) of each cut; nodes are numbered once all are known.
    cuts: list[tuple[int, int]] = []
    for index, piece in enumerate(pieces):
        candidates.append(_whole(index, piece, size))
        candidates += _joined(index, pieces, size)
        if not piece.mark and _may_be_several(piece, size, typical_width):
            cuts += [(index, column) for column in _cuts(piece, components, size)]
    node_of = _number_nodes(len(pieces), cuts)
    placed = [
        Candidate(node_of[c.start, 0], node_of[c.end, 0], c.members, c.box, c.mark, c.joins, c.prior)
        for c in candidates
    ]
    for index in dict.fromkeys(index for index, _ in cuts):
        columns = [column for place, column in cuts if place == index]
        placed += _slices(pieces[index], index, columns, node_of, components, size)
    return Lattice(tuple(placed), len(node_of))


def _number_nodes(piece_count: int, cuts: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    places = sorted({(index, 0) for index in range(piece_count + 1)} | set(cuts))
    return {place: number for number, place in enumerate(places)}


def _whole(index: int, piece: Piece, size: float) -> Candidate:
    too_wide = max(0.0, piece.box.width / size - _WIDE_LETTER)
    return Candidate(index, index + 1, piece.members, piece.box, piece.mark, 0, _WIDE_COST * too_wide)


def _joined(index: int, pieces: tuple[Piece, ...], size: float) -> list[Candidate]:
    found = []
    prior = 0.0
    first = pieces[index]
    box, members = first.box, first.members
    if first.mark:
        return []
    for end in range(index + 1, min(index + _MOST_PIECES, len(pieces))):
        piece = pieces[end]
        gap = (piece.box.left - box.right) / size
        whole = Box.around((box, piece.box))
        if piece.mark or gap > _WIDEST_GAP or whole.width > _WIDEST_JOINED * size:
            break
        prior += (
            _JOIN_ODDS
            + _JOIN_GAP * gap
            + _JOIN_NARROWER * min(box.width, piece.box.width) / size
            + _JOIN_WIDTH * whole.width / size
            + _JOIN_LOWER * min(box.height, piece.box.height) / size
        )
        box = whole
        members += piece.members
        found.append(Candidate(index, end + 1, members, box, "", end - index, prior))
    return found


def _may_be_several(piece: Piece, size: float, typical_width: float) -> bool:
    width = piece.box.width
    return width > _SEVERAL_WIDTH * size and width > _SEVERAL_TYPICAL * typical_width


def _cuts(piece: Piece, components: Components, size: float) -> list[int]:
    ink = ink_mask(piece.members, piece.box, components)
    count = min(_MOST_CUTS, max(3, round(_CUTS_PER_HEIGHT * piece.box.width / size)))
    return sorted(cut_candidates(ink.sum(axis=0).astype(np.float32), round(_APART * size), count))


def _slices(
    piece: Piece,
    index: int,
    columns: list[int],
    node_of: dict[tuple[int, int], int],
    components: Components,
    size: float,
) -> list[Candidate]:
    """Every part of a piece between two of its cuts, or a cut and an end; not the whole."""
    ink = ink_mask(piece.members, piece.box, components)
    ends = [(0, node_of[index, 0]), *((c, node_of[index, c]) for c in columns)]
    ends.append((piece.box.width, node_of[index + 1, 0]))
    slices = []
    for (left, start), (right, end) in combinations(ends, 2):
        width = right - left
        if width == piece.box.width or not 0.1 * size <= width <= _WIDEST_JOINED * size:
            continue
        rows = np.flatnonzero(ink[:, left:right].any(axis=1))
        if not len(rows) or rows[-1] - rows[0] < 0.4 * size:
            continue
        top, bottom = piece.box.top + int(rows[0]), piece.box.top + int(rows[-1]) + 1
        box = Box(piece.box.left + left, top, piece.box.left + right, bottom)
        slices.append(Candidate(start, end, piece.members, box, "", 0, _CUT_ODDS if left else 0.0))
    return slices


def ink_mask(members: tuple[int, ...], box: Box, components: Components) -> NDArray[np.bool_]:
    """Return which pixels of a box (box.height, box.width) belong to the given components."""
    view = components.labels[box.top : box.bottom, box.left : box.right]
    if len(members) == 1:
        only: NDArray[np.bool_] = view == members[0] + 1
        return only
    mask: NDArray[np.bool_] = np.isin(view, np.array(members) + 1)
    return mask


def candidate_ink(
    candidate: Candidate, strength: NDArray[np.float32], components: Components
) -> NDArray[np.float32]:
    """Cut the ink of a candidate out of the soft ink (H, W), without its neighbours'; (h, w) float32."""
    box = candidate.box
    soft = strength[box.top : box.bottom, box.left : box.right]
    return np.where(ink_mask(candidate.members, box, components), np.maximum(soft, 0.35), np.float32(0))


def candidate_scores(
    lattice: Lattice, log_probabilities: NDArray[np.float64], letter_odds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weigh shapes and geometry of the candidates of a line.

    Args:
        lattice: of the line.
        log_probabilities: (N,) of each candidate's best label.
        letter_odds: (N,) log-odds that each is one whole letter, from the judge.

    Returns:
        (N,) log-odds, to be added along a path; marks have none.
    """
    scores = np.zeros(len(lattice.candidates))
    for number, candidate in enumerate(lattice.candidates):
        if candidate.mark:
            continue
        if candidate.joins:
            whole = candidate.joins * _JOINED_WHOLE * letter_odds[number]
        else:
            whole = _SINGLE_WHOLE * letter_odds[number]
        scores[number] = whole + _SHAPE * (1 + candidate.joins) * log_probabilities[number] + candidate.prior
    return scores


def best_paths(
    lattice: Lattice,
    scores: NDArray[np.float64],
    count: int = 1,
    start: int = 0,
    end: int | None = None,
) -> list[tuple[float, tuple[int, ...]]]:
    """Find the best ways through a line, or through a part of it.

    Args:
        lattice: of the line.
        scores: (N,) from `candidate_scores`.
        count: how many ways.
        start: node to start from.
        end: node to arrive at; the last one by default.

    Returns:
        Up to ``count`` pairs of a score (log-odds) and the numbers of the candidates, left to
        right; best first.
    """
    last = lattice.node_count - 1 if end is None else end
    best: dict[int, list[tuple[float, tuple[int, ...]]]] = {start: [(0.0, ())]}
    order = sorted(range(len(lattice.candidates)), key=lambda number: lattice.candidates[number].start)
    for number in order:
        candidate = lattice.candidates[number]
        if candidate.start not in best or candidate.end > last:
            continue
        gain = float(scores[number])
        ways = best.setdefault(candidate.end, [])
        ways += [(score + gain, (*path, number)) for score, path in best[candidate.start]]
        ways.sort(key=lambda way: -way[0])
        del ways[count:]
    return best.get(last, [])
