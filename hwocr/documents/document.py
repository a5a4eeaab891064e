"""What a `.hwocr` file holds, as records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from hwocr.documents.history.entries import Entry
from hwocr.documents.history.history import History
from hwocr.documents.state import PageState
from hwocr.reading.page import Page

SUFFIX = ".hwocr"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The picture of a page as it was opened, as the bytes of an image file.

    Attributes:
        name: such as ``picture.jpg``; its ending says the kind.
        content: the file.
    """

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class ModelMark:
    """Which model read a page.

    Attributes:
        name: as the registry or the user calls it.
        sha256: of its file, in hexadecimal; empty where the file was not to be had.
    """

    name: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class DocumentPage:
    """One page of a document at the moment it is saved, or as it was found in a file.

    Attributes:
        source: the file it came from first, or a word such as "clipboard".
        number, page_count: which page of how many that file had.
        picture: as opened; None where it was lost.
        first: the page as first read; None if it was not read yet.
        state: the page now; None if it was not read yet.
        entries: all steps between the two.
        previous: the page as it was saved the time before; None if it was not.
        selected: the chosen letter; -1 for none.
        settings: what it was read with, in words.
        models: which models read it.
    """

    source: str
    number: int = 1
    page_count: int = 1
    picture: Picture | None = None
    first: PageState | None = None
    state: PageState | None = None
    entries: tuple[Entry, ...] = ()
    previous: Page | None = None
    selected: int = -1
    settings: Mapping[str, str] = field(default_factory=dict)
    models: tuple[ModelMark, ...] = ()

    def history(self) -> History | None:
        """Return the page's history, to go on with; None if it was not read yet."""
        if self.first is None or self.state is None:
            return None
        return History.resumed(self.first, self.entries)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """The pages of a `.hwocr` file.

    Attributes:
        pages: in order.
        created, saved: ISO 8601 in UTC; empty before it was saved.
        software: the program that wrote it.
        version: of the format.
        warnings: what could not be saved of a damaged file, in words for the user.
    """

    pages: tuple[DocumentPage, ...]
    created: str = ""
    saved: str = ""
    software: str = ""
    version: int = FORMAT_VERSION
    warnings: tuple[str, ...] = ()
