"""Forms and tables as CSV."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import BinaryIO

from hwocr.exporting.registry import ExportOptions, ExportPage, export_format
from hwocr.exporting.tables import fields, is_form, rows

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "@", "+", "-", "\t", "\r")


@export_format("csv", title="CSV of forms and tables", suffix=".csv")
def write_csv(pages: Iterable[ExportPage], file: BinaryIO, options: ExportOptions) -> None:
    """Write a line a field where a page holds type and handwriting (a form), else a line a line of the page.

    Fields have the columns file, page, field, value, confidence; tables have file, page, row, then one column
    a cell. Where both kinds occur, fields come first and an empty line parts them. A cell that a spreadsheet
    would take for a formula gets an apostrophe before it.
    """
    of_forms: list[list[str]] = []
    of_tables: list[list[str]] = []
    for exported in pages:
        page = exported.page
        where = [page.source, str(page.number)]
        if is_form(page):
            of_forms += [
                [*where, field.caption, field.value, f"{field.confidence:.4f}"] for field in fields(page)
            ]
        else:
            of_tables += [[*where, str(place), *row] for place, row in enumerate(rows(page), start=1)]
    room = StringIO()
    writer = csv.writer(room, lineterminator="\n")
    if of_forms:
        writer.writerow(["file", "page", "field", "value", "confidence"])
        writer.writerows([_safe(cell) for cell in row] for row in of_forms)
    if of_tables or not of_forms:
        if of_forms:
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
