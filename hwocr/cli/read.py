"""``hwocr read``: pages to text."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hwocr.errors import HwocrError
from hwocr.files import check_output, write_output
from hwocr.models.registry import AUTOMATIC
from hwocr.reading.page import Page

if TYPE_CHECKING:
    from hwocr.reading.reader import Reader


class Format(StrEnum):
    """What a page is written as."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("read", epilog="Example: hwocr read page.jpg scan.pdf --format json -o pages.json")(read)


def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Pictures or PDF documents.")],
    format: Annotated[Format, typer.Option("--format", "-f", help="What to write.")] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Write to this file, not to stdout.")
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            "--model", "-m", metavar="NAME|FILE", help="The model to read with; automatic: as the page needs."
        ),
    ] = AUTOMATIC,
    context: Annotated[
        bool, typer.Option("--context/--no-context", help="Let the word decide between O and 0, I and 1.")
    ] = True,
    labels: Annotated[
        bool | None,
        typer.Option(
            "--labels/--no-labels",
            help="Read printed text, too, or leave it out.",
            show_default="left out on a form",
        ),
    ] = None,
) -> int:
    """Read hand-printed pages: a line of the page is a line of text.

    The exit status is 0, or 1 if a file could not be read (the others still are).
    """
    from hwocr.reading.reader import reader_of

    if output is not None:
        check_output(output, files)
    reader = reader_of(model, use_context=context, keep_labels=labels)
    results: list[tuple[Path, list[Page]]] = []
    failed = False
    streaming = format is Format.TEXT and output is None
    for number, file in enumerate(files):
        pages, error = _read_file(reader, file)
        if error is not None:
            failed = True
            _report(error)
        if pages:
            results.append((file, pages))
        if streaming and pages:
            print(_named_text(file, pages, heading=len(files) > 1, first=number == 0), end="", flush=True)
    if not streaming:
        _write(_whole(results, format, heading=len(files) > 1), output, files)
    return 1 if failed else 0


def _read_file(reader: "Reader", file: Path) -> tuple[list[Page], HwocrError | None]:
    """Read what can be read of a file: the pages before an error are kept."""
    from hwocr.reading.image import load_pages

    pages: list[Page] = []
    try:
        for image in load_pages(file):
            pages.append(reader.read(image))
    except HwocrError as error:
        return pages, error
    return pages, None


def _named_text(file: Path, pages: Sequence[Page], *, heading: bool, first: bool) -> str:
    from hwocr.exporting.formats.text import page_text

    text = page_text(pages)
    if not heading:
        return text
    return f"{'' if first else chr(10)}{file}:\n{text}"


def _whole(results: list[tuple[Path, list[Page]]], format: Format, *, heading: bool) -> str:
    if format is Format.JSON:
        from hwocr.exporting.formats.json import pages_json

        return pages_json([page for _, pages in results for page in pages])
    return "".join(
        _named_text(file, pages, heading=heading, first=number == 0)
        for number, (file, pages) in enumerate(results)
    )


def _write(text: str, output: Path | None, inputs: Sequence[Path]) -> None:
    if output is None:
        print(text, end="")
        return
    write_output(output, text.encode("utf-8", "backslashreplace"), inputs)


def _report(error: HwocrError) -> None:
    hint = f" ({error.hint})" if error.hint else ""
    print(f"hwocr: {error.message}{hint}", file=sys.stderr)
