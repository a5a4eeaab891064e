"""Pages as ALTO 4, a file a page."""

from collections.abc import Iterable
from typing import BinaryIO

from hwocr.exporting.records import page_record
from hwocr.exporting.registry import ExportOptions, ExportPage, export_format
from hwocr.interchange.alto_writer import alto_xml


@export_format("alto", title="ALTO 4", suffix=".xml", one_page=True)
def write_alto(pages: Iterable[ExportPage], file: BinaryIO, options: ExportOptions) -> None:
    """Write the page."""
    file.write(alto_xml([page_record(exported.page, language=options.language) for exported in pages]))
