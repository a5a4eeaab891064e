"""Finding words in a page's text, and putting others in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hwocr.documents.editing.text import characters_of, edit_text
from hwocr.reading.page import Page


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a page's text.

    Attributes:
        start, stop: positions in ``page.text``; ``stop`` is exclusive.
        first, last: the indices of its letters, inclusive.
    """

    start: int
    stop: int
    first: int
    last: int


def find(page: Page, words: str, *, match_case: bool = False) -> tuple[Match, ...]:
    """Find some words in the text of a page; matches do not overlap, and do not go beyond a line.

    Args:
        page: the page.
        words: what to look for; nothing is found of nothing.
        match_case: whether capitals differ from small letters.
    """
    if not words.strip():
        return ()
    text = page.text
    # Character by character, so that a letter whose small form is longer moves no position.
    held = text if match_case else "".join(map(_folded, text))
    wanted = words if match_case else "".join(map(_folded, words))
    letters = _letters(page)
    found: list[Match] = []
    at = held.find(wanted)
    while at >= 0:
        inside = [index for index in letters[at : at + len(wanted)] if index >= 0]
        if inside:
            found.append(Match(at, at + len(wanted), inside[0], inside[-1]))
        at = held.find(wanted, at + len(wanted))
    return tuple(found)


def replace_matches(page: Page, matches: Sequence[Match], words: str) -> Page:
    """Put other words in the place of matches; the letters follow."""
    text = page.text
    for match in sorted(matches, key=lambda match: match.start, reverse=True):
        text = text[: match.start] + words + text[match.stop :]
    return edit_text(page, text)


def _folded(value: str) -> str:
    lower = value.lower()
    return lower if len(lower) == 1 else value


def _letters(page: Page) -> list[int]:
    """Return the index of the letter of every character of the text; -1 for spaces and newlines."""
    result: list[int] = []
    index, last = -1, None
    for character in characters_of(page):
        if character.glyph is None:
            result.append(-1)
            continue
        if character.glyph is not last:
            index, last = index + 1, character.glyph
        result.append(index)
    return result
