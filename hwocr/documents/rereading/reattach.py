"""What a person corrected, put back on a page that was read again.

Letters are matched by where they stand on the page, through every turn and crop of its picture. A checked
letter wins over what was read there now; one that was deleted stays away; lines and spaces that were set by
hand, and the order of lines, are set again where their letters are found.
"""

from __future__ import annotations

from dataclasses import replace

from hwocr.documents.editing.letters import add
from hwocr.documents.editing.structure import groups_of, regroup
from hwocr.documents.frame import Frame, map_box
from hwocr.documents.rereading.arrangement import rearrange
from hwocr.documents.rereading.matching import SHARED, clusters, shares
from hwocr.documents.state import PageState
from hwocr.errors import DocumentError
from hwocr.reading.page import Box, Glyph, Page


def reattach(before: PageState, read: Page, frame: Frame) -> PageState:
    """Put the corrections of a page on what was read of it now.

    Args:
        before: the page with its corrections.
        read: what was read now, in the pixels of ``frame``.
        frame: how the picture is turned and cropped now.

    Returns:
        The state in which both are joined.
    """
    old = moved(before, frame)
    if before.page.lines is before.read.lines:
        return PageState(read, read, frame)
    page = _without(read, _deleted(old))
    page = _with_checked(page, [glyph for glyph in old.page.iter_glyphs() if glyph.checked])
    page = rearrange(old, page)
    return PageState(page, read, frame)


def moved(state: PageState, frame: Frame) -> PageState:
    """Return a state in the pixels of another frame; letters whose middle is cut off are gone."""
    return PageState(_moved(state.page, state.frame, frame), _moved(state.read, state.frame, frame), frame)


def _moved(page: Page, before: Frame, after: Frame) -> Page:
    if before == after:
        return page
    width, height = after.size
    groups = [
        [
            [
                replace(glyph, box=_clipped(box, width, height))
                for glyph in word
                if _holds(width, height, box := map_box(glyph.box, before, after))
            ]
            for word in line
        ]
        for line in groups_of(page)
    ]
    return replace(regroup(page, groups), width=width, height=height)


def _holds(width: int, height: int, box: Box) -> bool:
    return 0 <= box.left + box.right < 2 * width and 0 <= box.top + box.bottom < 2 * height


def _clipped(box: Box, width: int, height: int) -> Box:
    left, top = max(0, box.left), max(0, box.top)
    return Box(left, top, max(left + 1, min(width, box.right)), max(top + 1, min(height, box.bottom)))


def _deleted(old: PageState) -> list[Box]:
    """Return the boxes that were read and of which a person left nothing."""
    read = [glyph.box for glyph in old.read.iter_glyphs()]
    kept = [glyph.box for glyph in old.page.iter_glyphs()]
    if not read or not kept:
        return read
    return [box for box, most in zip(read, shares(read, kept).max(axis=1), strict=True) if most < SHARED]


def _without(page: Page, boxes: list[Box]) -> Page:
    """Return the page without the letters that lie in some boxes."""
    glyphs = page.glyphs
    if not glyphs or not boxes:
        return page
    gone = shares([glyph.box for glyph in glyphs], boxes).max(axis=1) >= SHARED
    doomed = {id(glyph) for glyph, is_gone in zip(glyphs, gone, strict=True) if is_gone}
    groups = [[[g for g in word if id(g) not in doomed] for word in line] for line in groups_of(page)]
    return regroup(page, groups)


def _with_checked(page: Page, checked: list[Glyph]) -> Page:
    """Return the page with checked letters in the place of what was read of their ink."""
    glyphs = page.glyphs
    found = clusters([glyph.box for glyph in checked], [glyph.box for glyph in glyphs])
    replacing: dict[int, list[Glyph]] = {}
    placed: set[int] = set()
    for rows, columns in found:
        placed.update(rows)
        mine = sorted((checked[row] for row in rows), key=lambda glyph: glyph.box.left)
        if len(mine) == len(columns) == 1:
            replacing[columns[0]] = [_joined(mine[0], glyphs[columns[0]])]
            continue
        for column in columns:
            replacing[column] = []
        replacing[columns[0]] = mine
    by_identity = {id(glyphs[column]): new for column, new in replacing.items()}
    groups = [
        [[new for glyph in word for new in by_identity.get(id(glyph), [glyph])] for word in line]
        for line in groups_of(page)
    ]
    page = regroup(page, groups)
    for row, glyph in enumerate(checked):
        if row not in placed:
            page = _added(page, glyph)
    return page


def _joined(mine: Glyph, now: Glyph) -> Glyph:
    """Return what a person said of a letter with what the network says of it now."""
    return replace(now, box=mine.box, label=mine.label, confidence=1.0, checked=mine.checked)


def _added(page: Page, glyph: Glyph) -> Page:
    try:
        page, index = add(page, glyph)
    except DocumentError:  # its box is cut off
        return page
    # Adding makes it a correction; a letter that was confirmed stays confirmed.
    places = groups_of(page)
    new = page.glyphs[index]
    groups = [
        [[replace(g, checked=glyph.checked) if g is new else g for g in word] for word in line]
        for line in places
    ]
    return regroup(page, groups)
