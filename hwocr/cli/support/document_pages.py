"""The pages of `.hwocr` documents for the terminal: as they were corrected, not read again."""

import dataclasses
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from hwocr.documents.archive.read import read_document
from hwocr.documents.document import DocumentPage
from hwocr.errors import DocumentError, ImageError
from hwocr.exporting.registry import ExportPage
from hwocr.files.pictures import first_frame
from hwocr.files.samples import flattened
from hwocr.reading.image import PageImage, page_from_pixels


def document_pages(path: Path, note: Callable[[str], None]) -> Iterator[ExportPage]:
    """Yield the pages of a document with their corrections.

    Args:
        path: of the document.
        note: told what is missing or damaged, in words.

    Raises:
        DocumentError: if it cannot be opened, or none of its pages was read before it was saved.
    """
    document = read_document(path)
    for warning in document.warnings:
        note(warning)
    read = 0
    for number, page in enumerate(document.pages, 1):
        if page.state is None:
            note(f"{path}: page {number} was not read when it was saved.")
            continue
        read += 1
        shown = dataclasses.replace(page.state.page, number=number)
        yield ExportPage(shown, lambda page=page: _picture(page, path))  # type: ignore[misc]
    if not read:
        raise DocumentError(f"No page of {path} was read when it was saved.", "Open it in the window.")


def _picture(page: DocumentPage, path: Path) -> PageImage:
    """The page's picture, turned and cropped as the page is.

    Raises:
        ImageError: if it was lost or is damaged.
    """
    if page.picture is None or page.state is None:
        raise ImageError(f"The picture of a page of {path} was lost.", "Export it as text.")
    opened = first_frame(io.BytesIO(page.picture.content), name=f"{path}: {page.picture.name}")
    pixels = np.asarray(flattened(opened.picture).convert("RGB"), np.uint8)
    return page_from_pixels(page.state.frame.apply(pixels), str(path))
