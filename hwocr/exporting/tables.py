"""Fields of forms and cells of tables, told from where words stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from hwocr.reading.forms import form_fields
from hwocr.reading.page import Box, FormField, Line, Page, Word

# Captions of several copies of a form are one where they are so much alike.
_SAME_CAPTION = 0.75


@dataclass(frozen=True, slots=True)
class TableRules:
    """Lengths in heights of a line.

    Attributes:
        cell_gap: white between two words from which on they stand in different cells.
    """

    cell_gap: float = 1.5


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
    """Tell whether a page is a form: it has fields, or both type and handwriting."""
    if page.fields:
        return True
    kinds = {word.printed for line in page.lines for word in line.words}
    return len(kinds) == 2


def fields(page: Page) -> tuple[FormField, ...]:
    """Return what is written on a form with its captions: as reading found it, or told from the words."""
    return page.fields or form_fields(page.lines)


def forms_table(pages: Sequence[Page]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return forms as one table: a column a caption, a row a page.

    Captions that differ by a few letters, as read from several copies of one form, are one column. What has
    no caption stands in columns of its own, several entries under one caption behind one another.

    Args:
        pages: forms, of one kind or several.

    Returns:
        The captions, and a row of values for each page.
    """
    columns: list[str] = []
    table: list[dict[int, str]] = []
    for page in pages:
        row: dict[int, str] = {}
        bare = 0
        for field in fields(page):
            bare += not field.caption
            place = _caption_column(field.caption or f"without caption {bare}", columns)
            row[place] = f"{row[place]} {field.value}" if place in row else field.value
        table.append(row)
    return tuple(columns), [tuple(row.get(place, "") for place in range(len(columns))) for row in table]


def _caption_column(caption: str, columns: list[str]) -> int:
    """The column of a caption, a new one where none is like it."""
    plain = caption.casefold()
    likeness = [SequenceMatcher(None, plain, other.casefold()).ratio() for other in columns]
    numbered = caption.startswith("without caption ")
    if likeness and max(likeness) >= (1.0 if numbered else _SAME_CAPTION):
        return likeness.index(max(likeness))
    columns.append(caption)
    return len(columns) - 1


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
