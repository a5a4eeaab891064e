"""Taking pages out of files, one at a time, in workers: pictures, PDF files, documents, the clipboard."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hwocr.errors import HwocrError, ImageError
from hwocr.gui.context.engine import Engine
from hwocr.gui.context.images import Pyramid, make_pyramid, pixels_of, thumbnail_of
from hwocr.gui.read.page_state import PageState

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from hwocr.documents.document import DocumentPage, Picture
    from hwocr.documents.frame import Frame
    from hwocr.documents.recovery import Recovered
    from hwocr.gui.context.workers import Task
    from hwocr.reading.image import PageImage
    from hwocr.reading.page import Page

DOCUMENT_SUFFIX = ".hwocr"
"""The same as `hwocr.documents.document.SUFFIX`, which is slow to import."""

# pdfium must not be used by two threads at once.
_decoding = threading.Lock()


@dataclass(slots=True, eq=False)
class Source:
    """What pages are being taken out of.

    Attributes:
        path: a file; None for what is in memory.
        picture: a picture from the clipboard.
        word: what such a picture is called: "clipboard", "drawing".
        page: what was read on such a picture already.
        recovered: pages that a killed window was working on.
        taken: how many pages were taken out.
        warnings: what was odd about the file.
        group: the same for all its pages.
    """

    path: Path | None = None
    picture: QImage | None = None
    word: str = "clipboard"
    page: Page | None = None
    recovered: Iterator[Recovered] | None = None
    taken: int = 0
    warnings: tuple[str, ...] = ()
    group: str = field(default_factory=lambda: uuid.uuid4().hex)
    _sheets: Iterator[PageState] | None = None
    _task: Task | None = None

    def next_sheet(self, engine: Engine, task: Task) -> PageState | None:
        """Decode the next page; None after the last.

        Raises:
            HwocrError: if it cannot be opened.
        """
        task.report("Opening", 0.0)
        self._task = task
        if self._sheets is None:
            self._sheets = self._iterate(engine, task)
        with _decoding:
            page_state = next(self._sheets, None)
        if page_state is None and self.taken == 0 and self.recovered is None:
            raise ImageError(f"{self.path} has no pages.", "Choose another file.")
        self.taken += page_state is not None
        return page_state

    def _is_called_off(self) -> bool:
        """Whether the page that is being opened is no longer wanted: asked while a PDF is drawn."""
        return self._task is not None and self._task.cancelled

    def _iterate(self, engine: Engine, task: Task) -> Iterator[PageState]:
        if self.recovered is not None:
            for found in self.recovered:
                yield _recovered_sheet(engine, found, self.group)
        elif self.path is None:
            assert self.picture is not None
            image = engine.from_pixels(pixels_of(self.picture), self.word)
            page_state = replace(_sheet(None, image, self.group), opened=image)
            if self.page is not None:
                page_state.take_reading(self.page, None)
            yield page_state
        elif self.path.suffix.lower() == DOCUMENT_SUFFIX:
            yield from self._document(engine, self.path)
        else:
            for image in engine.pages(self.path, self._is_called_off):
                task.report("Opening", 0.6)
                yield _sheet(self.path, image, self.group)

    def _document(self, engine: Engine, path: Path) -> Iterator[PageState]:
        from hwocr.documents.archive.read import read_document

        document = read_document(path)
        self.warnings = document.warnings
        for page in document.pages:
            page_state = _document_sheet(engine, path, page, self.group)
            page_state.document, page_state.created = path, document.created
            if page_state.history is not None:
                page_state.history.opened_saved()
                page_state.previous = page_state.history.state.page
            yield page_state


def decode(engine: Engine, page_state: PageState) -> PageImage:
    """Return the picture of a page as the frame of its history wants it, decoded again."""
    image = opened_image(engine, page_state)
    frame = page_state.history.state.frame if page_state.history is not None else page_state.frame
    if frame is None or (frame.turns == 0 and frame.crop is None):
        return image
    return replace(image, pixels=frame.apply(image.pixels))


def load_again(engine: Engine, page_state: PageState) -> tuple[PageImage, Pyramid, Frame | None]:
    """Return the pixels of a page, and how they are turned and cropped."""
    image = decode(engine, page_state)
    frame = page_state.history.state.frame if page_state.history is not None else page_state.frame
    return image, make_pyramid(image.pixels), frame


def opened_image(engine: Engine, page_state: PageState) -> PageImage:
    """Return the picture of a page as it was opened, before any turn or crop (in a worker)."""
    if page_state.opened is not None:
        return page_state.opened
    if page_state.stored is not None:
        return _decode_stored(
            engine, page_state.stored, page_state.source, page_state.number, page_state.page_count
        )
    assert page_state.path is not None
    with _decoding:
        image = next(islice(engine.pages(page_state.path), page_state.number - 1, None), None)
    if image is None:
        raise ImageError(
            f"{page_state.path} no longer has a page {page_state.number}.",
            "The file was changed; open it again.",
        )
    return image


def _decode_stored(engine: Engine, picture: Picture, source: str, number: int, count: int) -> PageImage:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / picture.name
        path.write_bytes(picture.content)
        image = next(iter(engine.pages(path)))
    return replace(image, source=source, number=number, page_count=count)


def _blank(engine: Engine, page: DocumentPage) -> PageImage:
    """Return white paper in the place of a picture that is lost."""
    import numpy as np

    frame = page.state.frame if page.state is not None else None
    size = (frame.height, frame.width, 3) if frame is not None else (64, 64, 3)
    return engine.from_pixels(np.full(size, 255, np.uint8), page.source or "document")


def _sheet(path: Path | None, image: PageImage, group: str) -> PageState:
    pyramid = make_pyramid(image.pixels)
    return PageState(
        path, image.source, image.number, image.page_count, thumbnail_of(pyramid), image, pyramid, group=group
    )


def _document_sheet(engine: Engine, path: Path | None, page: DocumentPage, group: str) -> PageState:
    """Return a page of a document as it was left."""
    if page.picture is not None:
        opened = _decode_stored(engine, page.picture, page.source, page.number, page.page_count)
    else:
        opened = _blank(engine, page)
    return _worked_sheet(path, page, opened, group)


def _worked_sheet(path: Path | None, page: DocumentPage, opened: PageImage, group: str) -> PageState:
    frame = page.state.frame if page.state is not None else None
    turned = frame is not None and (frame.turns or frame.crop is not None)
    image = replace(opened, pixels=frame.apply(opened.pixels)) if turned and frame is not None else opened
    page_state = _sheet(path, image, group)
    page_state.stored, page_state.opened = page.picture, None if page.picture is not None else opened
    page_state.origin, page_state.number, page_state.page_count = page.source, page.number, page.page_count
    page_state.history, page_state.frame, page_state.previous = page.history(), frame, page.previous
    page_state.selected = page.selected
    page_state.status = "read" if page_state.history is not None else "waiting"
    return page_state


def _recovered_sheet(engine: Engine, found: Recovered, group: str) -> PageState:
    """Return a page as a killed window left it; its picture comes from where it came from then."""
    page, opened = found.page, None
    if found.picture_from is not None and page.picture is None:
        # Without its picture, which may be gone by now, the page is still worth having.
        with contextlib.suppress(HwocrError):
            opened = next(islice(engine.pages(found.picture_from), page.number - 1, None), None)
    if opened is not None:
        page_state = _worked_sheet(found.picture_from, page, opened, group)
        page_state.opened = None
    else:
        page_state = _document_sheet(engine, found.document, page, group)
    page_state.document = found.document
    # Saved together is what belongs together, not what was recovered at once.
    page_state.group = f"{group} {found.document or found.picture_from or uuid.uuid4().hex}"
    return page_state
