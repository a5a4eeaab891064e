"""The lattice of glyph candidates over a line.

Pieces are the finest division that plain ink gives. An edge of the lattice is a candidate: a piece,
neighbouring pieces taken together (a D whose bar lost touch with its bow), or a part of a piece between
two seams (letters that touch). The networks score the candidates of a page in batches;
`hwocr.reading.language.decoding` finds the best path through a line.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from hwocr.reading.layout.components import Components
from hwocr.reading.page import Box
from hwocr.reading.segmentation.candidates import Candidate, Cut, Geometry, ink_mask
from hwocr.reading.segmentation.cut_paths import CutPath, find_cut_paths
from hwocr.reading.segmentation.pieces import Piece

_MOST_PIECES = 3
# All lengths below are in heights of the line's letters.
_WIDEST_JOINED = 1.25
_WIDEST_GAP = 0.22
_NARROWEST_DIVISIBLE = 0.3
_SEAMS_PER_HEIGHT = 5.0
_MOST_SEAMS = 10
_APART = 0.1
# A part of a piece that is narrower or lower than this is no letter, nor is a wider one.
_NARROWEST, _LOWEST, _WIDEST = 0.06, 0.4, 1.35


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """The candidates of one line.

    Attributes:
        candidates: whole pieces and joined ones, in the order of their starts, then parts of pieces.
        node_count: nodes are numbered from 0, left to right.
        pieces: of the line.
        piece_nodes: the nodes between the pieces: where each begins, and where the last one ends.
    """

    candidates: tuple[Candidate, ...]
    node_count: int
    pieces: tuple[Piece, ...]
    piece_nodes: tuple[int, ...]


def build_lattice(pieces: tuple[Piece, ...], size: float) -> Lattice:
    """List the candidates of a line that need no cut.

    Args:
        pieces: left to right.
        size: height of the line's letters in pixels.

    Returns:
        The lattice; there is always a path from its first to its last node.
    """
    candidates: list[Candidate] = []
    for index, piece in enumerate(pieces):
        candidates.append(_whole(index, piece, size))
        candidates += _joined(index, pieces, size)
    return Lattice(tuple(candidates), len(pieces) + 1, pieces, tuple(range(len(pieces) + 1)))


def whole_candidates(lattice: Lattice) -> dict[int, int]:
    """Map each piece that is not a mark to the number of the candidate that is the piece as it is."""
    place = {node: index for index, node in enumerate(lattice.piece_nodes)}
    return {
        place[candidate.start]: number
        for number, candidate in enumerate(lattice.candidates)
        if not (candidate.mark or candidate.geometry.joins or candidate.cut)
    }


def divide(
    lattice: Lattice, chosen: list[int], components: Components, size: float, pen: float, slant: float
) -> Lattice:
    """Add the parts of pieces that may be several letters.

    Args:
        lattice: from `build_lattice`.
        chosen: which pieces, in ascending order.
        components: of the page.
        size: height of the line's letters in pixels.
        pen: width of the strokes in pixels.
        slant: of the writing, pixels to the right per pixel upwards.

    Returns:
        A lattice with the same candidates, and the parts after them.
    """
    cuts: dict[int, list[CutPath]] = {}
    for index in chosen:
        box = lattice.pieces[index].box
        if box.width < _NARROWEST_DIVISIBLE * size or box.height < 4:
            continue
        ink = ink_mask(lattice.pieces[index].members, box, components)
        count = min(_MOST_SEAMS, max(3, round(_SEAMS_PER_HEIGHT * box.width / size)))
        seams = find_cut_paths(ink, pen, slant, _APART * size, count)
        if seams:
            cuts[index] = seams
    nodes: list[int] = []
    next_node = 0
    for index in range(len(lattice.pieces) + 1):
        nodes.append(next_node)
        next_node += 1 + len(cuts.get(index, ()))
    placed = [
        Candidate(nodes[c.start], nodes[c.end], c.members, c.box, c.mark, c.cut, c.geometry)
        for c in lattice.candidates
    ]
    for index, seams_here in cuts.items():
        placed += _parts(lattice.pieces[index], nodes[index], seams_here, components, size, pen)
    return Lattice(tuple(placed), next_node, lattice.pieces, tuple(nodes))


def _whole(index: int, piece: Piece, size: float) -> Candidate:
    geometry = Geometry(width=piece.box.width / size, height=piece.box.height / size)
    return Candidate(index, index + 1, piece.members, piece.box, piece.mark, None, geometry)


def _joined(index: int, pieces: tuple[Piece, ...], size: float) -> list[Candidate]:
    found: list[Candidate] = []
    first = pieces[index]
    box, members = first.box, first.members
    if first.mark:
        return []
    gaps = narrower = lower = 0.0
    for end in range(index + 1, min(index + _MOST_PIECES, len(pieces))):
        piece = pieces[end]
        gap = (piece.box.left - box.right) / size
        whole = Box.around((box, piece.box))
        if piece.mark or gap > _WIDEST_GAP or whole.width > _WIDEST_JOINED * size:
            break
        gaps += gap
        narrower += min(box.width, piece.box.width) / size
        lower += min(box.height, piece.box.height) / size
        box = whole
        members += piece.members
        geometry = Geometry(
            end - index, gaps, narrower, lower, width=whole.width / size, height=whole.height / size
        )
        found.append(Candidate(index, end + 1, members, box, "", None, geometry))
    return found


def _parts(
    piece: Piece, node: int, seams: list[CutPath], components: Components, size: float, pen: float
) -> list[Candidate]:
    """Every part of a piece between two of its seams, or a seam and an end; not the whole."""
    box = piece.box
    ink = ink_mask(piece.members, box, components)
    columns = np.arange(box.width)
    edge = np.zeros(box.height, np.intp)
    starts = [edge, *(seam.start for seam in seams)]
    stops = [*(seam.end for seam in seams), edge + box.width]
    parts = []
    for first, last in combinations(range(len(seams) + 2), 2):
        if first == 0 and last == len(seams) + 1:
            continue
        left, right = starts[first], stops[last - 1]
        reach = float((right - left).mean())
        if reach > _WIDEST * size:
            continue
        own = ink & (columns >= left[:, None]) & (columns < right[:, None])
        rows, across = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
        if not len(rows) or rows[-1] - rows[0] < _LOWEST * size or across[-1] - across[0] < _NARROWEST * size:
            continue
        inner = Box(
            box.left + int(across[0]), box.top + int(rows[0]),
            box.left + int(across[-1]) + 1, box.top + int(rows[-1]) + 1,
        )  # fmt: skip
        seam = seams[first - 1] if first else None
        geometry = Geometry(
            cuts=float(seam is not None), crossed=seam.crossed / pen if seam else 0.0,
            shared=float(seam is not None and seam.shared), slices=1.0,
            width=inner.width / size, height=inner.height / size,
        )  # fmt: skip
        cut = Cut(box.top, box.left + left, box.left + right)
        parts.append(Candidate(node + first, node + last, piece.members, inner, "", cut, geometry))
    return parts
