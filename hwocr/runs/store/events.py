"""The events a trainer reports: one JSON object a line in ``events.jsonl``, and how a window follows them."""

import errno
import json
import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = 1
"""The version of the lines' layout."""

ENDINGS = ("finished", "stopped", "failed")
"""The kinds after which a trainer reports nothing more."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something a trainer reported.

    Attributes:
        sequence: its number, from 0, without gaps.
        time: seconds since 1970.
        kind: ``started``, ``data``, ``pca``, ``progress``, ``epoch``, ``best``, ``model``,
            ``paused``, ``resumed``, ``finished``, ``stopped`` or ``failed``.
        values: what the kind says; numbers that are not finite arrive as None.
    """

    sequence: int
    time: float
    kind: str
    values: dict[str, Any]


class EventWriter:
    """Appends flushed lines to a run's event file; goes on after the last whole line of an older one."""

    def __init__(self, path: Path) -> None:
        """Open the file or make it; a line that a killed trainer left half-written is cut off."""
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        follower = EventFollower(path)
        events = follower.read_new()
        self._next = events[-1].sequence + 1 if events else 0
        if path.exists():
            os.truncate(path, follower.position)
        self._file = path.open("ab", buffering=0)

    def write(self, kind: str, values: Mapping[str, Any] | None = None) -> Event:
        """Append one event and return it.

        Raises:
            OSError: if it cannot be written, whole; FileNotFoundError if the file was taken away.
        """
        self.check()
        event = Event(self._next, time.time(), kind, _finite(dict(values or {})))
        line = {
            "schema": SCHEMA,
            "sequence": event.sequence,
            "time": round(event.time, 3),
            "kind": kind,
            "values": event.values,
        }
        content = json.dumps(line, ensure_ascii=False).encode() + b"\n"
        end = self._file.tell()
        if self._file.write(content) != len(content):
            # Half a line would swallow the next one.
            self._file.truncate(end)
            self._file.seek(end)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self._file.name)
        self._next += 1
        return event

    def check(self) -> None:
        """See that the file is still where it was.

        Raises:
            FileNotFoundError: if it is not.
        """
        if self.is_lost():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._path))

    def is_lost(self) -> bool:
        """Whether the file was deleted, or moved away, under the writer."""
        try:
            return not os.path.samestat(self._path.stat(), os.fstat(self._file.fileno()))
        except OSError:
            return True

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class EventFollower:
    """Reads an event file that may still grow.

    Attributes:
        position: bytes read so far, always the end of a whole line.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.position = 0

    def read_new(self) -> list[Event]:
        """Return the events that have appeared since the last call; a partial last line waits for its rest.

        Lines that are not events (of a newer schema, or damaged) are passed over.
        """
        try:
            with self._path.open("rb") as file:
                file.seek(self.position)
                content = file.read()
        except FileNotFoundError:
            return []
        whole, newline, _ = content.rpartition(b"\n")
        self.position += len(whole) + len(newline)
        return [event for line in whole.splitlines() if (event := _parsed(line)) is not None]


def read_events(path: Path) -> list[Event]:
    """Return all events of a file, none if it does not exist."""
    return EventFollower(path).read_new()


def _parsed(line: bytes) -> Event | None:
    try:
        table = json.loads(line)
        if table["schema"] != SCHEMA:
            return None
        return Event(int(table["sequence"]), float(table["time"]), str(table["kind"]), dict(table["values"]))
    except (ValueError, TypeError, KeyError):
        return None


def _finite(value: Any) -> Any:  # noqa: ANN401 - walks any JSON value
    """Replace numbers that JSON cannot hold by None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
