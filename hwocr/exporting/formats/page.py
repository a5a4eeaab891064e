"""Pages as PAGE-XML 2019, a file a page."""

from collections.abc import Iterable
from typing import BinaryIO

from hwocr.exporting.records import page_record
from hwocr.exporting.registry import ExportOptions, ExportPage, export_format
from hwocr.interchange.page_xml_writer import page_xml


@export_format("page", title="PAGE-XML 2019", suffix=".xml", one_page=True)
def write_page(pages: Iterable[ExportPage], file: BinaryIO, options: ExportOptions) -> None:
    """Write the page."""
    for exported in pages:
        file.write(page_xml(page_record(exported.page, language=options.language)))
