"""The library's file: SQLite in WAL mode, so that two windows may use it at once."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from hwocr.errors import HwocrError
from hwocr.folders import home_folder

VERSION = 1
_WAIT = 10.0  # seconds that a writer waits for another

_SCHEMA = """
CREATE TABLE page (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL, number INTEGER NOT NULL, stamp TEXT NOT NULL, added TEXT NOT
    NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, letters INTEGER NOT NULL, confidence REAL NOT NULL,
    suspicious INTEGER NOT NULL, text TEXT NOT NULL, thumbnail BLOB NOT NULL, UNIQUE (file, number)
);
CREATE TABLE word (
    id INTEGER PRIMARY KEY, page INTEGER NOT NULL REFERENCES page ON DELETE CASCADE, place INTEGER NOT NULL,
    text TEXT NOT NULL, confidence REAL NOT NULL,
    left INTEGER NOT NULL, top INTEGER NOT NULL, right INTEGER NOT NULL, bottom INTEGER NOT NULL,
    line_left INTEGER NOT NULL, line_top INTEGER NOT NULL, line_right INTEGER NOT NULL, line_bottom INTEGER
    NOT NULL
);
CREATE UNIQUE INDEX word_place ON word (page, place);
CREATE TABLE spelling (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE occurrence (
    spelling INTEGER NOT NULL REFERENCES spelling, word INTEGER NOT NULL REFERENCES word ON DELETE CASCADE,
    probability REAL NOT NULL, PRIMARY KEY (spelling, word)
) WITHOUT ROWID;
CREATE INDEX occurrence_best ON occurrence (spelling, probability DESC);
CREATE INDEX occurrence_word ON occurrence (word);
CREATE VIRTUAL TABLE page_text USING fts5 (
    text, content='page', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE spelling_text USING fts5 (
    text, content='spelling', content_rowid='id', tokenize='trigram', detail='none'
);
CREATE TRIGGER page_added AFTER INSERT ON page BEGIN
    INSERT INTO page_text (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER page_removed AFTER DELETE ON page BEGIN
    INSERT INTO page_text (page_text, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER spelling_added AFTER INSERT ON spelling BEGIN
    INSERT INTO spelling_text (rowid, text) VALUES (new.id, new.text);
END;
"""


def library_folder() -> Path:
    """Return the folder of the library."""
    return home_folder() / "library"


def library_path() -> Path:
    """Return the library's file; it exists from the moment the library is turned on."""
    return library_folder() / "library.sqlite"


def connect(path: Path) -> sqlite3.Connection:
    """Open a library, or make it.

    Raises:
        DamagedLibraryError: if the file is no library, or damaged.
        HwocrError: if it cannot be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Used from the threads of the window's workers, one at a time each under the library's lock.
        connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.OperationalError) as error:
        raise HwocrError(
            f"The library {path} cannot be opened: {error}.", "Check that you may write there."
        ) from error
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _prepare(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        if "locked" in str(error):
            raise HwocrError(f"The library {path} is in use: {error}.", "Try again in a moment.") from error
        raise DamagedLibraryError(path, str(error)) from error
    return connection


class DamagedLibraryError(HwocrError):
    """A library whose file cannot be used any more; it can be built anew from the files it was about."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The library {path} is damaged: {reason}.", "Build it anew: hwocr library rebuild.")


def set_aside(path: Path) -> Path | None:
    """Move a damaged library out of the way; return where to, or None if there was none."""
    if not path.exists():
        return None
    moved = path.with_name(f"damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.sqlite")
    path.replace(moved)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return moved


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables where there are none, and refuse those of another version."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        connection.execute("SELECT count(*) FROM (SELECT 1 FROM page LIMIT 1)").fetchone()
        return
    if version != 0:
        raise sqlite3.DatabaseError(f"its version is {version}, not {VERSION}")
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:  # another window may have been faster
        for statement in _statements(_SCHEMA):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _statements(script: str) -> list[str]:
    """Split a script; ``executescript`` would end the transaction."""
    found, begun = [], ""
    for line in script.strip().splitlines():
        begun += line + "\n"
        if sqlite3.complete_statement(begun):
            found.append(begun)
            begun = ""
    return found
