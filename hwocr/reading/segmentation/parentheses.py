"""Parentheses told from letters by their form, and by what stands beside them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.page import Box

# All lengths below are in heights of the line's letters.
# A parenthesis: lowest height, widest, how far it bows from the line between its ends, and where most. Of 250
# generated glyphs each (seed 5) these admit two thirds of the parentheses, none of I, 1, J, L, 7, C and T.
_PARENTHESIS_HEIGHT = 0.98
_PARENTHESIS_WIDTH = 0.5
_BOW = (0.085, 0.34)
_BOW_PLACE = (0.25, 0.75)
_HALVES = 0.3
_EXPECTED_BOW = 0.06
_EXPECTED_PLACE = (0.2, 0.82)
_EXPECTED_HALVES = -0.2
_EXPECTED_HEIGHT = 0.9
# What ends the number of a list has this much room behind it, and stands this near to the number.
_BEHIND_NUMBER = 0.35
_AT_NUMBER = 0.45
_LONGEST_NUMBER = 2


def parenthesis(ink: NDArray[np.bool_], size: float, pen: float, *, expected: bool = False) -> str:
    """Tell "(" and ")" from letters: one thin stroke, taller than letters, evenly bowed.

    Args:
        ink: (H, W) of one piece.
        size: height of the line's letters, pixels.
        pen: width of the strokes, pixels.
        expected: whether its neighbours say that one is likely here: then a slighter bow will do.

    Returns:
        The parenthesis, or "".
    """
    height, width = ink.shape
    lowest = (_EXPECTED_HEIGHT if expected else _PARENTHESIS_HEIGHT) * size
    if height < lowest or width > _PARENTHESIS_WIDTH * height or height < 8:
        return ""
    counts = ink.sum(axis=1)
    first, last = ink.argmax(axis=1), width - ink[:, ::-1].argmax(axis=1)
    inked = counts > 0
    # One run of ink in each row, nowhere much wider than the pen: no bar, no loop, no hook.
    single = (last - first == counts) & (counts < 2.5 * pen + 2)
    if inked.mean() < 0.9 or single[inked].mean() < 0.93:
        return ""
    rows = np.flatnonzero(inked)
    middle = (first + last)[rows] / 2
    end = max(2, len(rows) // 12)
    head, foot = float(middle[:end].mean()), float(middle[-end:].mean())
    share = (rows - rows[0]) / max(1, rows[-1] - rows[0])
    away = (middle - (head + (foot - head) * share)) / height
    at = int(np.abs(away).argmax())
    bow = float(away[at])
    least_bow, halves = (_EXPECTED_BOW, _EXPECTED_HALVES) if expected else (_BOW[0], _HALVES)
    first_place, last_place = _EXPECTED_PLACE if expected else _BOW_PLACE
    if not least_bow < abs(bow) < _BOW[1] or not first_place < float(share[at]) < last_place:
        return ""
    if abs(head - foot) > 0.4 * height or float((away * np.sign(bow)).min()) < -0.04:
        return ""
    # Both halves bow alike: a J or a 1 is straight for the most part of it.
    quarters = np.interp([0.2, 0.8], share, away * np.sign(bow))
    if quarters.min() < halves * abs(bow):
        return ""
    return "(" if bow < 0 else ")"


def stands_at_edge(box: Box, mark: str, boxes: Sequence[Box], size: float) -> bool:
    """Whether a parenthesis has what it embraces on its inner side, and more room on the other.

    Args:
        box: of the parenthesis.
        mark: "(" or ")".
        boxes: of all pieces of the line.
        size: height of the line's letters, pixels.
    """
    before = min((box.left - other.right for other in boxes if other.left < box.left), default=9 * size)
    after = min((other.left - box.right for other in boxes if other.left > box.left), default=9 * size)
    inner, outer = (after, before) if mark == "(" else (before, after)
    return inner < 1.2 * size and outer > inner + 0.1 * size


def ends_list_number(place: int, boxes: Sequence[Box], size: float) -> bool:
    """Whether a piece stands where the number of a list has its parenthesis.

    Args:
        place: of the piece among ``boxes``.
        boxes: of all pieces of the line, left to right.
        size: height of the line's letters, pixels.
    """
    if not 1 <= place <= _LONGEST_NUMBER or place + 1 >= len(boxes):
        return False
    before, behind = boxes[place].left - boxes[place - 1].right, boxes[place + 1].left - boxes[place].right
    return before < _AT_NUMBER * size and behind > _BEHIND_NUMBER * size and behind > 1.5 * before
