"""Forms and tables as CSV."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from io import StringIO
from typing import BinaryIO

from hwocr.exporting.registry import ExportOptions, ExportPage, export_format
from hwocr.exporting.tables import fields, forms_table, is_form, rows
from hwocr.reading.page import Page

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "@", "+", "-", "\t", "\r")


@export_format("csv", title="CSV of forms and tables", suffix=".csv")
def write_csv(pages: Iterable[ExportPage], file: BinaryIO, options: ExportOptions) -> None:
    """Write a line a form, where a page holds type and handwriting, else a line a line of the page.

    Forms have the columns file and page, then one for each caption, so that many copies of one form make a
    table; pages of lines have file, page, row, then one column a cell. Where both kinds occur, forms come
    first and an empty line parts them. A cell that a spreadsheet would take for a formula gets an apostrophe
    before it.
    """
    forms: list[Page] = []
    of_tables: list[list[str]] = []
    for exported in pages:
        page = exported.page
        if is_form(page):
            forms.append(replace(page, lines=(), fields=fields(page)))
        else:
            of_tables += [
                [page.source, str(page.number), str(place), *row]
                for place, row in enumerate(rows(page), start=1)
            ]
    room = StringIO()
    writer = csv.writer(room, lineterminator="\n")
    if forms:
        captions, values = forms_table(forms)
        writer.writerow(["file", "page", *map(_safe, captions)])
        for page, row in zip(forms, values, strict=True):
            writer.writerow([_safe(cell) for cell in (page.source, str(page.number), *row)])
    if of_tables or not forms:
        if forms:
            room.write("\n")
        width = max((len(row) for row in of_tables), default=3)
        writer.writerow(["file", "page", "row", *(f"cell {place}" for place in range(1, width - 2))])
        writer.writerows([_safe(cell) for cell in row] + [""] * (width - len(row)) for row in of_tables)
    file.write(room.getvalue().encode())


def _safe(cell: str) -> str:
    if not cell.startswith(_FORMULA):
        return cell
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return f"'{cell}"
    return cell
