"""Pages as plain text."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from hwocr.exporting.registry import ExportOptions, ExportPage, export_format
from hwocr.reading.page import Page


@export_format("text", title="Plain text", suffix=".txt")
def write_text(pages: Iterable[ExportPage], file: BinaryIO, options: ExportOptions) -> None:
    """Write a line of the page a line, an empty line between pages; a page without text leaves no trace."""
    begun, source = False, None
    for exported in pages:
        page = exported.page
        if options.headings and page.source != source:
            file.write(
                f"{chr(10) if source is not None else ''}{page.source}:\n".encode("utf-8", "backslashreplace")
            )
            source, begun = page.source, False
        if page.text:
            file.write(f"{chr(10) if begun else ''}{page.text}\n".encode("utf-8", "backslashreplace"))
            begun = True


def page_text(pages: Sequence[Page]) -> str:
    """Return pages as text: a line of the page a line, an empty line between pages, a final newline.

    Args:
        pages: in order. A page without text leaves no trace.

    Returns:
        The text; empty if nothing was read.
    """
    texts = [page.text for page in pages if page.text]
    return "\n\n".join(texts) + "\n" if texts else ""
