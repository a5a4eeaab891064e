"""The library: pages go in as they are read and come out when they are searched for."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from hwocr.library.database import DamagedLibraryError, connect, library_path, set_aside
from hwocr.library.spellings import spellings
from hwocr.reading.page import Page

POOR = 0.7
"""Search cannot see a page well whose letters are read with less confidence than this in the mean."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page in the library.

    Attributes:
        id: its number there.
        file: where its picture is.
        number: which page of the file, from 1.
        added: when, ISO 8601 in UTC.
        letters: how many were read.
        confidence: the mean of theirs.
        suspicious: whether nothing was read although something is on it.
    """

    id: int
    file: Path
    number: int
    added: str
    letters: int
    confidence: float
    suspicious: bool


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the library keeps: how many files, pages, words and letters, in how many bytes."""

    files: int
    pages: int
    words: int
    letters: int
    size: int


class Library:
    """An open library. May be used from several threads; a context manager."""

    def __init__(self, path: Path | None = None) -> None:
        """Open a library, or make it.

        Raises:
            DamagedLibraryError: if it is damaged.
            HwocrError: if it cannot be opened.
        """
        self.path = path or library_path()
        self._lock = threading.RLock()
        self._connection = connect(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close it."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for reading.

        Raises:
            DamagedLibraryError: if the file turns out to be damaged.
        """
        with self._lock:
            try:
                yield self._connection
            except sqlite3.DatabaseError as error:
                raise self._damaged(error) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                raise self._damaged(error) from error

    def _damaged(self, error: sqlite3.DatabaseError) -> DamagedLibraryError:
        return DamagedLibraryError(self.path, str(error))

    def add(
        self, page: Page, file: Path, *, stamp: str = "", thumbnail: bytes = b"", suspicious: bool = False
    ) -> None:
        """Put a page in; it takes the place of what was there of the same page.

        Args:
            page: what was read.
            file: its file.
            stamp: what tells whether the file has changed since.
            thumbnail: a small picture as JPEG.
            suspicious: whether nothing was read although something is on it.

        Raises:
            DamagedLibraryError: if the library is damaged.
        """
        glyphs = page.glyphs
        confidence = float(np.mean([glyph.confidence for glyph in glyphs])) if glyphs else 0.0
        with self._writing() as connection:
            connection.execute("DELETE FROM page WHERE file = ? AND number = ?", (_name(file), page.number))
            cursor = connection.execute(
                "INSERT INTO page (file, number, stamp, added, width, height, letters, confidence, "
                "suspicious, text, "
                "thumbnail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_name(file), page.number, stamp, datetime.now(UTC).isoformat(timespec="seconds"), page.width,
                 page.height, len(glyphs), confidence, suspicious, page.text, thumbnail),
            )  # fmt: skip
            _add_words(connection, int(cursor.lastrowid or 0), page)

    def stamp_of(self, file: Path, number: int) -> str | None:
        """Return the stamp of a page that is kept; None if it is not."""
        with self.reading() as connection:
            query = "SELECT stamp FROM page WHERE file = ? AND number = ?"
            row = connection.execute(query, (_name(file), number)).fetchone()
        return None if row is None else str(row[0])

    def pages(self, *, poor_only: bool = False) -> tuple[KeptPage, ...]:
        """Return the pages by file and number; on demand those that search cannot see well."""
        poor = "WHERE suspicious OR (letters > 0 AND confidence < ?)" if poor_only else ""
        columns = "id, file, number, added, letters, confidence, suspicious"
        with self.reading() as connection:
            rows = connection.execute(
                f"SELECT {columns} FROM page {poor} ORDER BY file, number", (POOR,) if poor_only else ()
            ).fetchall()
        return tuple(
            KeptPage(key, Path(file), number, added, letters, confidence, bool(suspicious))
            for key, file, number, added, letters, confidence, suspicious in rows
        )

    def thumbnail(self, page: int) -> bytes:
        """Return the small picture of a page by its id; empty where there is none."""
        with self.reading() as connection:
            row = connection.execute("SELECT thumbnail FROM page WHERE id = ?", (page,)).fetchone()
        return b"" if row is None else bytes(row[0])

    def holdings(self) -> Holdings:
        """Say what it keeps."""
        with self.reading() as connection:
            files, pages, letters = connection.execute(
                "SELECT count(DISTINCT file), count(*), coalesce(sum(letters), 0) FROM page"
            ).fetchone()
            (words,) = connection.execute("SELECT count(*) FROM word").fetchone()
        parts = [self.path, self.path.with_name(self.path.name + "-wal")]
        return Holdings(
            files, pages, words, letters, sum(part.stat().st_size for part in parts if part.exists())
        )

    def remove(self, root: Path) -> int:
        """Take out a file, or all files in a folder; return how many pages went."""
        name = _name(root)
        # Not LIKE: a name may hold its wildcards.
        inside = name.rstrip("/\\") + "/"
        with self._writing() as connection:
            cursor = connection.execute(
                "DELETE FROM page WHERE file = ? OR substr(file, 1, ?) = ?", (name, len(inside), inside)
            )
            return cursor.rowcount

    def clear(self) -> None:
        """Take out everything, and give the room back."""
        with self._writing() as connection:
            connection.execute("DELETE FROM occurrence")
            connection.execute("DELETE FROM word")
            connection.execute("DELETE FROM page")
            connection.execute("DELETE FROM spelling")
            connection.execute("INSERT INTO spelling_text (spelling_text) VALUES ('rebuild')")
        with self._lock:
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> None:
        """Look through the whole file.

        Raises:
            DamagedLibraryError: if something is wrong with it.
        """
        with self.reading() as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if answer != "ok":
                raise DamagedLibraryError(self.path, answer)
            for table in ("page_text", "spelling_text"):
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


def begin_anew(path: Path | None = None) -> Path | None:
    """Set a damaged library aside and make an empty one; return where the old one is."""
    place = path or library_path()
    moved = set_aside(place)
    connect(place).close()
    return moved


def _name(file: Path) -> str:
    return str(file.resolve())


def _add_words(connection: sqlite3.Connection, page_id: int, page: Page) -> None:
    place = 0
    for line in page.lines:
        around = line.box
        for word in line.words:
            box = word.box
            cursor = connection.execute(
                "INSERT INTO word (page, place, text, confidence, left, top, right, bottom, "
                "line_left, line_top, line_right, line_bottom) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (page_id, place, word.text, word.confidence, box.left, box.top, box.right, box.bottom,
                 around.left, around.top, around.right, around.bottom),
            )  # fmt: skip
            place += 1
            for text, probability in spellings(word):
                connection.execute("INSERT OR IGNORE INTO spelling (text) VALUES (?)", (text,))
                connection.execute(
                    "INSERT INTO occurrence SELECT id, ?, ? FROM spelling WHERE text = ?",
                    (cursor.lastrowid, probability, text),
                )
