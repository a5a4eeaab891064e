"""Steps on boxes: moved, added, merged, cut. What a network says of the new ones comes later. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hwocr.documents.editing.recutting import Piece, Point
    from hwocr.gui.read.correcting.editor import Editor
    from hwocr.reading.page import Alternative, Box, Glyph, Page

Classify = Callable[["NDArray[np.float32]"], "tuple[Alternative, ...]"]
"""Says what a normalised glyph (32, 32) is, best first."""

# What stands where nothing could be read.
_UNKNOWN = "?"


def read_piece(piece: Piece, classify: Classify) -> Glyph:
    """Return the letter that was cut out, as a network reads it."""
    from hwocr.reading.page import Glyph

    alternatives = classify(piece.picture) if piece.picture.any() else ()
    label = alternatives[0].label if alternatives else _UNKNOWN
    return Glyph(piece.box, label, 1.0, alternatives, piece.picture, label, checked="corrected")


def letters_of_cut(
    pixels: NDArray[np.uint8], box: Box, start: Point, end: Point, classify: Classify
) -> tuple[Glyph, ...]:
    """Cut a letter in two along a line and read both parts (in a worker).

    Raises:
        DocumentError: if all ink lies on one side.
    """
    from hwocr.documents.editing.recutting import cut_along

    return tuple(read_piece(piece, classify) for piece in cut_along(pixels, box, start, end))


def letter_in_box(pixels: NDArray[np.uint8], box: Box, classify: Classify, *, tight: bool = True) -> Glyph:
    """Cut the letter out of a box and read it (in a worker)."""
    from hwocr.documents.editing.recutting import cut_box

    return read_piece(cut_box(pixels, box, tight=tight), classify)


def letter_cut(page: Page, start: Point, end: Point) -> int:
    """Return the letter that a drawn line goes through: whose box holds most of it; -1 for none."""
    steps = 64
    points = [
        (start[0] + (end[0] - start[0]) * at / steps, start[1] + (end[1] - start[1]) * at / steps)
        for at in range(steps + 1)
    ]
    counts = [sum(glyph.box.contains(x, y) for x, y in points) for glyph in page.iter_glyphs()]
    best = max(range(len(counts)), key=counts.__getitem__, default=-1)
    return best if best >= 0 and counts[best] else -1


class BoxSteps:
    """The steps that are taken on the page's picture, with letters that were cut out and read."""

    def __init__(self, editor: Editor) -> None:
        """Take steps with this editor."""
        self._editor = editor

    def merge(self, first: int, last: int, read: Glyph) -> None:
        """Make one letter of several side by side."""
        from hwocr.documents.editing.letters import merge

        page = self._editor.page
        if page is not None:
            after, index = merge(page, first, last, lambda _box: read)
            self._editor.step("merge letters", after, index)

    def split(self, index: int, parts: tuple[Glyph, ...]) -> None:
        """Put the parts of a letter in its place."""
        from hwocr.documents.editing.letters import split

        page = self._editor.page
        if page is not None and 0 <= index < len(page.glyphs):
            self._editor.step(f"cut {page.glyphs[index].label}", split(page, index, parts), index)

    def add(self, read: Glyph) -> None:
        """Add a letter."""
        from hwocr.documents.editing.letters import add

        page = self._editor.page
        if page is not None:
            after, index = add(page, read)
            self._editor.step("add a letter", after, index)

    def move(self, index: int, box: Box, read: Glyph) -> None:
        """Move or resize a letter's box; a letter that a person named keeps its name."""
        from hwocr.documents.editing.letters import set_box
        from hwocr.documents.editing.structure import with_letters

        page = self._editor.page
        if page is None or not 0 <= index < len(page.glyphs):
            return
        glyph = page.glyphs[index]
        after = set_box(page, index, box, read.picture)
        if not glyph.checked and read.alternatives:
            moved = replace(
                after.glyphs[index],
                label=read.label,
                alternatives=read.alternatives,
                shape_label=read.shape_label,
            )
            after = with_letters(after, {index: moved})
        self._editor.step(f"move the box of {glyph.label}", after, index)
