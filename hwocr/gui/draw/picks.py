"""What a user said of letters of a drawn line; kept while more is drawn. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwocr.reading.page import Box, Page

# A letter whose box changed by more than this part of its size is another one by now.
_SAME = 0.15


@dataclass(frozen=True, slots=True)
class Pick:
    """One letter that the user named.

    Attributes:
        box: where it was.
        label: what it is.
    """

    box: Box
    label: str


@dataclass(frozen=True, slots=True)
class Picks:
    """All of them; every step makes new ones."""

    picks: tuple[Pick, ...] = ()

    def add(self, box: Box, label: str) -> Picks:
        """Name a letter; what it was called before does not count any more."""
        others = tuple(pick for pick in self.picks if not _same(pick.box, box))
        return Picks((*others, Pick(box, label)))

    def apply(self, page: Page) -> Page:
        """Return a page with its letters named as the user named them."""
        from hwocr.documents.editing.letters import relabel

        for index, glyph in enumerate(page.glyphs):
            for pick in self.picks:
                if _same(pick.box, glyph.box):
                    page = relabel(page, [index], pick.label)
        return page


def _same(first: Box, second: Box) -> bool:
    slack = max(3.0, _SAME * max(first.width, first.height))
    return (
        abs(first.left - second.left) <= slack
        and abs(first.top - second.top) <= slack
        and abs(first.right - second.right) <= slack
        and abs(first.bottom - second.bottom) <= slack
    )
