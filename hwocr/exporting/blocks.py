"""Which lines belong together: blocks by where they stand, and within a block paragraphs by how they end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from hwocr.reading.page import Line


@dataclass(frozen=True, slots=True)
class BlockRules:
    """When a new block or paragraph begins; lengths in heights of a line.

    The values were set by looking at the shipped sample pages, not fitted.

    Attributes:
        gap: white between two lines of a block, at most, beside the usual.
        indent: a line that begins this far to the right of the one before and after begins a paragraph.
        slack: white at the end of a line beyond what the next word needs, from which on the writer ended it
            there.
        list_share: of lines that end so, from which on all lines of a block are paragraphs (a list, a poem).
    """

    gap: float = 0.8
    indent: float = 1.2
    slack: float = 1.0
    list_share: float = 0.5


Lines = tuple[Line, ...]


def blocks(lines: Sequence[Line], rules: BlockRules | None = None) -> tuple[Lines, ...]:
    """Split lines, in reading order, where they move to another column or leave more white than usual."""
    rules = rules or BlockRules()
    if not lines:
        return ()
    usual = _usual_gap(lines)
    groups = [[lines[0]]]
    for before, after in pairwise(lines):
        height = max(1.0, (before.box.height + after.box.height) / 2)
        gap = (after.box.top - before.box.bottom) / height
        apart = after.box.left >= before.box.right or after.box.right <= before.box.left
        if apart or _centre(after) <= _centre(before) or gap > usual + rules.gap:
            groups.append([])
        groups[-1].append(after)
    return tuple(tuple(group) for group in groups)


def paragraphs(block: Sequence[Line], rules: BlockRules | None = None) -> tuple[Lines, ...]:
    """Split a block into paragraphs: what may be set anew in lines of another length.

    A line was ended on purpose where the first word of the next one would have fitted behind it. Where most
    lines were, the block is a list or a poem, and every line is kept.
    """
    rules = rules or BlockRules()
    if not block:
        return ()
    right = max(line.box.right for line in block)
    ended = [_ended_early(before, after, right, rules) for before, after in pairwise(block)]
    is_list = bool(ended) and sum(ended) > rules.list_share * len(ended)
    groups = [[block[0]]]
    for place, after in enumerate(block[1:], start=1):
        indented = _is_indented(block, place, rules)
        if is_list or ended[place - 1] or indented:
            groups.append([])
        groups[-1].append(after)
    return tuple(tuple(group) for group in groups)


def flowing_text(lines: Sequence[Line]) -> str:
    """Return the lines of a paragraph as running text; a word broken at the end of a line is made whole.

    A hyphen is taken for a break where small letters stand on both sides of it: ``T-SHIRT`` and ``1-2`` keep
        theirs.
    """
    text = ""
    for line in lines:
        part = line.text
        if len(text) > 1 and text.endswith("-") and text[-2].islower() and part[:1].islower():
            text = text[:-1] + part
        else:
            text = f"{text} {part}" if text and part else text + part
    return text


def _usual_gap(lines: Sequence[Line]) -> float:
    """The median white between lines that follow one another, in heights of a line."""
    gaps = [
        (after.box.top - before.box.bottom) / max(1.0, (before.box.height + after.box.height) / 2)
        for before, after in pairwise(lines)
        if _centre(after) > _centre(before)
    ]
    return max(0.0, median(gaps)) if gaps else 0.0


def _centre(line: Line) -> float:
    return (line.box.top + line.box.bottom) / 2


def _ended_early(before: Line, after: Line, right: int, rules: BlockRules) -> bool:
    height = max(1, before.box.height)
    first = after.words[0].box.width if after.words else 0
    return before.box.right + first + rules.slack * height < right


def _is_indented(block: Sequence[Line], place: int, rules: BlockRules) -> bool:
    """Whether a line begins to the right of the one before and of the one after."""
    here, before = block[place].box, block[place - 1].box
    step = rules.indent * max(1, here.height)
    after = block[place + 1].box if place + 1 < len(block) else None
    return here.left - before.left > step and (after is None or here.left - after.left > step)
