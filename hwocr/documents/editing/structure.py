"""Finding a letter's place in a page, and putting pages together again from letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hwocr.errors import DocumentError
from hwocr.reading.page import Glyph, Line, Page, Word

Groups = Sequence[Sequence[Sequence[Glyph]]]
"""Letters by line and word."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a letter stands: the numbers of its line, of its word there, of itself in the word."""

    line: int
    word: int
    glyph: int


def places(page: Page) -> tuple[Place, ...]:
    """Return the place of every letter, in reading order."""
    return tuple(
        Place(number, at, inside)
        for number, line in enumerate(page.lines)
        for at, word in enumerate(line.words)
        for inside in range(len(word.glyphs))
    )


def place_of(page: Page, index: int) -> Place:
    """Return the place of a letter.

    Raises:
        DocumentError: if the page has no such letter.
    """
    found = places(page)
    if not 0 <= index < len(found):
        raise DocumentError(f"The page has no letter {index + 1}.")
    return found[index]


def index_of(page: Page, place: Place) -> int:
    """Return the index, in reading order, of the letter at a place."""
    before = sum(len(line.glyphs) for line in page.lines[: place.line])
    words = page.lines[place.line].words[: place.word]
    return before + sum(len(word.glyphs) for word in words) + place.glyph


def line_range(page: Page, number: int) -> range:
    """Return the indices of a line's letters.

    Raises:
        DocumentError: if the page has no such line.
    """
    if not 0 <= number < len(page.lines):
        raise DocumentError(f"The page has no line {number + 1}.")
    start = sum(len(line.glyphs) for line in page.lines[:number])
    return range(start, start + len(page.lines[number].glyphs))


def groups_of(page: Page) -> list[list[list[Glyph]]]:
    """Return the page's letters by line and word, in lists that may be changed."""
    return [[list(word.glyphs) for word in line.words] for line in page.lines]


def regroup(page: Page, groups: Groups) -> Page:
    """Return the page with its letters grouped anew; empty words and lines go.

    Words and lines in which nothing changed stay the same objects, and one that changed keeps what else
    its record holds, taken from the one in which its first known letter stood.

    Args:
        page: the page so far.
        groups: the letters by line and word.
    """
    words = {id(glyph): word for line in page.lines for word in line.words for glyph in word.glyphs}
    lines = {id(glyph): line for line in page.lines for glyph in line.glyphs}
    made = []
    for group in groups:
        parts = tuple(_word(letters, words) for letters in group if letters)
        if parts:
            made.append(_line(parts, lines))
    return page if _same(made, page.lines) else replace(page, lines=tuple(made))


def with_letters(page: Page, changed: Mapping[int, Glyph]) -> Page:
    """Return the page with some of its letters, given by index, put in place of the old ones."""
    groups = groups_of(page)
    for index, glyph in changed.items():
        place = place_of(page, index)
        groups[place.line][place.word][place.glyph] = glyph
    return _rebuilt(page, groups)


def _rebuilt(page: Page, groups: Groups) -> Page:
    """As `regroup`, for groups of the same numbers of lines and words as the page has."""
    lines = []
    for line, group in zip(page.lines, groups, strict=True):
        words = [
            word if _same(letters, word.glyphs) else replace(word, glyphs=tuple(letters))
            for word, letters in zip(line.words, group, strict=True)
        ]
        lines.append(line if _same(words, line.words) else replace(line, words=tuple(words)))
    return page if _same(lines, page.lines) else replace(page, lines=tuple(lines))


def _word(letters: Sequence[Glyph], known: Mapping[int, Word]) -> Word:
    owner = next((known[id(glyph)] for glyph in letters if id(glyph) in known), None)
    if owner is None:
        return Word(tuple(letters))
    return owner if _same(letters, owner.glyphs) else replace(owner, glyphs=tuple(letters))


def _line(words: tuple[Word, ...], known: Mapping[int, Line]) -> Line:
    letters = (glyph for word in words for glyph in word.glyphs)
    owner = next((known[id(glyph)] for glyph in letters if id(glyph) in known), None)
    if owner is None:
        return Line(words)
    return owner if _same(words, owner.words) else replace(owner, words=words)


def _same(first: Sequence[object], second: Sequence[object]) -> bool:
    return len(first) == len(second) and all(one is other for one, other in zip(first, second, strict=True))
