"""Steps on words and lines: join, split, and the reading order."""

from hwocr.documents.editing.structure import groups_of, index_of, place_of, regroup
from hwocr.errors import DocumentError
from hwocr.reading.page import Page


def split_word(page: Page, index: int) -> Page:
    """Begin a new word at a letter; at a word's first letter nothing changes."""
    place = place_of(page, index)
    groups = groups_of(page)
    line = groups[place.line]
    word = line[place.word]
    line[place.word : place.word + 1] = [word[: place.glyph], word[place.glyph :]]
    return regroup(page, groups)


def join_words(page: Page, index: int) -> Page:
    """Join the word of a letter with the word before it on its line.

    Raises:
        DocumentError: if it is the line's first word.
    """
    place = place_of(page, index)
    if place.word == 0:
        raise DocumentError("There is no word before this one on its line.", "Join the lines first.")
    groups = groups_of(page)
    line = groups[place.line]
    line[place.word - 1 : place.word + 1] = [line[place.word - 1] + line[place.word]]
    return regroup(page, groups)


def split_line(page: Page, index: int) -> Page:
    """Begin a new line at a letter; at a line's first letter nothing changes."""
    place = place_of(page, index)
    groups = groups_of(page)
    line = groups[place.line]
    word = line[place.word]
    head = [*line[: place.word], word[: place.glyph]]
    tail = [word[place.glyph :], *line[place.word + 1 :]]
    groups[place.line : place.line + 1] = [head, tail]
    return regroup(page, groups)


def join_lines(page: Page, number: int) -> Page:
    """Join a line with the one before it in the reading order.

    Raises:
        DocumentError: if it is the first line.
    """
    _check_line(page, number)
    if number == 0:
        raise DocumentError("There is no line before this one.")
    groups = groups_of(page)
    groups[number - 1 : number + 1] = [groups[number - 1] + groups[number]]
    return regroup(page, groups)


def move_line(page: Page, number: int, to: int) -> Page:
    """Read a line at another place in the order.

    Args:
        page: the page.
        number: the line.
        to: its number afterwards; one beyond the ends means the end.
    """
    _check_line(page, number)
    groups = groups_of(page)
    line = groups.pop(number)
    groups.insert(max(0, min(to, len(groups))), line)
    return regroup(page, groups)


def index_after(before: Page, after: Page, index: int) -> int:
    """Return where the letter chosen before a step is after it; the nearest one where it is gone.

    Args:
        before: the page before the step.
        after: the page after it.
        index: the letter before it; -1 for none.
    """
    count = len(after.glyphs)
    if index < 0 or not count:
        return -1
    chosen = before.glyphs[index]
    for at, glyph in enumerate(after.iter_glyphs()):
        if glyph is chosen:
            return at
    place = place_of(before, index)
    same_line = place.line < len(after.lines) and len(before.lines) == len(after.lines)
    if same_line and len(before.lines[place.line].glyphs) == len(after.lines[place.line].glyphs):
        start = index_of(before, type(place)(place.line, 0, 0))
        shifted = sum(len(line.glyphs) for line in after.lines[: place.line])
        return min(count - 1, shifted + index - start)
    return min(count - 1, index)


def _check_line(page: Page, number: int) -> None:
    if not 0 <= number < len(page.lines):
        raise DocumentError(f"The page has no line {number + 1}.")
