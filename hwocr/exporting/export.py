"""Writing pages in a format, into one file or, where the format holds one page, into one each."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from hwocr.exporting.registry import ExportFormat, ExportOptions, ExportPage
from hwocr.files import open_output


def export_pages(
    pages: Iterable[ExportPage],
    format: ExportFormat,
    target: Path,
    options: ExportOptions | None = None,
    inputs: Sequence[Path] = (),
) -> tuple[Path, ...]:
    """Write pages.

    Args:
        pages: taken one at a time.
        format: what to write.
        target: the file. Where the format holds one page and there are several, ``scan.xml`` becomes
            ``scan-0001.xml``, ``scan-0002.xml`` and so on.
        options: what the format may heed.
        inputs: files that are read, none of which may be written over.

    Returns:
        The files, in order.

    Raises:
        HwocrError: if a file cannot be written, or a picture is needed and cannot be opened.
    """
    options = options or ExportOptions()
    inputs = tuple(inputs)
    if not format.one_page:
        with open_output(target, inputs, makes=format.kind) as file:
            format.write(pages, file, options)
        return (target,)
    several = iter(pages)
    first, second = next(several, None), next(several, None)
    if first is None:
        return ()
    if second is None:
        return (_write_one(first, format, target, options, inputs),)
    return tuple(
        _write_one(exported, format, numbered(target, number), options, inputs)
        for number, exported in enumerate(chain((first, second), several), start=1)
    )


def numbered(target: Path, number: int) -> Path:
    """Return the name of one of several files."""
    return target.with_name(f"{target.stem}-{number:04d}{target.suffix}")


def proposed_name(source: str, number: int, count: int, format: ExportFormat, *, all_pages: bool) -> str:
    """Return a name that says what is saved.

    Args:
        source: the file of the page that is looked at.
        number: of the page, from 1.
        count: how many pages are open.
        format: what is saved.
        all_pages: whether all pages that are open are saved, or this one.
    """
    stem = Path(source).stem or "text"
    if count > 1:
        stem += f" - all {count} pages" if all_pages else f" - page {number}"
    return stem + format.suffix


def _write_one(
    exported: ExportPage, format: ExportFormat, path: Path, options: ExportOptions, inputs: Sequence[Path]
) -> Path:
    with open_output(path, inputs, makes=format.kind) as file:
        format.write((exported,), file, options)
    return path
