"""Fields of forms and cells of tables, told from where words stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from hwocr.reading.page import Box, Line, Page, Word


@dataclass(frozen=True, slots=True)
class TableRules:
    """Lengths in heights of a line.

    Attributes:
        cell_gap: white between two words from which on they stand in different cells.
        caption_above: how far above a written line its printed caption may end.
    """

    cell_gap: float = 1.5
    caption_above: float = 2.0


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its printed caption (empty where there is none) and what was written into it."""

    caption: str
    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Cell:
    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        return Box.around(word.box for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def is_form(page: Page) -> bool:
    """Tell whether there is both type and handwriting on a page."""
    kinds = {word.printed for line in page.lines for word in line.words}
    return len(kinds) == 2


def fields(page: Page, rules: TableRules | None = None) -> tuple[Field, ...]:
    """Return what is written on a form with the captions beside it, or failing that above it."""
    rules = rules or TableRules()
    found: list[Field] = []
    captions: list[_Cell] = []
    for line in page.lines:
        caption: _Cell | None = None
        for printed, run in groupby(line.words, key=lambda word: word.printed):
            cell = _Cell(tuple(run))
            if printed:
                caption = cell
                captions.append(cell)
                continue
            beside = caption or _above(captions, cell.box, rules)
            sure = float(np.mean([glyph.confidence for word in cell.words for glyph in word.glyphs]))
            found.append(Field("" if beside is None else beside.text.rstrip(" :."), cell.text, sure))
            caption = None
    return tuple(found)


def rows(page: Page, rules: TableRules | None = None) -> tuple[tuple[str, ...], ...]:
    """Return the lines of a page as rows of cells; cells that stand below one another are in one column.

    A line in a single piece, such as a heading, is put into the column it begins in.
    """
    rules = rules or TableRules()
    lines = [_cells(line, rules) for line in page.lines if line.words]
    columns = _columns([cell.box for cells in lines if len(cells) > 1 for cell in cells])
    if not columns:
        return tuple((" ".join(cell.text for cell in cells),) for cells in lines)
    table: list[tuple[str, ...]] = []
    for cells in lines:
        row = [""] * len(columns)
        for cell in cells:
            place = _column_of(cell.box, columns)
            row[place] = f"{row[place]} {cell.text}".strip()
        table.append(tuple(row))
    return tuple(table)


def _above(captions: Sequence[_Cell], box: Box, rules: TableRules) -> _Cell | None:
    """The last caption that ends a little above a box and stands over it."""
    reach = rules.caption_above * max(1, box.height)
    near = [
        cell
        for cell in captions
        if cell.box.left < box.right
        and box.left < cell.box.right
        and -box.height / 2 <= box.top - cell.box.bottom <= reach
    ]
    return near[-1] if near else None


def _cells(line: Line, rules: TableRules) -> list[_Cell]:
    gap = rules.cell_gap * max(1.0, float(np.median([word.box.height for word in line.words])))
    groups = [[line.words[0]]]
    for before, after in pairwise(line.words):
        if after.box.left - before.box.right > gap:
            groups.append([])
        groups[-1].append(after)
    return [_Cell(tuple(group)) for group in groups]


def _columns(boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """The stretches that boxes cover from left to right, those that touch joined."""
    columns: list[tuple[int, int]] = []
    for left, right in sorted((box.left, box.right) for box in boxes):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _column_of(box: Box, columns: Sequence[tuple[int, int]]) -> int:
    """The column a box begins in, or the nearest."""
    apart = [max(left - box.left, box.left - right, 0) for left, right in columns]
    return int(np.argmin(apart))
