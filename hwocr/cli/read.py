"""``hwocr read``: pages to text, and to every other export format; many at once in `hwocr.cli.read_batch`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from hwocr.cli.support.console import print_error, text_channel
from hwocr.errors import HwocrError
from hwocr.mistakes import explain
from hwocr.models.names import AUTOMATIC

if TYPE_CHECKING:
    from hwocr.exporting.registry import ExportFormat, ExportOptions, ExportPage
    from hwocr.reading.page import Box
    from hwocr.reading.reader import Reader

_DOCUMENT = ".hwocr"
"""The same as `hwocr.documents.document.SUFFIX`, which is slow to import."""


class Language(StrEnum):
    """Whose words help to read."""

    EN = "en"
    NONE = "none"


_FORMATS = (
    "What to write: text, json, hocr, alto, page (PAGE-XML), pdf (searchable), docx or csv (forms and "
    "tables). alto and page "
    "hold a page a file: of several pages -o scan.xml makes scan-0001.xml, scan-0002.xml …"
)


def register(app: typer.Typer) -> None:
    """Add the command to the terminal's program."""
    app.command("read", epilog="Example: hwocr read page.jpg scan.pdf --format pdf -o searchable.pdf")(read)


def _known_format(name: str) -> str:
    from hwocr.exporting.registry import format_named

    try:
        format_named(name)
    except HwocrError as error:
        raise typer.BadParameter(str(error)) from error
    return name


def _known_recognisers(names: str) -> str:
    if names == "auto":
        return names
    from hwocr.reading.recognisers.registry import get_recogniser

    try:
        for name in filter(None, map(str.strip, names.split(","))):
            get_recogniser(name)
    except HwocrError as error:
        raise typer.BadParameter(str(error)) from error
    return names


def _box_of(region: str) -> "Box | None":
    from hwocr.reading.region import parse_region

    try:
        return parse_region(region) if region else None
    except HwocrError as error:
        raise typer.BadParameter(str(error), param_hint="--region") from error


def read(
    files: Annotated[
        # Whether a file may be read is found out when its turn comes: the others are read all the same.
        list[Path],
        typer.Argument(
            metavar="FILE|DIR…",
            help="Pictures, PDF documents, or folders of them; .hwocr documents, with their corrections.",
            readable=False,
        ),
    ],
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="NAME", help=_FORMATS, callback=_known_format)
    ] = "text",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Write to this file, not to stdout; a folder (or a name that ends in /): a file each.",
        ),
    ] = None,
    model: Annotated[
        str,
        typer.Option(
            "--model", "-m", metavar="NAME|FILE", help="The model to read with; automatic: as the page needs."
        ),
    ] = AUTOMATIC,
    recogniser: Annotated[
        str,
        typer.Option(
            "--recogniser",
            "-r",
            metavar="NAME[,NAME…]",
            help="What reads lines: letters, line, ppocr, several with commas, or auto.",
            callback=_known_recognisers,
        ),
    ] = "auto",
    language: Annotated[
        Language,
        typer.Option("--language", "-l", help="The language whose words help; none: the shapes alone tell."),
    ] = Language.EN,
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
    region: Annotated[
        str,
        typer.Option(
            "--region",
            metavar="L,T,R,B",
            help="Read only this part of each picture: left, top, right, bottom, in its pixels.",
        ),
    ] = "",
    prove: Annotated[
        bool,
        typer.Option("--prove", help="Open what was written with another reader and look for each word."),
    ] = False,
    recursive: Annotated[
        bool, typer.Option("--recursive", "-R", help="Look into the folders inside folders, too.")
    ] = False,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            "-j",
            min=0,
            metavar="N",
            help="Processes that read at once, into a folder; 0: one a core.",
        ),
    ] = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Into a folder: read again what is done already.")
    ] = False,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Into a folder: go on reading what comes into the folder of pages."),
    ] = False,
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Into a folder: hand the pages to a dask.distributed cluster.",
        ),
    ] = "",
) -> int:
    """Read handwriting and print: a line of the page is a line of text.

    Into a folder, pages are read by several processes, what is done is passed over the next time, and
    hwocr-report.csv says which pages to look at first.

    The exit status is 0, or 1 if a file could not be read (the others still are).
    """
    from hwocr.batch.settings import ReadSettings, reader_for
    from hwocr.batch.sources import find_sources
    from hwocr.exporting.registry import ExportOptions, format_named
    from hwocr.files import check_output

    chosen, part = format_named(format), _box_of(region)
    settings = ReadSettings(model, context and language is not Language.NONE, labels, recogniser, region)
    wants_batch = (
        jobs > 0 or force or watch or bool(scheduler) or recursive or any(path.is_dir() for path in files)
    )
    if output is not None and _is_folder(output, wants_batch=wants_batch):
        settings.check()
        from hwocr.cli.read_batch import read_into, watch_into

        return (watch_into if watch else read_into)(
            files,
            Path(output),
            chosen,
            settings,
            recursive=recursive,
            jobs=jobs,
            force=force,
            scheduler=scheduler,
        )
    if watch:
        raise typer.BadParameter("--watch needs a folder of outputs: name one with -o.")
    if scheduler:
        raise typer.BadParameter("--scheduler needs a folder of outputs: name one with -o.")
    files = [source.path for source in find_sources(files, recursive=recursive)]
    target = None if output is None else Path(output)
    if target is not None:
        check_output(target, files, makes=chosen.kind)
    elif chosen.binary and sys.stdout.isatty():
        raise typer.BadParameter(f"{chosen.title} does not belong on a terminal: name a file with -o.")
    elif prove:
        raise typer.BadParameter("--prove needs a file: name one with -o.")
    source = _Source(reader_for(settings), files, part)
    options = ExportOptions(headings=len(files) > 1, note=_note)
    if target is None:
        _to_stdout(source.pages(), chosen, options)
    else:
        _to_file(source.pages(), chosen, target, options, files, proof=prove)
    return 1 if source.failed else 0


