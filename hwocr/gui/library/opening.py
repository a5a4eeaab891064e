"""Opening a page in the Read tab with a hit marked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from hwocr.gui.read.page_state import PageState
    from hwocr.gui.read.tab import ReadTab
    from hwocr.library.search import Hit
    from hwocr.reading.page import Page


class PageWindow(Protocol):
    """What is needed of the main window."""

    read_tab: ReadTab

    def show_tab(self, index: int) -> None:
        """Show a tab."""

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files in the Read tab."""


class HitOpener(QObject):
    """Shows the page of a hit as soon as it is there, and chooses the hit's first letter once it is read."""

    def __init__(self, window: PageWindow, parent: QObject) -> None:
        """Open pages in this window."""
        super().__init__(parent)
        self._window = window
        self._wanted: Hit | None = None
        queue = window.read_tab.read_queue
        queue.sheet_added.connect(lambda state, _first: self._on_there(state))
        queue.sheet_read.connect(self._on_there)

    def open(self, hit: Hit) -> None:
        """Show a hit."""
        self._wanted = hit
        for state in self._window.read_tab.read_queue.page_states:
            if self._is_of(state, hit):
                self._window.show_tab(0)
                self._on_there(state)
                return
        self._window.open_files([hit.file])

    def open_file(self, path: Path) -> None:
        """Show a file."""
        self._wanted = None
        self._window.open_files([path])

    def _on_there(self, state: PageState) -> None:
        hit = self._wanted
        if hit is None or not self._is_of(state, hit):
            return
        self._window.read_tab.show_sheet(state)
        if state.page is not None:
            self._wanted = None
            self._window.read_tab.choose(letter_of(state.page, hit))

    @staticmethod
    def _is_of(state: PageState, hit: Hit) -> bool:
        return state.path is not None and state.path.resolve() == hit.file and state.number == hit.number


def letter_of(page: Page, hit: Hit) -> int:
    """Return the letter of a page that stands where a hit begins; -1 if there is none."""
    box = hit.boxes[0]
    x, y = box.left + min(box.width, box.height) / 4, (box.top + box.bottom) / 2
    inside = [
        (glyph.box.left, place)
        for place, glyph in enumerate(page.iter_glyphs())
        if glyph.box.left < box.right and box.left < glyph.box.right and glyph.box.top < y < glyph.box.bottom
    ]
    exact = [place for place, glyph in enumerate(page.iter_glyphs()) if glyph.box.contains(x, y)]
    return exact[0] if exact else min(inside)[1] if inside else -1
