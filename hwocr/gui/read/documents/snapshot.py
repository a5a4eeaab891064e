"""Pages of the window as a document holds them. Knows no Qt; the slow part runs in workers."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hwocr.errors import HwocrError

if TYPE_CHECKING:
    from hwocr.documents.document import DocumentPage, ModelMark, Picture
    from hwocr.gui.context.engine import Engine
    from hwocr.gui.read.page_state import PageState

# Pictures of these kinds are taken into a document as they are; others as PNG.
_AS_THEY_ARE = (".jpg", ".jpeg", ".png", ".webp", ".bmp")


def snapshot(page_state: PageState) -> DocumentPage:
    """Return a page as it is now, without its picture; quick."""
    from hwocr.documents.document import DocumentPage, ModelMark

    history = page_state.history
    choice = page_state.choice
    settings = {}
    if choice is not None:
        settings = {
            "model": choice.model,
            "recognisers": choice.recognisers,
            "context": "yes" if choice.use_context else "no",
            "printed text": "left out" if choice.leave_out_labels else "read",
        }
    model = history.state.read.model if history is not None else ""
    return DocumentPage(
        source=page_state.origin
        or (str(page_state.path) if page_state.path is not None else page_state.source),
        number=page_state.number,
        page_count=page_state.page_count,
        picture=page_state.stored,
        first=history.first if history is not None else None,
        state=history.state if history is not None else None,
        entries=tuple(history.entries) if history is not None else (),
        previous=page_state.previous,
        selected=page_state.selected,
        settings=settings,
        models=(ModelMark(model),) if model else (),
    )


def as_saved(page: DocumentPage) -> DocumentPage:
    """Return a page whose history ends with being saved."""
    from hwocr.documents.history.entries import Entry

    if page.state is None:
        return page
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return replace(page, entries=(*page.entries, Entry(len(page.entries) + 1, now, "saved")))


def with_picture(page: DocumentPage, page_state: PageState, engine: Engine) -> DocumentPage:
    """Return a page with its picture and the hashes of its models (in a worker)."""
    picture = page.picture or picture_of(page_state, engine)
    return replace(page, picture=picture, models=tuple(_hashed(model) for model in page.models))


def joined(path: Path, pages: list[DocumentPage]) -> list[DocumentPage]:
    """Return a document's pages with those of the window in the place of their older selves (in a worker).

    Args:
        path: the document as it is on disk; where it cannot be read, the window's pages are all.
        pages: of the window.
    """
    from hwocr.documents.archive.read import read_document

    try:
        old = read_document(path).pages
    except HwocrError:
        return pages
    new = {(page.source, page.number): page for page in pages}
    kept = [new.pop((page.source, page.number), page) for page in old]
    return [*kept, *new.values()]


def picture_of(page_state: PageState, engine: Engine) -> Picture:
    """Return the picture of a page as it was opened, as the bytes of a file.

    Raises:
        HwocrError: if it can no longer be read.
    """
    from PIL import Image

    from hwocr.documents.document import Picture
    from hwocr.gui.read.opening import opened_image

    path = page_state.path
    if page_state.opened is None and path is not None and page_state.page_count == 1:
        suffix = path.suffix.lower()
        if suffix in _AS_THEY_ARE:
            try:
                return Picture(f"picture{suffix}", path.read_bytes())
            except OSError as error:
                raise HwocrError(f"{path} can no longer be read: {error.strerror or error}.") from error
    image = opened_image(engine, page_state)
    buffer = io.BytesIO()
    Image.fromarray(image.pixels).save(buffer, "PNG", compress_level=3)
    return Picture("picture.png", buffer.getvalue())


def _hashed(model: ModelMark) -> ModelMark:
    """Return a model with the hash of its file, where there is one of its name."""
    from hwocr.models.registry import find_model

    try:
        content = Path(find_model(model.name)).read_bytes()
    except (HwocrError, OSError):
        return model
    return replace(model, sha256=hashlib.sha256(content).hexdigest())
