"""The pages that were open when the window was closed come back at the next start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from hwocr.gui.context.settings import Settings
from hwocr.gui.read.page_state import PageState

_NONE = ("", 0)


class OpenPages:
    """Remembers the files of the Read tab's pages, and opens them again."""

    def __init__(
        self,
        settings: Settings,
        pages: Callable[[], Sequence[PageState]],
        shown: Callable[[], PageState | None],
        open_files: Callable[[Sequence[Path]], None],
    ) -> None:
        """Remember in the window's settings.

        Args:
            settings: of the window.
            pages: returns the pages that are open.
            shown: returns the one that is shown.
            open_files: opens files.
        """
        self._settings = settings
        self._pages = pages
        self._shown = shown
        self._open_files = open_files
        self._to_show = _NONE

    def remember(self) -> None:
        """Keep which files are open, and which page is shown; pictures without a file cannot come back."""
        files = [place_of(one)[0] for one in self._pages()]
        shown = self._shown()
        self._settings.set_open_pages(
            [name for name in dict.fromkeys(files) if name], place_of(shown) if shown is not None else _NONE
        )

    def reopen(self) -> None:
        """Open what was open when the window was closed last, as far as it is still there."""
        there = [path for path in map(Path, self._settings.open_pages) if path.is_file()]
        self._to_show = self._settings.shown_page
        self._open_files(there)

    def was_shown(self, page_state: PageState) -> bool:
        """Tell, once, of the page that was shown when the window was closed."""
        if self._to_show == _NONE or place_of(page_state) != self._to_show:
            return False
        self._to_show = _NONE
        return True


def place_of(page_state: PageState) -> tuple[str, int]:
    """Return the file that a page is opened from, and its number in it; no file for a picture in memory."""
    path = page_state.document or page_state.path
    return (str(path.absolute()), page_state.number) if path is not None else _NONE
