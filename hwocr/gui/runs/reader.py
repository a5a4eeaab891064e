"""Reads how all runs stand; what has not changed since the last time is not read again. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hwocr.runs.analysis.compare import RunRow, run_row
from hwocr.runs.store.folder import RunFolder
from hwocr.runs.store.history import RunHistory
from hwocr.runs.store.listing import list_runs

Signature = tuple[int, ...]


@dataclass(slots=True)
class _Kept:
    signature: Signature
    history: RunHistory
    row: RunRow


class RunsReader:
    """Keeps what it knows of each run. For one thread at a time.

    Attributes:
        read: how many runs were read anew at the last look.
    """

    def __init__(self) -> None:
        self._kept: dict[Path, _Kept] = {}
        self.read = 0

    def rows(self) -> list[RunRow]:
        """Return all runs as they stand, the newest first."""
        kept: dict[Path, _Kept] = {}
        self.read = 0
        for run in list_runs():
            kept[run.path] = self._look(run)
        self._kept = kept
        return [one.row for one in kept.values()]

    def _look(self, run: RunFolder) -> _Kept:
        signature = _signature(run)
        old = self._kept.get(run.path)
        # Whether a trainer still lives is not written in its files.
        if old is not None and old.signature == signature and not old.row.state.is_live:
            return old
        self.read += 1
        history = old.history if old is not None else RunHistory(run)
        return _Kept(signature, history, run_row(run, history))


def _signature(run: RunFolder) -> Signature:
    found: list[int] = []
    for path in (run.events_path, run.recipe_path, run.mark_path):
        try:
            about = path.stat()
        except OSError:
            found.append(0)
        else:
            found += (about.st_mtime_ns, about.st_size)
    return tuple(found)
