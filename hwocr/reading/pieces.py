"""Pieces of a line: components that plainly belong together, and the small marks told by their place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.components import Components
from hwocr.reading.text_line import TextLine
from hwocr.reading.page import Box

# Two components belong together if they share this part of the narrower one's width.
_SHARED_WIDTH = 0.6
_MARK = 0.42


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
    groups: list[list[int]] = []
    spans: list[list[float]] = []
    # Large components first: small marks join a letter they stand over, not each other.
    heights = components.heights
    for number in sorted(numbers, key=lambda number: -int(heights[number])):
        left, top, right, bottom = (float(value) for value in components.boxes[number])
        place = _group_for(left, top, right, bottom, spans, size)
        if place is None:
            groups.append([number])
            spans.append([left, top, right, bottom])
        else:
            groups[place].append(number)
            span = spans[place]
            span[:] = [min(span[0], left), min(span[1], top), max(span[2], right), max(span[3], bottom)]
    pieces: list[Piece] = []
    for members, span in sorted(zip(groups, spans, strict=True), key=lambda pair: pair[1][0]):
        box = Box(*(int(value) for value in span))
        area = float(components.areas[members].sum())
        mark = _mark(box, area, line, size, pen)
        if mark is not None:
            pieces.append(Piece(tuple(members), box, mark))
    return _with_dots_below(pieces, line, size)


def _with_dots_below(pieces: list[Piece], line: TextLine, size: float) -> tuple[Piece, ...]:
    """Make ! and ? of a stroke that ends above the baseline and the dot under it, : of two dots."""
    result: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.mark != "", piece.box.left)):
        place = None if piece.mark != "." else _over(piece.box, result, line, size)
        if place is None:
            result.append(piece)
            continue
        upper = result[place]
        box = Box.around((upper.box, piece.box))
        mark = ":" if upper.mark else "!" if upper.box.width < 0.3 * size else "?"
        result[place] = Piece(upper.members + piece.members, box, mark)
    return tuple(sorted(result, key=lambda piece: piece.box.left))


def _over(dot: Box, pieces: list[Piece], line: TextLine, size: float) -> int | None:
    middle = (dot.left + dot.right) / 2
    _, bottom = line.band_at(middle)
    for index, piece in enumerate(pieces):
        box = piece.box
        above = box.bottom <= dot.top + 0.04 * size and box.bottom < bottom - 0.1 * size
        beside = box.left - 0.12 * size <= middle <= box.right + 0.12 * size
        if above and beside and (not piece.mark or (piece.mark in ".'-" and box.width < 0.35 * size)):
            return index
    return None


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
        small = max(width, height) < _MARK * size
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


def _mark(box: Box, area: float, line: TextLine, size: float, pen: float) -> str | None:
    """Return the punctuation a piece is, "" for a letter, None for a speck."""
    if box.height >= _MARK * size:
        return ""
    middle_x, middle_y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    top, bottom = line.band_at(middle_x)
    if box.width >= _MARK * size:
        # Flat and wide: a dash, if it stands about the middle.
        flat = box.height < 0.25 * size and box.width < 1.3 * size
        inside = top + 0.25 * size < middle_y < bottom - 0.2 * size and box.height >= 0.55 * pen
        return "-" if flat and inside else None if flat else ""
    if area < 0.4 * pen * pen or area < 6 or min(box.width, box.height) < 0.75 * pen:
        return None  # a speck, or what is left of a ruling
    if middle_y > bottom - 0.3 * size:
        hangs = box.bottom > bottom + 0.06 * size and box.height > 1.3 * box.width
        return "," if hangs and box.height > 0.2 * size else "."
    if middle_y < top + 0.3 * size and box.height > 1.2 * box.width and box.height > 0.15 * size:
        return "'"
    if box.width > 1.6 * box.height and box.width > 0.22 * size:
        return "-"
    return None


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
