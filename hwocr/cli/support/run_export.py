"""``hwocr runs export``: what the Runs tab exports, from the terminal."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from hwocr.errors import RunError
from hwocr.files import check_output


class RunFormat(StrEnum):
    """What a run is written as."""

    CSV = "csv"
    PNG = "png"
    PDF = "pdf"
    SVG = "svg"
    HTML = "html"


def register(group: typer.Typer) -> None:
    """Add the command to ``hwocr runs``."""
    group.command(
        "export", epilog="Example: hwocr runs export handprint_cnn-2026 --format pdf -o curves.pdf"
    )(export)


def export(
    names: Annotated[
        list[str],
        typer.Argument(metavar="RUN…", help="A run's name, its beginning, or its folder; or several."),
    ],
    format: Annotated[
        RunFormat,
        typer.Option(
            "--format",
            "-f",
            help="csv: epochs as a table; png, pdf, svg: curves as a figure; html: a report.",
        ),
    ] = RunFormat.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Write to this file.")
    ] = None,
) -> int:
    """Write the curves of runs as a table or a figure, or one run as a report of one page.

    A table without -o goes to stdout; anything else without it to a file named after the run.
    """
    from hwocr.runs.analysis.report import curves_csv, export_csv, export_figure, export_report
    from hwocr.runs.store.listing import find_run

    runs = [find_run(name) for name in names]
    if format is RunFormat.CSV and output is None:
        print(curves_csv(runs), end="")
        return 0
    if format is RunFormat.HTML and len(runs) > 1:
        raise RunError("A report is about one run.", "Export the curves of several as a figure or as CSV.")
    path = output or Path(f"{runs[0].name}.{format.value}")
    if path.suffix.lower() != f".{format.value}":
        raise RunError(
            f"{path} is not named as {format.value.upper()}.", f"Let its name end in .{format.value}."
        )
    check_output(path, makes=format.value.upper())
    if format is RunFormat.CSV:
        export_csv(runs, path)
    elif format is RunFormat.HTML:
        export_report(runs[0], path)
    else:
        export_figure(runs, path)
    print(path)
    return 0
