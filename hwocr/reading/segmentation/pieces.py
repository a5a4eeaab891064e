"""Pieces of a line: components that plainly belong together, and the small marks told by their place."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.layout.components import Components
from hwocr.reading.layout.text_line import TextLine
from hwocr.reading.page import Box
from hwocr.reading.segmentation.diacritics import join_diacritics, may_have_diacritics
from hwocr.reading.segmentation.parentheses import ends_list_number, parenthesis, stands_at_edge
from hwocr.reading.segmentation.punctuation import (
    MARK,
    Surroundings,
    broken_off,
    has_room,
    punctuation_of,
    squeezed_in,
    with_dots,
)

# Two components belong together if they share this part of the narrower one's width.
_SHARED_WIDTH = 0.6


@dataclass(frozen=True, slots=True)
class Piece:
    """Ink that is not divided any further: one letter, a part of one, or a mark.

    Attributes:
        members: component numbers.
        box: around them, in pixels of the working picture.
        mark: the punctuation mark it is by its size and place, or "".
    """

    members: tuple[int, ...]
    box: Box
    mark: str = ""


def find_pieces(components: Components, line: TextLine, letter_size: float, pen: float) -> tuple[Piece, ...]:
    """Group the components of a line into pieces, left to right.

    Args:
        components: of the page.
        line: whose members to group.
        letter_size: height of the letters, pixels.
        pen: width of the pen's strokes, pixels.

    Returns:
        The pieces; specks are dropped.
    """
    size = min(max(line.height(), 0.6 * letter_size), 1.6 * letter_size)
    numbers = sorted(line.members, key=lambda number: int(components.boxes[number, 0]))
    around = Surroundings(line, size, pen, components.boxes[line.letters])
    groups: list[list[int]] = []
    spans: list[list[float]] = []
    # Large components first: small marks join a letter they stand over, not each other.
    heights = components.heights
    letters = {number for number in numbers if heights[number] >= MARK * size}
    for number in sorted(numbers, key=lambda number: -int(heights[number])):
        left, top, right, bottom = (float(value) for value in components.boxes[number])
        place = _group_for(left, top, right, bottom, spans, size)
        if place is None and number not in letters:
            mark = punctuation_of(Box(int(left), int(top), int(right), int(bottom)), 1e9, around)
            whole = broken_off(number, mark or "", components, letters, size)
            place = next((i for i, members in enumerate(groups) if whole in members), None)
        if place is None:
            groups.append([number])
            spans.append([left, top, right, bottom])
        else:
            groups[place].append(number)
            span = spans[place]
            span[:] = [min(span[0], left), min(span[1], top), max(span[2], right), max(span[3], bottom)]
    if may_have_diacritics(line.heights, line.height()):
        join_diacritics(groups, spans, size)
    pieces: list[Piece] = []
    for members, span in sorted(zip(groups, spans, strict=True), key=lambda pair: pair[1][0]):
        box = Box(*(int(value) for value in span))
        area = float(components.areas[members].sum())
        mark = punctuation_of(box, area, around)
        if mark == "" and len(members) == 1:
            view = components.labels[box.top : box.bottom, box.left : box.right]
            mark = parenthesis(view == members[0] + 1, size, pen)
        if mark is not None:
            pieces.append(Piece(tuple(members), box, mark))
    pieces = _with_dots_below(pieces, around)
    return tuple(_without_crumbs(_with_parentheses(pieces, components, around)))


def _with_parentheses(pieces: list[Piece], components: Components, around: Surroundings) -> list[Piece]:
    """Keep parentheses that embrace something; look again for their partners and those of list numbers."""
    boxes = [piece.box for piece in pieces]
    certain = {
        piece.mark
        for piece in pieces
        if piece.mark in ("(", ")") and stands_at_edge(piece.box, piece.mark, boxes, around.size)
    }
    result = []
    for place, piece in enumerate(pieces):
        mark = piece.mark
        if len(piece.members) == 1 and mark in ("", "(", ")"):
            numbered = ends_list_number(place, boxes, around.size)
            if not mark and (numbered or certain):
                box = piece.box
                view = components.labels[box.top : box.bottom, box.left : box.right]
                mark = parenthesis(view == piece.members[0] + 1, around.size, around.pen, expected=True)
                partner = "(" if mark == ")" else ")"
                mark = mark if partner in certain or (numbered and mark == ")") else ""
            if mark and not stands_at_edge(piece.box, mark, boxes, around.size):
                mark = ""
        result.append(replace(piece, mark=mark))
    return result


def _without_crumbs(pieces: list[Piece]) -> list[Piece]:
    boxes, marks = [piece.box for piece in pieces], [piece.mark for piece in pieces]
    return [
        piece
        for place, piece in enumerate(pieces)
        if piece.mark not in (".", ",") or not squeezed_in(place, boxes, marks)
    ]


def _with_dots_below(pieces: list[Piece], around: Surroundings) -> list[Piece]:
    """Make ! and ? of a stroke that ends above the baseline and the dot under it, : of two dots."""
    result: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.mark != "", piece.mark == ".", piece.box.left)):
        place = with_dots(piece.box, piece.mark, [(other.box, other.mark) for other in result], around)
        if place is None:
            result.append(piece)
            continue
        upper = result[place]
        box = Box.around((upper.box, piece.box))
        mark = ":" if upper.mark else "!" if upper.box.width < 0.3 * around.size else "?"
        result[place] = Piece(upper.members + piece.members, box, mark)
    letters = [piece.box for piece in result if not piece.mark]
    # A dot by itself in the middle is dirt; a dash without room is a bar of the letter beside it.
    kept = (
        replace(piece, mark="")
        if piece.mark == "-" and not has_room(piece.box, letters, around.size)
        else piece
        for piece in result
        if piece.mark != "·"
    )
    return sorted(kept, key=lambda piece: piece.box.left)


def _group_for(
    left: float, top: float, right: float, bottom: float, spans: list[list[float]], size: float
) -> int | None:
    width, height = right - left, bottom - top
    best, best_share = None, _SHARED_WIDTH
    for index, span in enumerate(spans):
        shared = min(right, span[2]) - max(left, span[0])
        share = shared / max(1.0, min(width, span[2] - span[0]))
        if max(right, span[2]) - min(left, span[0]) > 1.7 * size:
            continue
        small = max(width, height) < MARK * size
        if small:
            # A full stop under the overhang of a T or F is no part of it, nor yet is the dot of a ?.
            below = top > span[3] - 0.32 * size and shared < 0.95 * width
            dot = top >= span[3] - 1 and max(width, height) < 0.3 * size and height < 1.6 * width
            if below or dot:
                continue
            share = shared / max(1.0, width)
            vertical_gap = max(top - span[3], span[1] - bottom)
            if vertical_gap > 0.45 * size:
                continue
        if share > best_share:
            best, best_share = index, share
    return best


def cut_candidates(profile: NDArray[np.float32], apart: int, count: int) -> list[int]:
    """Where a wide piece may be cut: columns with least ink, away from the ends and each other.

    Args:
        profile: (W,) ink in each column.
        apart: cuts keep this many columns from each other and from the ends.
        count: at most so many.

    Returns:
        Columns, the emptiest first; the cut lies before each.
    """
    apart = max(2, apart)
    smooth = np.convolve(profile, np.ones(3) / 3, mode="same")
    cuts: list[int] = []
    for column in apart + np.argsort(smooth[apart : len(profile) - apart], kind="stable"):
        if all(abs(int(column) - other) >= apart for other in cuts):
            cuts.append(int(column))
        if len(cuts) == count:
            break
    return cuts
