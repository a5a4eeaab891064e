"""Writing a `.hwocr` file, whole or not at all."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from hwocr import __version__
from hwocr.documents.archive.layout import (
    CONTENTS,
    FIRST,
    FORMAT,
    JOURNAL,
    MIMETYPE,
    NOW,
    PAGE_XML,
    PREVIOUS,
    PREVIOUS_XML,
    page_folder,
)  # fmt: skip
from hwocr.documents.archive.page_xml import xml_of
from hwocr.documents.document import FORMAT_VERSION, Document, DocumentPage
from hwocr.documents.history.entries import write_entry
from hwocr.documents.records import Json, to_record
from hwocr.files.outputs import write_output


def write_document(document: Document, path: Path, inputs: Iterable[Path] = ()) -> None:
    """Write a document.

    Args:
        document: what to write.
        path: the file; one that is there is replaced once the new one is complete.
        inputs: the files that its pages came from: none of them may be written over.

    Raises:
        HwocrError: if it cannot be written, or must not be; an existing file is untouched then.
    """
    write_output(path, document_bytes(document), inputs, makes="hwocr document")


def document_bytes(document: Document, *, brief: bool = False) -> bytes:
    """Return the content of a `.hwocr` file.

    Args:
        document: what it holds.
        brief: leaves out all that can be made again from the first reading and the steps since: for autosave.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    contents = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "software": f"hwocr {__version__}",
        "created": document.created or now,
        "saved": now,
        "pages": [_contents(page, number) for number, page in enumerate(document.pages, 1)],
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr(CONTENTS, _json(contents))
        for number, page in enumerate(document.pages, 1):
            _write_page(archive, page, page_folder(number), brief)
        for number, page in enumerate(document.pages, 1):
            if page.picture is not None:
                name = f"{page_folder(number)}/{page.picture.name}"
                archive.writestr(name, page.picture.content, zipfile.ZIP_STORED)
    return buffer.getvalue()


def _contents(page: DocumentPage, number: int) -> Json:
    return {
        "folder": page_folder(number),
        "source": page.source,
        "number": page.number,
        "page_count": page.page_count,
        "picture": page.picture.name if page.picture is not None else None,
        "sha256": page.picture.sha256 if page.picture is not None else "",
        "selected": page.selected,
        "settings": dict(page.settings),
        "models": to_record(page.models),
    }


def _write_page(archive: zipfile.ZipFile, page: DocumentPage, folder: str, brief: bool) -> None:
    if page.state is None or page.first is None:
        return
    picture_name = page.picture.name if page.picture is not None else ""
    if not brief:
        archive.writestr(f"{folder}/{NOW}", _json(to_record(page.state)))
        archive.writestr(f"{folder}/{PAGE_XML}", xml_of(page.state.page, picture_name))
    archive.writestr(f"{folder}/{FIRST}", _json(to_record(page.first)))
    archive.writestr(f"{folder}/{JOURNAL}", b"".join(map(write_entry, page.entries)))
    if page.previous is not None and not brief:
        archive.writestr(f"{folder}/{PREVIOUS}", _json(to_record(page.previous)))
        archive.writestr(f"{folder}/{PREVIOUS_XML}", xml_of(page.previous, picture_name))


def _json(record: Json) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
