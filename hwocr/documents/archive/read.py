"""Reading a `.hwocr` file: all of it, or what can be saved of a damaged one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from hwocr.documents.archive.layout import (
    CONTENTS,
    FIRST,
    FORMAT,
    JOURNAL,
    NOW,
    PAGE_XML,
    PREVIOUS,
    PREVIOUS_XML,
)  # fmt: skip
from hwocr.documents.archive.page_xml import page_of_xml
from hwocr.documents.archive.parts import Parts, read_parts
from hwocr.documents.document import FORMAT_VERSION, Document, DocumentPage, ModelMark, Picture
from hwocr.documents.history.history import History
from hwocr.documents.records import Json, from_record, to_record
from hwocr.documents.state import PageState, first_state
from hwocr.errors import DocumentError
from hwocr.reading.page import Page

_Kind = TypeVar("_Kind")


def read_document(path: Path) -> Document:
    """Read a document.

    A damaged one gives what can be saved: a page whose history is damaged comes as it was when it was saved,
    one whose record is damaged from its history or from its PAGE-XML, one whose picture is lost without it.
    `Document.warnings` says what was lost.

    Raises:
        DocumentError: if it cannot be read, is no document, was written by a later version of the format, or
            nothing can be saved of it.
    """
    parts = read_parts(path)
    contents = _contents(parts, path)
    version = contents.get("version", FORMAT_VERSION)
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise DocumentError(
            f"{path} was written by a later version, {contents.get('software', 'of this program')}.",
            "Update this program to open it.",
        )
    warnings: list[str] = []
    entries = [entry for entry in contents.get("pages", ()) if isinstance(entry, dict)]
    pages = [
        page
        for number, entry in enumerate(entries, 1)
        if (page := _page(parts, entry, number, warnings)) is not None
    ]
    if not pages:
        raise DocumentError(f"Nothing can be saved of {path}.", "Open its picture and read it again.")
    if warnings:
        warnings.insert(0, f"{path.name} is damaged; this is what could be saved.")
    return Document(
        tuple(pages),
        str(contents.get("created", "")),
        str(contents.get("saved", "")),
        str(contents.get("software", "")),
        FORMAT_VERSION,
        tuple(warnings),
    )


def _contents(parts: Parts, path: Path) -> dict[str, Json]:
    """Return what the document says it holds; put together from its parts' names where that is lost."""
    try:
        contents = json.loads(parts.whole[CONTENTS])
        if isinstance(contents, dict) and contents.get("format") == FORMAT:
            return contents
    except (KeyError, ValueError, RecursionError):
        pass
    names = [*parts.whole, *parts.damaged]
    folders = sorted({"/".join(name.split("/")[:2]) for name in names if name.startswith("pages/")})
    if not folders:
        raise DocumentError(f"{path} is not a document of hwocr.", "Open pictures and PDF files as they are.")
    pictures = {name.rpartition("/")[0]: name.rpartition("/")[2] for name in names if "/picture." in name}
    return {
        "pages": [
            {"folder": folder, "source": path.stem, "picture": pictures.get(folder), "lost": True}
            for folder in folders
        ]
    }


def _page(parts: Parts, entry: Json, number: int, warnings: list[str]) -> DocumentPage | None:
    folder = str(entry.get("folder", ""))
    where = f"Page {number}"
    picture = _picture(parts, entry, folder, where, warnings)
    page = DocumentPage(
        source=str(entry.get("source", "")),
        number=_whole(entry.get("number"), 1),
        page_count=_whole(entry.get("page_count"), 1),
        picture=picture,
        selected=_whole(entry.get("selected"), -1),
        settings={str(k): str(v) for k, v in _mapping(entry.get("settings")).items()},
        models=_models(entry.get("models")),
    )
    if entry.get("lost"):
        warnings.append(f"{where}: what it was read with is lost.")
    if not any(name.startswith(f"{folder}/") for name in (*parts.whole, *parts.damaged)):
        return None
    return _with_state(parts, page, folder, where, warnings)


def _with_state(
    parts: Parts, page: DocumentPage, folder: str, where: str, warnings: list[str]
) -> DocumentPage | None:
    names = {*parts.whole, *parts.damaged}
    now = _state(parts, f"{folder}/{NOW}")
    first = _state(parts, f"{folder}/{FIRST}")
    history, lost = _history(parts, first, f"{folder}/{JOURNAL}")
    if now is None and history is not None:
        now = history.state
        # A brief document, as autosave writes it, has no other record.
        if any(name in names for name in (f"{folder}/{NOW}", f"{folder}/{PAGE_XML}")):
            warnings.append(f"{where}: put together from its history.")
    if now is None:
        now = _from_xml(parts, f"{folder}/{PAGE_XML}") or _from_xml(parts, f"{folder}/{PREVIOUS_XML}")
        if now is not None:
            warnings.append(f"{where}: put together from its PAGE-XML; the letters' pictures are lost.")
    if now is None:
        if page.picture is None:
            warnings.append(f"{where} is lost.")
            return None
        if any(name.startswith(f"{folder}/{NOW}") for name in (*parts.whole, *parts.damaged)):
            warnings.append(f"{where}: its text is lost; it will be read again.")
        return page
    if history is None or lost or to_record(history.state.page) != to_record(now.page):
        warnings.append(f"{where}: its history is damaged and begins anew.")
        history = History(now)
    previous = _record(parts, f"{folder}/{PREVIOUS}", Page)
    # The state is the one at the end of the history, so that steps taken back share its records.
    return replace(
        page, first=history.first, state=history.state, entries=tuple(history.entries), previous=previous
    )


def _history(parts: Parts, first: PageState | None, name: str) -> tuple[History | None, bool]:
    """Return a page's history as far as it can be played, and whether some of it is lost."""
    if first is None:
        return None, True
    content = parts.whole.get(name, parts.damaged.get(name))
    history = History(first)
    if content is None:
        return history, True
    lines = content.split(b"\n")
    lost = history.replay(lines[:-1])
    return history, bool(lost or lines[-1].strip() or name not in parts.whole)


def _picture(parts: Parts, entry: Json, folder: str, where: str, warnings: list[str]) -> Picture | None:
    name = entry.get("picture")
    if not isinstance(name, str):
        if not entry.get("lost"):
            return None
        name = ""
    content = parts.whole.get(f"{folder}/{name}")
    expected = entry.get("sha256")
    wrong = content is not None and expected and hashlib.sha256(content).hexdigest() != expected
    if content is None or wrong:
        warnings.append(f"{where}: its picture is lost.")
        return None
    return Picture(name, content)


def _state(parts: Parts, name: str) -> PageState | None:
    return _record(parts, name, PageState)


def _from_xml(parts: Parts, name: str) -> PageState | None:
    content = parts.whole.get(name)
    page = page_of_xml(content, name) if content is not None else None
    return None if page is None else first_state(page)


def _record(parts: Parts, name: str, kind: type[_Kind]) -> _Kind | None:
    try:
        return from_record(kind, json.loads(parts.whole[name]))
    except (KeyError, ValueError, DocumentError, RecursionError):
        return None


def _models(record: Json) -> tuple[ModelMark, ...]:
    try:
        return from_record(tuple[ModelMark, ...], record or [])
    except DocumentError:
        return ()


def _whole(value: Json, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _mapping(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
