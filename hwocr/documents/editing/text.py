"""Editing the text as text: the letters follow by alignment with what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from hwocr.documents.editing.letters import blank_glyph, corrected
from hwocr.documents.editing.structure import regroup
from hwocr.reading.page import Box, Glyph, Page

# A letter that was typed where there is no ink to go by is this wide, in heights of its line.
_TYPED_WIDTH = 0.5


@dataclass(frozen=True, slots=True)
class Character:
    """One character of the text.

    Attributes:
        value: the character; a space or a newline where letters are parted.
        glyph: the letter it belongs to; None for a space or newline, and for what was typed.
    """

    value: str
    glyph: Glyph | None = None


def characters_of(page: Page) -> list[Character]:
    """Return the characters of a page's text with their letters, exactly as ``page.text`` has them."""
    characters: list[Character] = []
    for number, line in enumerate(page.lines):
        if number:
            characters.append(Character("\n"))
        for place, word in enumerate(line.words):
            if place:
                characters.append(Character(" "))
            characters.extend(Character(value, glyph) for glyph in word.glyphs for value in glyph.label)
    return characters


def edit_text(page: Page, text: str) -> Page:
    """Return the page whose text is the one given, as far as a page can have it.

    A character that stayed keeps its letter; one put in the place of another relabels it; one typed in
    between gets a box in between; one taken out takes its letter with it. Spaces part words, newlines part
    lines; several of them, or one at an end, count as one, or none.

    Args:
        page: the page.
        text: its text as it shall be.
    """
    old = characters_of(page)
    new = [" " if value.isspace() and value != "\n" else value for value in text.replace("\r\n", "\n")]
    before = "".join(character.value for character in old)
    aligned: list[Character] = []
    for start, stop, first, last in _changes(before, "".join(new)):
        if start < 0:
            aligned.extend(old[first:last])
        else:
            aligned.extend(_changed(page, old[start:stop], new[first:last]))
    return regroup(page, _placed(page, aligned))


def _changes(before: str, after: str) -> list[tuple[int, int, int, int]]:
    """Align two texts.

    Returns:
        In order: (-1, -1, first, last) for ``before[first:last]`` kept, else (start, stop, first, last) for
        ``before[start:stop]`` replaced by ``after[first:last]``.
    """
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    middle = Levenshtein.opcodes(before[head : len(before) - tail], after[head : len(after) - tail])
    found: list[tuple[int, int, int, int]] = [(-1, -1, 0, head)]
    for operation in middle:
        start, stop = operation.src_start + head, operation.src_end + head
        first, last = operation.dest_start + head, operation.dest_end + head
        if operation.tag == "equal":
            found.append((-1, -1, start, stop))
        elif found and found[-1][0] >= 0:
            found[-1] = (found[-1][0], stop, found[-1][2], last)
        else:
            found.append((start, stop, first, last))
    found.append((-1, -1, len(before) - tail, len(before)))
    return found


def _changed(page: Page, old: Sequence[Character], new: Sequence[str]) -> list[Character]:
    """Return the new characters with the letters they take over from the old ones."""
    letters = _once(character.glyph for character in old if character.glyph is not None)
    values = [value for value in new if not value.isspace()]
    one_line = not any(value == "\n" for value in new) and not any(c.value == "\n" for c in old)
    if len(letters) != len(values) and letters and values and one_line:
        taken: list[Glyph | None] = list(_shared(Box.around(g.box for g in letters), letters[0], values))
    else:
        taken = [corrected(glyph, value) for glyph, value in zip(letters, values, strict=False)]
        taken += [None] * (len(values) - len(taken))
    left = iter(taken)
    return [Character(value) if value.isspace() else Character(value, next(left)) for value in new]


def _shared(room: Box, first: Glyph, values: Sequence[str]) -> list[Glyph]:
    """Share the room of some letters among another number of letters."""
    edges = [room.left + round(room.width * at / len(values)) for at in range(len(values) + 1)]
    return [
        replace(
            blank_glyph(value, Box(left, room.top, max(left + 1, right), room.bottom)), printed=first.printed
        )
        for value, left, right in zip(values, edges, edges[1:], strict=False)
    ]


def _once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Return letters without repeating one whose label has several characters."""
    found: list[Glyph] = []
    for glyph in glyphs:
        if not found or found[-1] is not glyph:
            found.append(glyph)
    return found


def _placed(page: Page, characters: Sequence[Character]) -> list[list[list[Glyph]]]:
    """Group characters into lines and words; give a box to letters that have none yet."""
    groups: list[list[list[Glyph]]] = []
    for row in _rows(characters):
        words: list[list[Glyph]] = [[]]
        last: Glyph | None = None
        for glyph in _with_boxes(page, row, groups):
            if glyph is None:
                words.append([])
            elif glyph is not last:
                words[-1].append(_whole(glyph, row))
            last = glyph
        groups.append([word for word in words if word])
    return groups


def _whole(glyph: Glyph, row: Sequence[Character]) -> Glyph:
    """Return a letter whose label is all characters that are left of it; most have but one."""
    if len(glyph.label) == 1:
        return glyph
    label = "".join(character.value for character in row if character.glyph is glyph)
    return corrected(glyph, label) if label and label != glyph.label else glyph


def _rows(characters: Sequence[Character]) -> list[list[Character]]:
    rows: list[list[Character]] = [[]]
    for character in characters:
        if character.value == "\n":
            rows.append([])
        else:
            rows[-1].append(character)
    return [row for row in rows if any(not character.value.isspace() for character in row)]


def _with_boxes(
    page: Page, row: Sequence[Character], above: Sequence[Sequence[Sequence[Glyph]]]
) -> list[Glyph | None]:
    """Return the letters of a line of text; None for its spaces."""
    known = [character.glyph for character in row if character.glyph is not None]
    band = Box.around(glyph.box for glyph in known) if known else _room_below(page, above)
    width = max(1, round(_TYPED_WIDTH * band.height))
    result: list[Glyph | None] = [character.glyph for character in row]
    at = 0
    while at < len(row):
        if row[at].glyph is not None or row[at].value.isspace():
            at += 1
            continue
        stop = at
        while stop < len(row) and row[stop].glyph is None:
            stop += 1
        left = next((g.box.right for g in reversed(result[:at]) if g is not None), None)
        right = next((g.box.left for g in result[stop:] if g is not None), None)
        count = stop - at
        if left is None:
            left = band.left if right is None else right - count * width
        if right is None:
            right = left + count * width
        for place, box in enumerate(_slots(page, left, right, count, band), at):
            if not row[place].value.isspace():
                result[place] = blank_glyph(row[place].value, box)
        at = stop
    return result


def _slots(page: Page, left: int, right: int, count: int, band: Box) -> list[Box]:
    """Share the room between two letters; where there is none, the boxes are as narrow as can be."""
    left = max(0, min(left, page.width - count))
    right = max(left + count, min(right, page.width))
    edges = [left + (right - left) * at // count for at in range(count + 1)]
    top = max(0, min(band.top, page.height - 1))
    bottom = max(top + 1, min(band.bottom, page.height))
    return [Box(edges[at], top, edges[at + 1], bottom) for at in range(count)]


def _room_below(page: Page, above: Sequence[Sequence[Sequence[Glyph]]]) -> Box:
    """Return a place for a line that was typed where there is none: below the line before it."""
    last = [glyph.box for word in above[-1] for glyph in word] if above else []
    if last:
        line = Box.around(last)
        return Box(line.left, line.bottom, line.right, line.bottom + max(1, line.height))
    height = max(1, page.height // 40)
    return Box(0, 0, page.width, height)
