"""Find and replace in the pages that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from hwocr.gui.context.tab import ApplicationContext
from hwocr.gui.read.correcting.corrections import Corrections
from hwocr.gui.read.correcting.editor import Work
from hwocr.gui.read.correcting.find_bar import FindBar
from hwocr.gui.read.page_state import PageState

if TYPE_CHECKING:
    from hwocr.documents.editing.searching import Match
    from hwocr.gui.read.tab import ReadTab
    from hwocr.reading.page import Page

Found = tuple[PageState, "Match"]


class Finding(QObject):
    """Looks for the words in the find bar."""

    def __init__(
        self, tab: ReadTab, context: ApplicationContext, corrections: Corrections, bar: FindBar
    ) -> None:
        """Find and replace in the pages of this tab."""
        super().__init__(tab)
        self._tab = tab
        self._context = context
        self._corrections = corrections
        self._bar = bar
        self._current: Found | None = None
        bar.changed.connect(self._on_changed)
        bar.step_wanted.connect(self.go)
        bar.replace_wanted.connect(self._replace)
        bar.replace_all_wanted.connect(self._replace_all)
        bar.closed.connect(self._on_closed)
        corrections.edited.connect(lambda _sheets: self.refresh())

    def open(self) -> None:
        """Open the bar with the selected words, if any are."""
        selected = self._tab.panes.text.selected_text()
        self._bar.open(selected if selected and "\n" not in selected else "")

    def matches(self) -> list[Found]:
        """Return what is found, page by page."""
        from hwocr.documents.editing.searching import find

        words, case = self._bar.words.text(), self._bar.match_case.isChecked()
        return [
            (page_state, match)
            for page_state in self._sheets()
            if page_state.page is not None
            for match in find(page_state.page, words, match_case=case)
        ]

    def go(self, step: int) -> None:
        """Go to the next match (1), or to the one before (-1); after the last comes the first."""
        found = self.matches()
        if not found:
            self._bar.show_found(-1, 0)
            return
        at = self._at(found)
        if at < 0:
            # From the chosen letter on.
            chosen = self._tab.page_state.selected if self._tab.page_state is not None else -1
            later = [
                number
                for number, (page_state, match) in enumerate(found)
                if page_state is self._tab.page_state and match.first >= chosen
            ]
            at = later[0] if later and step > 0 else 0 if step > 0 else len(found) - 1
        else:
            at = (at + step) % len(found)
        self._show(found, at)

    def refresh(self) -> None:
        """Count again."""
        if self._bar.isVisible():
            found = self.matches()
            at = self._at(found)
            self._bar.show_found(at, len(found))
            self._tab.panes.text.mark_found(
                [
                    (match.start, match.stop)
                    for page_state, match in found
                    if page_state is self._tab.page_state
                ]
            )

    def _on_changed(self) -> None:
        self._current = None
        self.refresh()

    def _on_closed(self) -> None:
        self._tab.panes.text.mark_found([])
        self._tab.panes.text.setFocus()

    def _show(self, found: list[Found], at: int) -> None:
        page_state, match = self._current = found[at]
        if page_state is not self._tab.page_state:
            self._tab.show_sheet(page_state)
        self._tab.choose(match.first)
        self._bar.show_found(at, len(found))
        self.refresh()

    def _at(self, found: list[Found]) -> int:
        return next((n for n, one in enumerate(found) if one == self._current), -1)

    def _replace(self) -> None:
        from hwocr.documents.editing.searching import replace_matches

        found = self.matches()
        at = self._at(found)
        if at < 0:
            self.go(1)
            return
        page_state, match = found[at]
        words = self._bar.replacement.text()
        if page_state.page is None or page_state is not self._tab.page_state:
            return
        after = replace_matches(page_state.page, [match], words)
        self._corrections.guard(lambda: self._corrections.editor.step("replace words", after, match.first))
        self._current = None
        self.go(1)

    def _replace_all(self) -> None:
        from hwocr.documents.editing.searching import replace_matches

        found, words = self.matches(), self._bar.replacement.text()
        if not found:
            return
        pages: dict[PageState, Page] = {}
        for page_state in self._sheets():
            mine = [match for one, match in found if one is page_state]
            if mine and page_state.page is not None:
                pages[page_state] = replace_matches(page_state.page, mine, words)
        name = f"replace {len(found)} matches"
        self._corrections.editor.step_everywhere(name, cast("dict[Work, Page]", pages))
        which = "1 match" if len(found) == 1 else f"{len(found)} matches"
        self._context.messages.show_message(f"{which} replaced.", "One undo takes it back.")

    def _sheets(self) -> list[PageState]:
        if self._bar.all_pages.isChecked():
            return list(self._tab.read_queue.page_states)
        return [self._tab.page_state] if self._tab.page_state is not None else []
