"""The journal's file: a line a step, appended and flushed, so that a kill loses at most the last one."""

from __future__ import annotations

import os
from pathlib import Path

from hwocr.documents.history.entries import Entry, write_entry
from hwocr.errors import DocumentError


class Journal:
    """An open journal file.

    Attributes:
        path: where it is.
    """

    def __init__(self, path: Path) -> None:
        """Open or begin a journal; a last line that was cut short is ended first.

        Raises:
            DocumentError: if it cannot be written.
        """
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab+", buffering=0)
            if self._file.seek(0, os.SEEK_END):
                self._file.seek(-1, os.SEEK_END)
                if self._file.read(1) != b"\n":
                    self._file.write(b"\n")
        except OSError as error:
            raise _cannot(path, error) from error

    def append(self, entry: Entry) -> None:
        """Write an entry with one write, and see it to the disk.

        Raises:
            DocumentError: if the disk does not take it.
        """
        try:
            self._file.write(write_entry(entry))
            os.fsync(self._file.fileno())
        except (OSError, ValueError) as error:
            raise _cannot(self.path, error) from error

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the journal stays."""
        self._file.close()


def read_lines(path: Path) -> list[bytes]:
    """Return the lines of a journal; one that was cut short by a kill is left out.

    Raises:
        DocumentError: if the file is there but cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DocumentError(f"{path} cannot be read: {error.strerror or error}.") from error
    return [line for line in content.split(b"\n")[:-1] if line.strip()]


def _cannot(path: Path, error: Exception) -> DocumentError:
    reason = getattr(error, "strerror", None) or error
    return DocumentError(
        f"Corrections cannot be kept in {path}: {reason}.", "Save the document to another folder or disk."
    )
