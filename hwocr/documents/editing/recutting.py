"""Cutting letters out of a page's picture where a person says they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.errors import DocumentError
from hwocr.ink.glyph import normalise_glyph
from hwocr.reading.character import glyph_ink
from hwocr.reading.page import Box
from hwocr.reading.preprocessing.grayscale import to_grayscale

# The ground a letter stands on is told by what lies around it, in sides of its box.
_MARGIN = 0.15
# Ink counts from this strength on where a box is drawn close around it.
_INK = 0.35
# A part with less ink than this, of the whole letter's, is a speck that the cut left over.
_SPECK = 0.02

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A letter that was cut out.

    Attributes:
        box: close around its ink, in pixels of the page.
        picture: (32, 32) what a network sees.
    """

    box: Box
    picture: NDArray[np.float32]


def cut_box(pixels: NDArray[np.uint8], box: Box, *, tight: bool = True) -> Piece:
    """Cut the letter out of a box.

    Args:
        pixels: (H, W, 3) of the page.
        box: around the letter.
        tight: whether the box of the piece is drawn close around the ink; else it stays.

    Returns:
        The piece; where the box holds no ink, its picture is empty and its box is the one given.
    """
    ink = _ink(pixels, box)
    found = _close(ink, box)
    return Piece(found if tight and found is not None else box, normalise_glyph(ink))


def cut_along(pixels: NDArray[np.uint8], box: Box, start: Point, end: Point) -> tuple[Piece, Piece]:
    """Cut a letter in two along a line through it.

    Args:
        pixels: (H, W, 3) of the page.
        box: around the letter.
        start: a point (x, y) of the line, in pixels of the page.
        end: another.

    Returns:
        The left and the right part.

    Raises:
        DocumentError: if all ink lies on one side of the line.
    """
    ink = _ink(pixels, box)
    (x0, y0), (x1, y1) = sorted((start, end), key=lambda point: point[1])
    rows, columns = np.mgrid[: box.height, : box.width]
    across = (columns + box.left + 0.5 - x0) * (y1 - y0) - (rows + box.top + 0.5 - y0) * (x1 - x0)
    if y1 == y0:
        raise DocumentError("This cut lies flat.", "Draw it from above the letter to below it.")
    parts = [np.where(side, ink, 0).astype(np.float32) for side in (across < 0, across >= 0)]
    boxes = [_close(part, box) for part in parts]
    whole = float((ink > _INK).sum())
    left, right = boxes
    if left is None or right is None or min(float((part > _INK).sum()) for part in parts) < _SPECK * whole:
        raise DocumentError("All ink lies on one side of this cut.", "Draw it through the ink of a letter.")
    return Piece(left, normalise_glyph(parts[0])), Piece(right, normalise_glyph(parts[1]))


def _ink(pixels: NDArray[np.uint8], box: Box) -> NDArray[np.float32]:
    """Return the ink inside a box, (height, width) in [0, 1]."""
    margin = max(2, round(_MARGIN * max(box.width, box.height)))
    left, top = max(0, box.left - margin), max(0, box.top - margin)
    around = pixels[top : box.bottom + margin, left : box.right + margin]
    ink = glyph_ink(to_grayscale(np.ascontiguousarray(around)))
    inside = ink[box.top - top :, box.left - left :][: box.height, : box.width]
    return np.ascontiguousarray(inside)


def _close(ink: NDArray[np.float32], box: Box) -> Box | None:
    """Return the box drawn close around the ink inside it; None without ink."""
    mask = ink > _INK
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    return Box(
        box.left + int(columns[0]),
        box.top + int(rows[0]),
        box.left + int(columns[-1]) + 1,
        box.top + int(rows[-1]) + 1,
    )
