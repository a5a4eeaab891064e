"""The steps a user takes on the page that is shown. Knows no Qt: a test can hold it without a window."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hwocr.documents.history.history import History
    from hwocr.reading.page import Glyph, Page


class Work(Protocol):
    """A page with its history and the letter chosen on it."""

    history: History | None
    selected: int


class Editor:
    """Takes steps on one page, and on several at once.

    Attributes:
        work: the page that is shown; None for none.
    """

    def __init__(self, changed: Callable[[Iterable[Work]], None]) -> None:
        """Begin without a page.

        Args:
            changed: called with the pages that a step changed.
        """
        self.work: Work | None = None
        self._changed = changed

    @property
    def history(self) -> History | None:
        """The history of the page that is shown."""
        return self.work.history if self.work is not None else None

    @property
    def page(self) -> Page | None:
        """The page that is shown, as it is now."""
        history = self.history
        return history.state.page if history is not None else None

    @property
    def glyph(self) -> Glyph | None:
        """The chosen letter."""
        page = self.page
        if page is None or self.work is None or not 0 <= self.work.selected < len(page.glyphs):
            return None
        return page.glyphs[self.work.selected]

    @property
    def selected(self) -> int:
        """The index of the chosen letter; -1 for none."""
        return self.work.selected if self.work is not None and self.glyph is not None else -1

    def step(self, name: str, page: Page, selected: int | None = None) -> bool:
        """Take a step on the page that is shown.

        Args:
            name: what it does, as it stands after "Undo" in a menu.
            page: the page after it.
            selected: the letter chosen after it; by default the same one, or the nearest.

        Returns:
            Whether it changed anything.
        """
        from hwocr.documents.editing.lines import index_after
        from hwocr.documents.history.edit import edit_between

        work, history = self.work, self.history
        if work is None or history is None:
            return False
        before = history.state
        if selected is None:
            selected = index_after(before.page, page, work.selected)
        edit = edit_between(name, before, page, selected=(work.selected, selected))
        if not history.do(edit):
            return False
        work.selected = selected
        self._changed([work])
        return True

    def step_everywhere(self, name: str, pages: Mapping[Work, Page]) -> None:
        """Take one step on several pages; undo takes it back on all of them."""
        from hwocr.documents.history.edit import edit_between

        group = uuid.uuid4().hex if len(pages) > 1 else ""
        changed = []
        for work, page in pages.items():
            if work.history is not None:
                chosen = (work.selected, work.selected)
                if work.history.do(
                    edit_between(name, work.history.state, page, selected=chosen, group=group)
                ):
                    changed.append(work)
        if changed:
            self._changed(changed)

    def undo(self, others: Iterable[Work] = ()) -> str:
        """Take the last step back, on the other pages as well if it was one step on all of them.

        Returns:
            What was taken back; empty if nothing.
        """
        return self._back_or_again(others, undo=True)

    def redo(self, others: Iterable[Work] = ()) -> str:
        """Do a step again, on the other pages as well if it was one step on all of them."""
        return self._back_or_again(others, undo=False)

    def _back_or_again(self, others: Iterable[Work], *, undo: bool) -> str:
        work, history = self.work, self.history
        if work is None or history is None:
            return ""
        name, group = (
            (history.undo_name, history.undo_group) if undo else (history.redo_name, history.redo_group)
        )
        if not name:
            return ""
        changed = [work]
        for other in others if group else ():
            theirs = other.history
            if other is work or theirs is None:
                continue
            if (theirs.undo_group if undo else theirs.redo_group) == group:
                changed.append(other)
        for one in changed:
            assert one.history is not None
            edit = one.history.undo() if undo else one.history.redo()
            if edit is not None:
                one.selected = min(edit.selected[1], len(one.history.state.page.glyphs) - 1)
        self._changed(changed)
        return name
