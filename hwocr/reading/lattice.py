"""The lattice of glyph candidates over a line, and the best way through it.

Pieces are the finest division. An edge of the lattice is a candidate: a piece, neighbouring pieces
taken together (a D whose bar lost touch with its bow), or a half of a piece that holds two letters.
The network scores all candidates of a page in one batch; the best path of each line is found by
dynamic programming.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.components import Components
from hwocr.reading.page import Box
from hwocr.reading.pieces import Piece, cut_candidates

_MOST_PIECES = 3
# All lengths below are in heights of the line's letters; tuned on generated pages.
_WIDEST_JOINED = 1.25
_WIDEST_GAP = 0.22
# Log-odds that a gap lies inside a letter: at no gap, and its fall per typical letter gap.
_JOIN_ODDS = 1.5
_JOIN_SLOPE = 8.0
_TYPICAL_GAP_FLOOR = 0.12
_WIDE_LETTER = 1.35
_SPLIT_COST = 2.2


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A possible glyph.

    Attributes:
        start, end: the nodes of the line's lattice it leads from and to.
        members: component numbers of its ink.
        box: in the working picture.
        mark: the punctuation it is, or "" if the network shall tell.
        weight: how many pieces it stands for; its log-probability counts so often.
        prior: log-odds from its geometry alone.
    """

    start: int
    end: int
    members: tuple[int, ...]
    box: Box
    mark: str
    weight: float
    prior: float


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """The candidates of one line; nodes are numbered left to right."""

    candidates: tuple[Candidate, ...]
    node_count: int


def build_lattice(pieces: tuple[Piece, ...], components: Components, size: float, pen: float) -> Lattice:
    """List the candidates of a line.

    Args:
        pieces: left to right.
        components: of the page.
        size: height of the line's letters in pixels.
        pen: width of the strokes in pixels.

    Returns:
        The lattice; there is always a path from its first to its last node.
    """
    gaps = np.array([later.box.left - earlier.box.right for earlier, later in pairwise(pieces)], float)
    inside = gaps[(gaps > 0) & (gaps < 1.2 * size)] / size
    typical_gap = max(_TYPICAL_GAP_FLOOR, float(np.median(inside)) if len(inside) else 0.3)
    widths = [piece.box.width for piece in pieces if not piece.mark and piece.box.width > 0.35 * size]
    typical_width = float(np.median(widths)) if widths else size
    candidates: list[Candidate] = []
    # Node 2 * i stands before piece i; cuts inside a piece get numbers of their own at the end.
    cuts: list[tuple[int, int]] = []
    for index, piece in enumerate(pieces):
        candidates.append(_whole(index, piece, size))
        candidates += _joined(index, pieces, size, typical_gap)
        if not piece.mark and _may_be_two(piece, size, typical_width):
            cuts += [(index, column) for column in _cuts(piece, components)]
    node_of = _number_nodes(len(pieces), cuts)
    placed = [
        Candidate(node_of[c.start, 0], node_of[c.end, 0], c.members, c.box, c.mark, c.weight, c.prior)
        for c in candidates
    ]
    for index, column in cuts:
        placed += _halves(pieces[index], column, node_of[index, 0], node_of[index, column],
                          node_of[index + 1, 0], components, size, pen)  # fmt: skip
    return Lattice(tuple(placed), len(node_of))


def _number_nodes(piece_count: int, cuts: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    places = sorted({(index, 0) for index in range(piece_count + 1)} | set(cuts))
    return {place: number for number, place in enumerate(places)}


def _whole(index: int, piece: Piece, size: float) -> Candidate:
    too_wide = max(0.0, piece.box.width / size - _WIDE_LETTER)
    return Candidate(index, index + 1, piece.members, piece.box, piece.mark, 1.0, -4.0 * too_wide)


def _joined(index: int, pieces: tuple[Piece, ...], size: float, typical_gap: float) -> list[Candidate]:
    found = []
    prior = 0.0
    box = pieces[index].box
    members = pieces[index].members
    if pieces[index].mark:
        return []
    for end in range(index + 1, min(index + _MOST_PIECES, len(pieces))):
        piece = pieces[end]
        gap = (piece.box.left - box.right) / size
        box = Box.around((box, piece.box))
        members += piece.members
        if piece.mark or gap > _WIDEST_GAP or box.width > _WIDEST_JOINED * size:
            break
        prior += float(np.clip(_JOIN_ODDS - _JOIN_SLOPE * max(gap, 0.0) / typical_gap, -8, _JOIN_ODDS))
        found.append(Candidate(index, end + 1, members, box, "", end + 1.0 - index, prior))
    return found


def _may_be_two(piece: Piece, size: float, typical_width: float) -> bool:
    width = piece.box.width
    return width > 0.9 * size and width > 1.25 * typical_width


def _cuts(piece: Piece, components: Components) -> list[int]:
    ink = ink_mask(piece.members, piece.box, components)
    return [column for column in cut_candidates(ink.sum(axis=0).astype(np.float32)) if column > 0]


def _halves(
    piece: Piece,
    column: int,
    start: int,
    middle: int,
    end: int,
    components: Components,
    size: float,
    pen: float,
) -> list[Candidate]:
    ink = ink_mask(piece.members, piece.box, components)
    across = float(ink[:, column].sum())
    cost = -_SPLIT_COST - 0.8 * max(0.0, across / max(pen, 1.0) - 1.5)
    halves = []
    for left, right, nodes, prior in (
        (0, column, (start, middle), cost),
        (column, piece.box.width, (middle, end), 0.0),
    ):
        part = ink[:, left:right]
        rows = np.flatnonzero(part.any(axis=1))
        if not len(rows) or rows[-1] - rows[0] < 0.4 * size:
            return []
        box = Box(
            piece.box.left + left, piece.box.top + int(rows[0]),
            piece.box.left + right, piece.box.top + int(rows[-1]) + 1,
        )  # fmt: skip
        halves.append(Candidate(*nodes, piece.members, box, "", 1.0, prior))
    return halves


def ink_mask(members: tuple[int, ...], box: Box, components: Components) -> NDArray[np.bool_]:
    """Return which pixels of a box (box.height, box.width) belong to the given components."""
    view = components.labels[box.top : box.bottom, box.left : box.right]
    if len(members) == 1:
        only: NDArray[np.bool_] = view == members[0] + 1
        return only
    mask: NDArray[np.bool_] = np.isin(view, np.array(members) + 1)
    return mask


def best_path(lattice: Lattice, log_probabilities: NDArray[np.float64]) -> list[int]:
    """Find the candidates of the best way through a line.

    Args:
        lattice: of the line.
        log_probabilities: (N,) of the best label of each candidate, 0 for marks.

    Returns:
        Numbers of candidates, left to right.
    """
    if lattice.node_count < 2:
        return []
    best = np.full(lattice.node_count, -np.inf)
    best[0] = 0.0
    came: list[int] = [-1] * lattice.node_count
    order = sorted(range(len(lattice.candidates)), key=lambda number: lattice.candidates[number].start)
    for number in order:
        candidate = lattice.candidates[number]
        score = best[candidate.start] + candidate.weight * float(log_probabilities[number]) + candidate.prior
        if score > best[candidate.end]:
            best[candidate.end] = score
            came[candidate.end] = number
    path = []
    node = lattice.node_count - 1
    while node > 0:
        path.append(came[node])
        node = lattice.candidates[came[node]].start
    return path[::-1]
