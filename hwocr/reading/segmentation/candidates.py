"""Candidates: the possible glyphs of a line, and the ink that belongs to each."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.components import Components
from hwocr.reading.page import Box


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """The two seams between which a part of a piece lies.

    Attributes:
        top: the first row they run through, in the working picture.
        left, right: (h,) per row the first column between them, and the first one after.
    """

    top: int
    left: NDArray[np.intp]
    right: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Geometry:
    """What the shape of a candidate says about it, lengths in heights of the line's letters.

    Attributes:
        joins: how many gaps between pieces it closes.
        gap: the widths of these gaps, added up; negative where the pieces overlap.
        narrower: the widths of the narrower sides of the gaps, added up.
        lower: the heights of the lower sides of the gaps, added up.
        cuts: whether a seam is its left end: 1, or 0.
        crossed: how many strokes that seam crosses.
        shared: whether that seam is a stroke that belongs to both sides: 1, or 0.
        slices: whether it is a part of a piece: 1, or 0.
        width, height: of its box.
    """

    joins: float = 0.0
    gap: float = 0.0
    narrower: float = 0.0
    lower: float = 0.0
    cuts: float = 0.0
    crossed: float = 0.0
    shared: float = 0.0
    slices: float = 0.0
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A possible glyph.

    Attributes:
        start, end: the nodes of the line's lattice it leads from and to.
        members: component numbers of its ink.
        box: in the working picture.
        mark: the punctuation it is, or "" if the network shall tell.
        cut: the seams it lies between, or None if its components belong to it whole.
        geometry: what its shape says.
    """

    start: int
    end: int
    members: tuple[int, ...]
    box: Box
    mark: str = ""
    cut: Cut | None = None
    geometry: Geometry = field(default_factory=Geometry)


def ink_mask(members: tuple[int, ...], box: Box, components: Components) -> NDArray[np.bool_]:
    """Return which pixels of a box (box.height, box.width) belong to the given components."""
    view = components.labels[box.top : box.bottom, box.left : box.right]
    if len(members) == 1:
        only: NDArray[np.bool_] = view == members[0] + 1
        return only
    mask: NDArray[np.bool_] = np.isin(view, np.array(members) + 1)
    return mask


def candidate_mask(candidate: Candidate, box: Box, components: Components) -> NDArray[np.bool_]:
    """Return which pixels of a box, not higher than the candidate's, are the candidate's ink."""
    mask = ink_mask(candidate.members, box, components)
    cut = candidate.cut
    if cut is not None:
        rows = slice(box.top - cut.top, box.bottom - cut.top)
        columns = np.arange(box.left, box.right)
        mask &= (columns >= cut.left[rows, None]) & (columns < cut.right[rows, None])
    return mask


def candidate_ink(
    candidate: Candidate, ink_probability: NDArray[np.float32], components: Components
) -> NDArray[np.float32]:
    """Cut the ink of a candidate out of the soft ink (H, W), without its neighbours'; (h, w) float32."""
    box = candidate.box
    soft = ink_probability[box.top : box.bottom, box.left : box.right]
    return np.where(candidate_mask(candidate, box, components), np.maximum(soft, 0.35), np.float32(0))
