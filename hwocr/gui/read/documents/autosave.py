"""Keeps every step on disk at once, so that a kill loses nothing, and offers what a killed window left."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hwocr.errors import HwocrError
from hwocr.folders import home_folder
from hwocr.gui.context.engine import Engine
from hwocr.gui.context.workers import Workers
from hwocr.gui.read.page_state import PageState

if TYPE_CHECKING:
    from hwocr.documents.history.entries import Entry
    from hwocr.documents.history.history import History
    from hwocr.documents.recovery import Keeper, Recovered, Session

_log = logging.getLogger(__name__)


class Autosave(QObject):
    """The session of this window.

    Signals:
        found: a killed window left pages with work that no document holds: how many.
        failed: steps cannot be kept (HwocrError); said once.
    """

    found = Signal(int)
    failed = Signal(object)

    def __init__(self, engine: Engine, workers: Workers, parent: QObject) -> None:
        """Begin; the session's folder is made with the first page."""
        super().__init__(parent)
        self._engine = engine
        self._workers = workers
        self._session: Session | None = None
        self._keepers: dict[PageState, tuple[History, Keeper]] = {}
        self._left: list[Path] = []
        self._said = False

    def look_for_left_behind(self) -> None:
        """Look, in a worker, whether a killed window left anything."""
        # Most often nothing was: then nothing is imported for it while the window comes up.
        if not (home_folder() / "recovery").is_dir():
            return
        self._workers.start(lambda _task: _left_behind(), self._on_left, _log_error)

    def recovered(self) -> Iterator[Recovered]:
        """Return the pages that were left behind; they are kept by this window from now on."""
        from hwocr.documents.recovery import discard, recover

        left, self._left = self._left, []
        for session in left:
            yield from recover(session)
        # Only now: every page of them was taken over.
        for session in left:
            discard(session)

    def discard_left_behind(self) -> None:
        """Forget what was left behind."""
        from hwocr.documents.recovery import discard

        left, self._left = self._left, []
        self._workers.start(lambda _task: list(map(discard, left)), lambda _none: None)

    def keep(self, page_state: PageState) -> None:
        """Keep the steps on a page from now on, beginning with its present history."""
        history = page_state.history
        if history is None:
            return
        known = self._keepers.get(page_state)
        if known is not None and known[0] is history:
            return
        if known is not None:
            known[1].forget()
            del self._keepers[page_state]
        history.keep_in(lambda entry: self._on_entry(page_state, history, entry))
        if history.entries:
            self._begin(page_state, history)

    def saved(self, page_state: PageState) -> None:
        """A page was saved in a document: it is recovered as a page of that."""
        known = self._keepers.get(page_state)
        if known is not None:
            try:
                known[1].belongs_to(page_state.document)
            except HwocrError as error:
                self._say(error)

    def forget(self, page_state: PageState) -> None:
        """A page was closed: nothing of it shall be recovered."""
        if page_state.history is not None:
            page_state.history.keep_in(None)
        known = self._keepers.pop(page_state, None)
        if known is not None:
            known[1].forget()

    def close(self) -> None:
        """The window closes: nothing shall be recovered."""
        for _history, keeper in self._keepers.values():
            keeper.close()
        self._keepers.clear()
        if self._session is not None:
            self._session.close()
            self._session = None

    def _on_entry(self, page_state: PageState, history: History, entry: Entry) -> None:
        if page_state not in self._keepers:
            # With the first step, which is in the history already.
            self._begin(page_state, history)
            return
        try:
            self._keepers[page_state][1].append(entry)
        except HwocrError as error:
            self._say(error)

    def _begin(self, page_state: PageState, history: History) -> None:
        """Write the page, with what was done so far."""
        from dataclasses import replace

        from hwocr.documents.recovery import Session
        from hwocr.gui.read.documents.snapshot import picture_of, snapshot

        try:
            if self._session is None:
                self._session = Session()
            page = replace(snapshot(page_state), previous=None)
            picture_from = (
                page_state.path if page_state.opened is None and page_state.stored is None else None
            )
            if picture_from is None and page.picture is None:
                page = replace(page, picture=picture_of(page_state, self._engine))
            self._keepers[page_state] = (history, self._session.keep(page, picture_from, page_state.document))
        except HwocrError as error:
            self._say(error)

    def _say(self, error: HwocrError) -> None:
        if not self._said:
            self._said = True
            self.failed.emit(error)

    def _on_left(self, left: tuple[list[Path], int]) -> None:
        self._left, count = left
        if count:
            self.found.emit(count)


def _left_behind() -> tuple[list[Path], int]:
    """Return the sessions left behind that hold work, and how many pages they hold; others are removed."""
    from hwocr.documents.recovery import discard, left_behind, recover

    sessions, count = [], 0
    for session in left_behind():
        pages = sum(1 for _ in recover(session))
        if pages:
            sessions.append(session)
            count += pages
        else:
            discard(session)
    return sessions, count


def _log_error(error: HwocrError) -> None:
    _log.warning("What a killed window left could not be looked at: %s", error)