def _is_folder(output: str, *, wants_batch: bool) -> bool:
    """Whether an output is a folder: it is, or its name ends in a slash, or has no suffix in a batch."""
    path = Path(output)
    return path.is_dir() or output.endswith(("/", "\\")) or (wants_batch and not path.suffix)


class _Source:
    """Reads files page by page; what cannot be read is said and passed over.

    Attributes:
        failed: whether a file could not be read whole.
    """

    def __init__(self, reader: "Reader", files: Sequence[Path], region: "Box | None" = None) -> None:
        self.failed = False
        self._reader = reader
        self._files = files
        self._region = region

    def pages(self) -> Iterator["ExportPage"]:
        """Yield the pages as they are read; the pages before an error are kept."""
        from hwocr.exporting.registry import ExportPage
        from hwocr.reading.image import load_pages
        from hwocr.reading.region import read_region

        read, region = self._reader.read, self._region
        for file in self._files:
            try:
                if file.suffix.lower() == _DOCUMENT:
                    # Imported late: pictures need nothing of it.
                    from hwocr.cli.support.document_pages import document_pages

                    if region is not None:
                        raise HwocrError(f"{file}: --region is for pictures.", "Crop the page in the window.")
                    yield from document_pages(file, _note)
                    continue
                for image in load_pages(file):
                    page = read(image) if region is None else read_region(read, image, region)
                    for warning in page.warnings[len(image.warnings) :]:
                        _note(f"{file}: {warning[0].lower()}{warning[1:]}")
                    yield ExportPage(page, lambda image=image: image, file)  # type: ignore[misc]
            except Exception as error:  # whatever is wrong with one file: the others are read
                self.failed = True
                print_error(explain(error))


def _to_stdout(pages: Iterable["ExportPage"], format: "ExportFormat", options: "ExportOptions") -> None:
    sys.stdout.flush()
    # Plain text is for the terminal, in its encoding; all else says itself which it has.
    out = text_channel() if format.name == "text" else sys.stdout.buffer

    def flushed() -> Iterator["ExportPage"]:
        for number, page in enumerate(pages):
            if number and format.one_page:
                raise HwocrError(
                    f"{format.title} holds one page a file, and there are several.", "Name a file with -o."
                )
            yield page
            out.flush()

    _write_any(flushed(), format, out, options)
    out.flush()


def _write_any(
    pages: Iterator["ExportPage"], format: "ExportFormat", file: BinaryIO, options: "ExportOptions"
) -> None:
    """Write pages; formats that cannot be empty are not begun where no page could be read."""
    from itertools import chain

    if format.one_page or format.binary:
        first = next(pages, None)
        if first is None:
            return
        pages = chain((first,), pages)
    format.write(pages, file, options)


def _to_file(
    pages: Iterator["ExportPage"],
    format: "ExportFormat",
    output: Path,
    options: "ExportOptions",
    inputs: Sequence[Path],
    *,
    proof: bool,
) -> None:
    from itertools import chain

    from hwocr.exporting.export import export_pages
    from hwocr.exporting.proof import ExpectedPage
    from hwocr.exporting.proof import prove as prove_files

    expected: list[ExpectedPage] = []

    def noted() -> Iterator["ExportPage"]:
        for page in pages:
            if proof:
                expected.append(ExpectedPage.of(page.page))
            yield page

    read = noted()
    first = next(read, None)
    if first is None and format.binary:
        return
    whole = read if first is None else chain((first,), read)
    del first
    files = export_pages(whole, format, output, options, inputs)
    if proof:
        result = prove_files(files, format, expected)
        print(result.sentence, file=sys.stderr)
        if not result.holds:
            raise HwocrError(f"{output} does not hold all that was read.", "Please report it with the page.")


def _note(text: str) -> None:
    print(f"hwocr: {text}", file=sys.stderr)
