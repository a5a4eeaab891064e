"""Undo and redo, and the way back through everything that was done to a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from hwocr.documents.history.edit import Edit
from hwocr.documents.history.entries import Entry, Kind, read_entry
from hwocr.documents.state import PageState
from hwocr.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Version:
    """A moment of a page's history.

    Attributes:
        sequence: the number of the entry after which it stood; 0 for the page as first read.
        time: when, ISO 8601 in UTC; empty for the first.
        name: what was done then.
    """

    sequence: int
    time: str
    name: str


class History:
    """The states of a page.

    Attributes:
        first: the page as it was first read.
        state: the page now.
        entries: all that was done, with what was taken back.
    """

    def __init__(self, first: PageState, journal: Callable[[Entry], None] | None = None) -> None:
        """Begin with a page.

        Args:
            first: its first state.
            journal: is given every entry at once, to be kept.
        """
        self.first = first
        self.state = first
        self.entries: list[Entry] = []
        self._journal = journal
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        self._saved_at = 0

    @classmethod
    def resumed(cls, first: PageState, entries: Iterable[Entry]) -> History:
        """Return the history of a page, brought to where it was left.

        Raises:
            DocumentError: if the entries do not fit the page.
        """
        history = cls(first)
        for entry in entries:
            history._replay(entry)
        return history

    @property
    def undo_name(self) -> str:
        """What undo would take back; empty if nothing."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """What redo would do again; empty if nothing."""
        return self._undone[-1].name if self._undone else ""

    @property
    def undo_group(self) -> str:
        """The group of the step that undo would take back."""
        return self._done[-1].group if self._done else ""

    @property
    def redo_group(self) -> str:
        """The group of the step that redo would do again."""
        return self._undone[-1].group if self._undone else ""

    @property
    def unsaved(self) -> bool:
        """Whether anything was done since the document was saved (or the page was opened)."""
        return any(entry.kind != "saved" for entry in self.entries[self._saved_at :])

    def keep_in(self, journal: Callable[[Entry], None] | None) -> None:
        """Give every entry from now on to another journal."""
        self._journal = journal

    def do(self, edit: Edit) -> bool:
        """Do a step; what was taken back before cannot be done again then.

        Returns:
            Whether it changed anything.

        Raises:
            DocumentError: if the step does not fit the page.
        """
        if edit.empty:
            return False
        self.state = edit.apply(self.state)
        self._done.append(edit)
        self._undone.clear()
        self._note("edit", edit)
        return True

    def undo(self) -> Edit | None:
        """Take the last step back; return the step that did so, None if there was nothing to take back."""
        if not self._done:
            return None
        edit = self._done.pop()
        back = edit.inverted()
        self.state = back.apply(self.state)
        self._undone.append(edit)
        self._note("undo")
        return back

    def redo(self) -> Edit | None:
        """Do a step again; return it, None if there was none."""
        if not self._undone:
            return None
        edit = self._undone.pop()
        self.state = edit.apply(self.state)
        self._done.append(edit)
        self._note("redo")
        return edit

    def opened_saved(self) -> None:
        """Count all that was done so far as saved: it comes from the document itself."""
        self._saved_at = len(self.entries)

    def mark_saved(self) -> None:
        """Note that the document was saved as it is now."""
        self._note("saved")
        self._saved_at = len(self.entries)

    def versions(self) -> list[Version]:
        """Return every moment that can be gone back to, oldest first."""
        found = [Version(0, "", "As read")]
        stack: list[str] = []
        undone: list[str] = []
        for entry in self.entries:
            name = "Saved"
            if entry.kind == "edit" and entry.edit is not None:
                name = _sentence(entry.edit.name)
                stack.append(entry.edit.name)
                undone.clear()
            elif entry.kind == "undo":
                undone.append(stack.pop())
                name = f"Undo {undone[-1]}"
            elif entry.kind == "redo":
                stack.append(undone.pop())
                name = f"Redo {stack[-1]}"
            found.append(Version(entry.sequence, entry.time, name))
        return found

    def state_at(self, sequence: int) -> PageState:
        """Return the page as it was after an entry; 0 for as it was first read.

        Raises:
            DocumentError: if there is no such entry.
        """
        if not 0 <= sequence <= len(self.entries):
            raise DocumentError(f"The page's history has no entry {sequence}.")
        return History.resumed(self.first, self.entries[:sequence]).state

    def go_back(self, sequence: int) -> Edit:
        """Return the step that brings an earlier page back; it is not done yet, and can be undone."""
        state = self.state_at(sequence)
        version = self.versions()[sequence]
        name = (
            "go back to the page as read" if not version or not version.time else f"go back to {version.time}"
        )
        return Edit(name, states=(self.state, state))

    def replay(self, lines: Iterable[bytes]) -> int:
        """Do what the lines of a journal say, without writing it again; stop where one is damaged.

        Returns:
            How many lines made no sense, counted from the first that did not.
        """
        rest = [line for line in lines if line.strip()]
        for number, line in enumerate(rest):
            try:
                entry = read_entry(line, self.state)
                if entry.sequence != len(self.entries) + 1:
                    raise DocumentError("The journal has a gap.")
                self._replay(entry)
            except DocumentError:
                return len(rest) - number
        return 0

    def _replay(self, entry: Entry) -> None:
        if entry.kind == "edit" and entry.edit is not None:
            self.state = entry.edit.apply(self.state)
            self._done.append(entry.edit)
            self._undone.clear()
        elif entry.kind in ("undo", "redo"):
            source, target = (
                (self._done, self._undone) if entry.kind == "undo" else (self._undone, self._done)
            )
            if not source:
                raise DocumentError("The journal takes back what was never done.")
            edit = source.pop()
            self.state = (edit.inverted() if entry.kind == "undo" else edit).apply(self.state)
            target.append(edit)
        self.entries.append(entry)
        if entry.kind == "saved":
            self._saved_at = len(self.entries)

    def _note(self, kind: Kind, edit: Edit | None = None) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        entry = Entry(len(self.entries) + 1, now, kind, edit)
        self.entries.append(entry)
        if self._journal is not None:
            self._journal(entry)


def change_frame(name: str, state: PageState, after: PageState, selected: int = -1) -> Edit:
    """Return the step from a state to one on a picture that was turned, cropped or read again."""
    return Edit(name, states=(state, after), selected=(selected, -1))


def _sentence(name: str) -> str:
    return name[:1].upper() + name[1:]
