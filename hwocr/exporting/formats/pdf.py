"""Pages as a searchable PDF: what they look like, with the text lying on the letters."""

import shutil
import tempfile
from collections.abc import Iterable
from typing import BinaryIO

from hwocr.exporting.registry import ExportOptions, ExportPage, export_format


@export_format("pdf", title="Searchable PDF", suffix=".pdf", binary=True, pictures=True)
def write_pdf(pages: Iterable[ExportPage], file: BinaryIO, options: ExportOptions) -> None:
    """Write a PDF, page by page in constant memory.

    A page of a PDF keeps all it shows, and a whole PDF its bookmarks and links, too; a JPEG file is put in as
    it is, other pictures without loss. Without pages of another PDF it is written to the rules of PDF/A-2u.
    """
    from hwocr.exporting.pdf.assembly import Assembly

    with Assembly(options) as assembly, tempfile.TemporaryFile() as room:
        for exported in pages:
            assembly.add(exported)
        # Into a file first: the target may be a pipe, which knows no way back.
        assembly.write(room)
        room.seek(0)
        shutil.copyfileobj(room, file)
