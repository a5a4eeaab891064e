"""Autosave: every window keeps what it works on in a folder of its own, where it is found after a kill.

The page as first read is written once, then a line is appended to its journal at every step. A window that is
closed takes its folder away. One that was killed leaves it, and the lock it held on it is gone.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from hwocr.documents.archive.read import read_document
from hwocr.documents.archive.write import document_bytes
from hwocr.documents.document import Document, DocumentPage
from hwocr.documents.history.history import History
from hwocr.documents.history.journal import Journal, read_lines
from hwocr.errors import DocumentError, HwocrError
from hwocr.files import write_atomically
from hwocr.folders import home_folder

_LOCK = "lock"
_PAGE = "page.hwocr"
_JOURNAL = "journal.jsonl"
_ORIGIN = "origin.json"


@dataclass(frozen=True, slots=True, eq=False)
class Recovered:
    """A page that a killed window was working on.

    Attributes:
        page: the page as it was after the last step; its picture is None where `picture_from` tells it.
        picture_from: the file whose page it is; None if the picture is in ``page``.
        document: the `.hwocr` file it was saved to or opened from; None if none.
    """

    page: DocumentPage
    picture_from: Path | None
    document: Path | None


def recovery_folder() -> Path:
    """Return the folder in which windows keep what they work on."""
    return home_folder() / "recovery"


class Session:
    """What one window keeps while it is open.

    Attributes:
        folder: its folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Begin a session.

        Args:
            folder: where sessions are kept; by default `recovery_folder`.

        Raises:
            DocumentError: if the folder cannot be written to.
        """
        self.folder = (folder or recovery_folder()) / uuid.uuid4().hex
        try:
            self.folder.mkdir(parents=True)
            self._lock = (self.folder / _LOCK).open("w")
        except OSError as error:
            raise _cannot(self.folder, error) from error
        _take(self._lock)

    def keep(self, page: DocumentPage, picture_from: Path | None, document: Path | None = None) -> Keeper:
        """Write a page's first record; its steps are kept by what is returned.

        Args:
            page: the page; its picture may be left out where a file has it.
            picture_from: that file.
            document: the `.hwocr` file it belongs to.

        Raises:
            DocumentError: if the folder cannot be written to.
        """
        folder = self.folder / uuid.uuid4().hex
        try:
            write_atomically(folder / _PAGE, document_bytes(Document((page,)), brief=True))
        except OSError as error:
            raise _cannot(folder, error) from error
        return Keeper(folder, picture_from, document)

    def close(self) -> None:
        """Take the folder away: nothing is left to recover."""
        self._lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # others may have sessions there
            self.folder.parent.rmdir()

    def abandon(self) -> None:
        """Let go of the folder and leave it, as a kill would."""
        self._lock.close()


class Keeper(Journal):
    """The journal of one page of a session."""

    def __init__(self, folder: Path, picture_from: Path | None, document: Path | None) -> None:
        """Keep steps in a folder that holds the page's first record.

        Raises:
            DocumentError: if the folder cannot be written to.
        """
        super().__init__(folder / _JOURNAL)
        self._picture_from = picture_from
        self.belongs_to(document)

    def belongs_to(self, document: Path | None) -> None:
        """Note which `.hwocr` file the page is saved in from now on.

        Raises:
            DocumentError: if it cannot be noted.
        """
        origin = {
            "picture_from": str(self._picture_from) if self._picture_from is not None else None,
            "document": str(document) if document is not None else None,
        }
        try:
            write_atomically(self.path.parent / _ORIGIN, json.dumps(origin).encode())
        except OSError as error:
            raise _cannot(self.path.parent, error) from error

    def forget(self) -> None:
        """The page was closed: nothing of it shall be recovered."""
        self.close()
        shutil.rmtree(self.path.parent, ignore_errors=True)


def left_behind(folder: Path | None = None) -> list[Path]:
    """Return the folders of sessions whose window was killed, oldest first."""
    root = folder or recovery_folder()
    if not root.is_dir():
        return []
    found = [path for path in root.iterdir() if (path / _LOCK).is_file() and not _is_held(path / _LOCK)]
    return sorted(found, key=lambda path: path.stat().st_mtime)


def recover(session: Path) -> Iterator[Recovered]:
    """Return the pages of a session with work that was not saved; those that are damaged are passed over."""
    for folder in sorted(path for path in session.iterdir() if path.is_dir()):
        try:
            (page,) = read_document(folder / _PAGE).pages
            lines = read_lines(folder / _JOURNAL)
            origin = json.loads((folder / _ORIGIN).read_bytes())
        except (HwocrError, OSError, ValueError):
            continue
        history = page.history()
        if history is None:
            continue
        history.replay(lines)
        if history.unsaved:
            yield _recovered(page, history, origin)


def discard(session: Path) -> None:
    """Take a session's folder away."""
    shutil.rmtree(session, ignore_errors=True)


def _recovered(page: DocumentPage, history: History, origin: dict[str, str | None]) -> Recovered:
    picture_from, document = origin.get("picture_from"), origin.get("document")
    return Recovered(
        replace(page, state=history.state, entries=tuple(history.entries)),
        Path(picture_from) if picture_from else None,
        Path(document) if document else None,
    )


def _cannot(folder: Path, error: OSError) -> DocumentError:
    return DocumentError(
        f"Corrections cannot be kept in {folder}: {error.strerror or error}.",
        "Free some space, or save the document often.",
    )


if sys.platform == "win32":
    import msvcrt

    def _take(lock: IO[str]) -> None:
        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)

    def _is_held(path: Path) -> bool:
        with path.open("r+") as lock:
            try:
                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            except OSError:
                return True
        return False

else:
    import fcntl

    def _take(lock: IO[str]) -> None:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_held(path: Path) -> bool:
        """Tell whether the window that made the lock still lives; the system lets go of it at a kill."""
        handle = os.open(path, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        finally:
            os.close(handle)
        return False
