"""Steps on letters: relabel, confirm, delete, add, move, merge and split."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hwocr.documents.editing.structure import groups_of, line_range, place_of, regroup, with_letters
from hwocr.errors import DocumentError
from hwocr.reading.page import Box, Glyph, Page

Cut = Callable[[Box], Glyph]
"""Cuts a letter out of the page's picture and reads it; what it returns stands at the box."""


def blank_glyph(label: str, box: Box) -> Glyph:
    """Return a letter that a person put on the page, without a picture."""
    return Glyph(box, label, 1.0, (), np.zeros((32, 32), np.float32), label, checked="corrected")


def corrected(glyph: Glyph, label: str) -> Glyph:
    """Return a letter as a person says it is: confirmed where it was read so, else corrected."""
    if label == glyph.label and glyph.checked != "corrected":
        return replace(glyph, confidence=1.0, checked="confirmed")
    return replace(glyph, label=label, confidence=1.0, checked="corrected")


def relabel(page: Page, indices: Iterable[int], label: str) -> Page:
    """Say what letters are.

    Args:
        page: the page.
        indices: the letters, by their place in reading order.
        label: one visible character.

    Raises:
        DocumentError: if the label is no visible character, or there is no such letter.
    """
    if len(label) != 1 or not label.strip():
        raise DocumentError("A letter is one visible character.", "Type a space to begin a new word.")
    glyphs = page.glyphs
    _check(page, indices := list(indices))
    return with_letters(page, {index: corrected(glyphs[index], label) for index in indices})


def confirm(page: Page, indices: Iterable[int]) -> Page:
    """Say that letters were read right; those that were checked before stay as they are."""
    glyphs = page.glyphs
    _check(page, indices := list(indices))
    return with_letters(
        page,
        {
            index: replace(glyphs[index], confidence=1.0, checked="confirmed")
            for index in indices
            if not glyphs[index].checked
        },
    )


def confirm_line(page: Page, number: int) -> Page:
    """Say that a whole line was read right."""
    return confirm(page, line_range(page, number))


def delete(page: Page, indices: Iterable[int]) -> Page:
    """Take letters off the page."""
    doomed = set(indices)
    _check(page, doomed)
    groups = groups_of(page)
    for index in sorted(doomed, reverse=True):
        place = place_of(page, index)
        del groups[place.line][place.word][place.glyph]
    return regroup(page, groups)


def set_box(page: Page, index: int, box: Box, picture: NDArray[np.float32] | None = None) -> Page:
    """Move or resize a letter's box.

    Args:
        page: the page.
        index: the letter.
        box: where it is.
        picture: (32, 32) what a network sees there; None keeps the old one.

    Raises:
        DocumentError: if the box is empty or outside the page.
    """
    glyph = page.glyphs[_check(page, [index])[0]]
    moved = replace(glyph, box=inside(page, box), confidence=1.0, checked="corrected")
    return with_letters(page, {index: moved if picture is None else replace(moved, picture=picture)})


def merge(page: Page, first: int, last: int, cut: Cut) -> tuple[Page, int]:
    """Make one letter of several that stand side by side on one line.

    Args:
        page: the page.
        first: the leftmost.
        last: the rightmost, inclusive.
        cut: reads the letter in the box around them.

    Returns:
        The page and the index of the new letter.

    Raises:
        DocumentError: if there are fewer than two, or they are on different lines.
    """
    _check(page, [first, last])
    if first >= last or place_of(page, first).line != place_of(page, last).line:
        raise DocumentError("Letters that become one stand side by side on one line.", "Choose a neighbour.")
    letters = page.glyphs[first : last + 1]
    return _put(page, first, last, [cut(Box.around(glyph.box for glyph in letters))]), first


def split(page: Page, index: int, parts: Sequence[Glyph]) -> Page:
    """Put several letters, left to right, in the place of one."""
    _check(page, [index])
    if len(parts) < 2:
        raise DocumentError("A cut leaves two parts.", "Draw it through the ink of a letter.")
    return _put(page, index, index, parts)


def add(page: Page, glyph: Glyph) -> tuple[Page, int]:
    """Put a new letter where its box is: on the line that it stands on, or on a new one.

    Returns:
        The page and the index of the new letter.
    """
    glyph = replace(glyph, box=inside(page, glyph.box), checked="corrected", confidence=1.0)
    groups = groups_of(page)
    number = line_at(page, glyph.box)
    if number is None:
        middle = glyph.box.top + glyph.box.bottom
        above = [at for at, line in enumerate(page.lines) if line.box.top + line.box.bottom <= middle]
        groups.insert(above[-1] + 1 if above else 0, [[glyph]])
    else:
        _insert_on(groups[number], glyph)
    page = regroup(page, groups)
    return page, next(at for at, other in enumerate(page.iter_glyphs()) if other is glyph)


def line_at(page: Page, box: Box) -> int | None:
    """Return the line that a box stands on: the one with which it shares most of its height."""
    shares = [min(line.box.bottom, box.bottom) - max(line.box.top, box.top) for line in page.lines]
    best = max(range(len(shares)), key=lambda at: (shares[at], -_gap(page, at, box)), default=None)
    return best if best is not None and shares[best] > box.height / 2 else None


def inside(page: Page, box: Box) -> Box:
    """Return the part of a box that lies on the page.

    Raises:
        DocumentError: if nothing of it does.
    """
    cut = Box(
        max(0, min(box.left, box.right)),
        max(0, min(box.top, box.bottom)),
        min(page.width, max(box.left, box.right)),
        min(page.height, max(box.top, box.bottom)),
    )
    if cut.width < 1 or cut.height < 1:
        raise DocumentError("This box lies outside the page.", "Draw it around a letter.")
    return cut


def _gap(page: Page, number: int, box: Box) -> int:
    line = page.lines[number].box
    return max(line.left - box.right, box.left - line.right, 0)


def _insert_on(line: list[list[Glyph]], glyph: Glyph) -> None:
    """Insert a letter by its middle into the word that it is nearest to."""
    middle = glyph.box.left + glyph.box.right
    distance = [
        max(word[0].box.left - glyph.box.right, glyph.box.left - word[-1].box.right, 0) for word in line
    ]
    word = line[min(range(len(line)), key=distance.__getitem__)]
    before = [other for other in word if other.box.left + other.box.right < middle]
    word.insert(len(before), glyph)


def _put(page: Page, first: int, last: int, parts: Sequence[Glyph]) -> Page:
    """Put letters in the place of those from ``first`` to ``last`` of one line; spaces in between go."""
    start, stop = place_of(page, first), place_of(page, last)
    groups = groups_of(page)
    line = groups[start.line]
    new = [replace(glyph, confidence=1.0, checked="corrected") for glyph in parts]
    line[start.word : stop.word + 1] = [
        [*line[start.word][: start.glyph], *new, *line[stop.word][stop.glyph + 1 :]]
    ]
    return regroup(page, groups)


def _check(page: Page, indices: Iterable[int]) -> list[int]:
    count = len(page.glyphs)
    for index in (wanted := list(indices)):
        if not 0 <= index < count:
            raise DocumentError(f"The page has no letter {index + 1}.")
    return wanted
