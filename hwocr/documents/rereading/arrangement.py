"""Lines, spaces and the reading order as a person set them, on a page that was read again."""

from __future__ import annotations

from collections.abc import Mapping

from hwocr.documents.editing.structure import groups_of, regroup
from hwocr.documents.rereading.matching import partners
from hwocr.documents.state import PageState
from hwocr.reading.page import Glyph, Page


def rearrange(old: PageState, page: Page) -> Page:
    """Arrange the letters of a page as they were arranged by hand before.

    Args:
        old: the page with its corrections, and as it had been read, in the pixels of ``page``.
        page: what was read now.
    """
    before, after = old.page.glyphs, page.glyphs
    found = partners([glyph.box for glyph in after], [glyph.box for glyph in before])
    match = {id(glyph): old_index for glyph, old_index in zip(after, found, strict=True) if old_index >= 0}
    page = _lines(old, page, match)
    page = _spaces(old, page, match)
    return _order(old, page, match)


def _lines(old: PageState, page: Page, match: Mapping[int, int]) -> Page:
    """Join and split lines as they were joined and split by hand."""
    line_of = _line_numbers(old.page)
    touched = _touched_lines(old)
    if not touched:
        return page
    groups: list[list[list[Glyph]]] = []
    homes: dict[int, int] = {}  # a line of the old page that was set by hand: its number in ``groups``
    for line in groups_of(page):
        own: list[list[Glyph]] = []
        current = own
        groups.append(own)
        for word in line:
            for at, glyph in enumerate(word):
                wanted = line_of[match[id(glyph)]] if id(glyph) in match else -1
                target = current
                if wanted in touched:
                    if wanted not in homes:
                        homes[wanted] = len(groups)
                        groups.append([])
                    target = groups[homes[wanted]]
                elif wanted >= 0:
                    target = own
                if at == 0 or target is not current or not target:
                    target.append([])
                current = target
                current[-1].append(glyph)
    for number in homes.values():
        for word in groups[number]:
            word.sort(key=lambda glyph: match.get(id(glyph), len(match)))
        groups[number].sort(key=lambda word: match.get(id(word[0]), len(match)) if word else -1)
    return regroup(page, groups)


def _touched_lines(old: PageState) -> set[int]:
    """Return the numbers of the old page's lines whose letters were not one line when they were read."""
    read_line = _line_numbers(old.read)
    now_line = _line_numbers(old.page)
    origin = partners(
        [glyph.box for glyph in old.page.iter_glyphs()], [glyph.box for glyph in old.read.iter_glyphs()]
    )
    pairs = {(now_line[index], read_line[source]) for index, source in enumerate(origin) if source >= 0}
    several = {now for now, _read in pairs if sum(one == now for one, _ in pairs) > 1}
    shared = {now for now, read in pairs if sum(one == read for _, one in pairs) > 1}
    return several | shared


def _spaces(old: PageState, page: Page, match: Mapping[int, int]) -> Page:
    """Set the spaces between neighbours as they were set by hand."""
    begins_word, _ = _begins(old.page)
    wishes = _wished_breaks(old)
    groups = groups_of(page)
    for line in groups:
        words: list[list[Glyph]] = []
        previous: Glyph | None = None
        for word in line:
            for at, glyph in enumerate(word):
                parted = at == 0
                mine = match.get(id(glyph), -1)
                if (
                    previous is not None
                    and mine > 0
                    and match.get(id(previous), -2) == mine - 1
                    and mine in wishes
                ):
                    parted = begins_word[mine]
                if parted or not words:
                    words.append([])
                words[-1].append(glyph)
                previous = glyph
        line[:] = words
    return regroup(page, groups)


def _wished_breaks(old: PageState) -> set[int]:
    """Return the old letters before which a space is, or is not, because a person said so."""
    now_begins, now_starts = _begins(old.page)
    read_begins, _ = _begins(old.read)
    glyphs = old.page.glyphs
    origin = partners([glyph.box for glyph in glyphs], [glyph.box for glyph in old.read.iter_glyphs()])
    wishes = set()
    for index in range(1, len(glyphs)):
        if now_starts[index]:
            continue
        here, there = origin[index], origin[index - 1]
        both_checked = bool(glyphs[index].checked and glyphs[index - 1].checked)
        differs = here < 0 or there != here - 1 or read_begins[here] != now_begins[index]
        if both_checked or (differs and here >= 0 and there >= 0):
            wishes.add(index)
    return wishes


def _order(old: PageState, page: Page, match: Mapping[int, int]) -> Page:
    """Read the lines in the order that a person gave them, if one did."""
    origin = partners(
        [glyph.box for glyph in old.page.iter_glyphs()], [glyph.box for glyph in old.read.iter_glyphs()]
    )
    known = [source for source in origin if source >= 0]
    if known == sorted(known):
        return page
    groups = groups_of(page)
    keys: list[tuple[int, int]] = []
    last = -1
    for number, line in enumerate(groups):
        mine = [match[id(glyph)] for word in line for glyph in word if id(glyph) in match]
        last = min(mine) if mine else last
        keys.append((last, number))
    return regroup(page, [groups[number] for _, number in sorted(keys)])


def _line_numbers(page: Page) -> list[int]:
    return [number for number, line in enumerate(page.lines) for _ in line.glyphs]


def _begins(page: Page) -> tuple[list[bool], list[bool]]:
    """Tell for each letter whether it begins a word, and whether it begins a line."""
    words, lines = [], []
    for line in page.lines:
        for place, word in enumerate(line.words):
            for at in range(len(word.glyphs)):
                words.append(at == 0)
                lines.append(at == 0 and place == 0)
    return words, lines
