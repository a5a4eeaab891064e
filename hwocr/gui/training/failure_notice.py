"""Saying that a run failed, once and no longer than it is so."""

from __future__ import annotations

from pathlib import Path

from hwocr.gui.context.message_bar import MessageBar
from hwocr.gui.processes.follower import Seen
from hwocr.gui.processes.trainer import Outcome


class FailureNotice:
    """The message about the trainer of a run that was killed or failed.

    It is taken back when the run goes on, from whichever tab, when it is gone and when another run is shown.
    """

    def __init__(self, messages: MessageBar) -> None:
        """Say nothing yet.

        Args:
            messages: where to say it.
        """
        self._messages = messages
        self._path: Path | None = None
        self._waits = False
        self._said = ""

    def on_ended(self, path: Path, outcome: Outcome, seen: Seen | None) -> None:
        """Take in how the trainer of the run that is shown has ended."""
        if outcome.kind in ("killed", "not started"):
            self._path, self._waits = path, False
            self._say(outcome.message, outcome.hint)
        elif outcome.kind == "failed":
            self._path, self._waits = path, True
            self.look(seen)

    def look(self, seen: Seen | None) -> None:
        """Say why a run failed, once its last event has been read."""
        if not self._waits or seen is None or seen.run.path != self._path:
            return
        view = seen.view
        if view.state.kind == "crashed":
            self._waits = False
            reason = view.state.reason.rstrip(".")
            self._say(f"{view.name} failed: {reason}.", view.hint)

    def take_back(self, path: Path | None = None) -> None:
        """The message is no longer so: of a run, or whichever it is about."""
        if self._path is None or (path is not None and path != self._path):
            return
        self._path, self._waits = None, False
        # What else was said meanwhile stays.
        if self._said and self._messages.message == self._said:
            self._messages.hide()
        self._said = ""

    def _say(self, message: str, hint: str) -> None:
        self._said = message
        self._messages.show_message(message, hint, "error")
