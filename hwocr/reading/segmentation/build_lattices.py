"""From the lines of a page to lattices of candidates that the judge has seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.ink.glyph import normalise_glyphs
from hwocr.reading.layout.analysis import Layout
from hwocr.reading.segmentation.candidates import Candidate, candidate_ink
from hwocr.reading.segmentation.cut_paths import estimate_slant
from hwocr.reading.segmentation.lattice import Lattice, build_lattice, divide, whole_candidates
from hwocr.reading.segmentation.pieces import find_pieces
from hwocr.reading.segmentation.verifier import verifier_log_odds

# Pieces may be several letters if they are this wide, in letter heights and beside the others of the line,
# or if the judge is no surer than this that they are one, and no joining with neighbours convinces it.
_SEVERAL_WIDTH = 0.8
_SEVERAL_TYPICAL = 1.2
_DOUBTFUL_WIDTH = 0.35
_DOUBTFUL_ODDS = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class ScoredLattice:
    """A line's lattice, and what its candidates look like.

    Attributes:
        lattice: N candidates.
        size: height of its letters in the working picture, pixels.
        printed: whether it is type, not handwriting.
        pictures: (N, 32, 32) float32, what the networks see.
        odds: (N,) log-odds that each is one whole letter, from the judge.
    """

    lattice: Lattice
    size: float
    printed: bool
    pictures: NDArray[np.float32]
    odds: NDArray[np.float64]


def build_lattices(layout: Layout, *, labels: bool = True) -> list[ScoredLattice]:
    """Cut the lines of a page into candidates and show them to the judge, all together.

    Args:
        layout: of the page.
        labels: whether printed lines are wanted, too.

    Returns:
        A lattice for every line in which there is anything.
    """
    lattices: list[Lattice] = []
    sizes: list[float] = []
    printed: list[bool] = []
    for line in layout.lines:
        if line.printed and not labels:
            continue
        typical = line.height() if line.printed else layout.letter_size
        pieces = find_pieces(layout.components, line, typical, layout.pen)
        if pieces:
            sizes.append(max(line.height(), 0.6 * typical))
            lattices.append(build_lattice(pieces, sizes[-1]))
            printed.append(line.printed)
    if not lattices:
        return []
    whole = _see([lattice.candidates for lattice in lattices], layout)
    chosen = [
        _maybe_several(lattice, size, odds)
        for lattice, size, (_, odds) in zip(lattices, sizes, whole, strict=True)
    ]
    if any(chosen):
        slant = estimate_slant(layout.components.labels, layout.letter_boxes())
        divided = [
            divide(lattice, pieces, layout.components, size, layout.pen, slant) if pieces else lattice
            for lattice, size, pieces in zip(lattices, sizes, chosen, strict=True)
        ]
        added = [
            after.candidates[len(before.candidates) :]
            for before, after in zip(lattices, divided, strict=True)
        ]
        lattices = divided
        whole = [_both(first, second) for first, second in zip(whole, _see(added, layout), strict=True)]
    return [
        ScoredLattice(lattice, size, is_type, *seen)
        for lattice, size, is_type, seen in zip(lattices, sizes, printed, whole, strict=True)
    ]


_Seen = tuple[NDArray[np.float32], NDArray[np.float64]]


def _see(lines: Sequence[Sequence[Candidate]], layout: Layout) -> list[_Seen]:
    """Show the judge the candidates of all lines at once: pictures and odds per line."""
    crops = [
        candidate_ink(candidate, layout.ink_probability, layout.components)
        for line in lines
        for candidate in line
    ]
    pictures = normalise_glyphs(crops)
    ends = np.cumsum([len(line) for line in lines])[:-1]
    return list(zip(np.split(pictures, ends), np.split(verifier_log_odds(pictures), ends), strict=True))


def _both(first: _Seen, second: _Seen) -> _Seen:
    return np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]])


def _maybe_several(lattice: Lattice, size: float, odds: NDArray[np.float64]) -> list[int]:
    """Which pieces may be several letters."""
    widths = [piece.box.width for piece in lattice.pieces if not piece.mark and piece.box.width > 0.35 * size]
    wide = max(_SEVERAL_WIDTH * size, _SEVERAL_TYPICAL * float(np.median(widths)) if widths else size)
    convincing: set[int] = set()
    for number, candidate in enumerate(lattice.candidates):
        if candidate.geometry.joins and odds[number] > _DOUBTFUL_ODDS:
            convincing |= set(range(candidate.start, candidate.end))
    chosen = []
    for index, number in whole_candidates(lattice).items():
        width = lattice.pieces[index].box.width
        doubtful = odds[number] < _DOUBTFUL_ODDS and index not in convincing
        if width > wide or (doubtful and width > _DOUBTFUL_WIDTH * size):
            chosen.append(index)
    return chosen
