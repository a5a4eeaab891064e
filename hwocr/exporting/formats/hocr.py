"""Pages as hOCR 1.2."""

from collections.abc import Iterable
from typing import BinaryIO

from hwocr.exporting.records import page_record
from hwocr.exporting.registry import ExportOptions, ExportPage, export_format
from hwocr.interchange.hocr_writer import hocr


@export_format("hocr", title="hOCR", suffix=".html")
def write_hocr(pages: Iterable[ExportPage], file: BinaryIO, options: ExportOptions) -> None:
    """Write all pages into one file."""
    file.write(hocr([page_record(exported.page, language=options.language) for exported in pages]))
