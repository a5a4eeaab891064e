"""Pages as a Word document whose paragraphs reflow."""

from collections.abc import Iterable
from typing import BinaryIO

from hwocr import __version__
from hwocr.exporting.blocks import blocks, flowing_text, paragraphs
from hwocr.exporting.registry import ExportOptions, ExportPage, export_format
from hwocr.interchange.xml import xml_text


@export_format("docx", title="Word document", suffix=".docx", binary=True)
def write_docx(pages: Iterable[ExportPage], file: BinaryIO, options: ExportOptions) -> None:
    """Write running text, paragraph by paragraph, without breaks inside; each page begins a new one.

    Lists and poems keep their lines, a paragraph a line; see `hwocr.exporting.blocks.paragraphs`.
    """
    from docx import Document

    document = Document()
    document.core_properties.author = f"hwocr {__version__}"
    document.core_properties.comments = ""
    if options.language:
        document.core_properties.language = options.language
    for place, exported in enumerate(pages):
        first = True
        for block in blocks(exported.page.lines):
            for lines in paragraphs(block):
                paragraph = document.add_paragraph(xml_text(flowing_text(lines)))
                # Not a break inside a paragraph of its own: that leaves an empty line at the top.
                paragraph.paragraph_format.page_break_before = first and place > 0
                first = False
    document.save(file)
