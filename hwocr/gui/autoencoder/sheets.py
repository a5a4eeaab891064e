"""Glyphs put together to pictures, in workers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from hwocr.gui.appearance.theme import Colours
from hwocr.ink.glyph import SIZE
from hwocr.runs.store.reconstructions import Originals, Reconstructions

_GUTTER = 22
_GAP = 2
_BETWEEN = 8
_PAIR = 2 * SIZE + _GAP + _BETWEEN
_ROW = SIZE + 4
# More labels than this stand in two columns.
_ONE_COLUMN = 14


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the pairs stand: a row a label, in one or two columns.

    Attributes:
        classes: the class number of each row's label, with its first pair and how many it has.
        most: pairs in the longest row.
        columns: 1 or 2.
    """

    classes: tuple[tuple[int, int, int], ...]
    most: int
    columns: int

    @staticmethod
    def of(targets: NDArray[np.int64]) -> Layout:
        """Lay out pairs that are sorted by their class numbers (M,)."""
        numbers, firsts, counts = np.unique(targets, return_index=True, return_counts=True)
        rows = tuple(zip(numbers.tolist(), firsts.tolist(), counts.tolist(), strict=True))
        return Layout(rows, int(counts.max(initial=1)), 1 if len(rows) <= _ONE_COLUMN else 2)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the sheet in pixels."""
        return self.columns * self._column_width - _BETWEEN, self._rows * _ROW

    def corner(self, pair: int) -> tuple[int, int]:
        """Return left and top of a pair."""
        for place, (_number, first, count) in enumerate(self.classes):
            if first <= pair < first + count:
                column, row = divmod(place, self._rows)
                return column * self._column_width + _GUTTER + (pair - first) * _PAIR, row * _ROW
        raise IndexError(pair)

    def pair_at(self, x: int, y: int) -> int | None:
        """Return the pair at a pixel of the sheet, if there is one."""
        column, inside = divmod(x, self._column_width)
        place = column * self._rows + y // _ROW
        along = (inside - _GUTTER) // _PAIR
        if not 0 <= place < len(self.classes) or not 0 <= along < self.classes[place][2]:
            return None
        return self.classes[place][1] + along

    def gutters(self) -> Iterator[tuple[int, QRect]]:
        """Give each class number with the room of its label."""
        for place, (number, _first, _count) in enumerate(self.classes):
            column, row = divmod(place, self._rows)
            yield number, QRect(column * self._column_width, row * _ROW, _GUTTER, SIZE)

    @property
    def _rows(self) -> int:
        return -(-len(self.classes) // self.columns)

    @property
    def _column_width(self) -> int:
        return _GUTTER + self.most * _PAIR + _BETWEEN


def pair_sheet(originals: Originals, copies: Reconstructions, layout: Layout, colours: Colours) -> QImage:
    """Draw letters in the colour of writing and their copies beside them in the accent colour."""
    width, height = layout.size
    sheet = np.empty((height, width, 3), np.float32)
    sheet[:] = _rgb(colours.surface)
    for pair in range(len(originals.images)):
        left, top = layout.corner(pair)
        for images, shift, ink in (
            (originals.images, 0, colours.text),
            (copies.images, SIZE + _GAP, colours.accent),
        ):
            room = sheet[top : top + SIZE, left + shift : left + shift + SIZE]
            room[:] = _written(images[pair] / np.float32(255), ink, colours)
    return _image(sheet)


def strip_picture(glyphs: NDArray[np.float32], colours: Colours) -> QImage:
    """Draw glyphs (N, 32, 32) in a row, in the accent colour."""
    count = len(glyphs)
    sheet = np.empty((SIZE, count * (SIZE + _GAP) - _GAP, 3), np.float32)
    sheet[:] = _rgb(colours.surface)
    for place, glyph in enumerate(glyphs):
        left = place * (SIZE + _GAP)
        sheet[:, left : left + SIZE] = _written(glyph, colours.accent, colours)
    return _image(sheet)


def strip_place(column: int, count: int) -> int:
    """Return which glyph of a strip of ``count`` stands at a column of its pixels."""
    return min(count - 1, column // (SIZE + _GAP))


def _written(glyph: NDArray[np.float32], ink: str, colours: Colours) -> NDArray[np.float32]:
    paper = _rgb(colours.sunken)
    return np.asarray(paper + glyph[..., None] * (_rgb(ink) - paper), np.float32)


def _rgb(colour: str) -> NDArray[np.float32]:
    value = QColor(colour)
    return np.array([value.red(), value.green(), value.blue()], np.float32)


def _image(pixels: NDArray[np.float32]) -> QImage:
    rgb = np.ascontiguousarray(np.clip(pixels, 0, 255), np.uint8)
    height, width = rgb.shape[:2]
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
