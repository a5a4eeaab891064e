"""The fields of a form: each entry with its printed caption; and lines without their type."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from hwocr.reading.page import Box, FormField, Line, Page, Word


@dataclass(frozen=True, slots=True)
class CaptionRules:
    """How far a caption may be from its entry, in heights of the entry's line.

    Attributes:
        beside: white between a caption and the entry to its right.
        above: white between a caption and the entry below it.
        apart: white between two printed words from which on they are two captions.
        above_costs: so much further away counts a caption above beside one to the left.
    """

    beside: float = 12.0
    above: float = 2.0
    apart: float = 1.5
    above_costs: float = 1.0


@dataclass(frozen=True, slots=True)
class _Cell:
    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        return Box.around(word.box for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def form_fields(lines: Sequence[Line], rules: CaptionRules | None = None) -> tuple[FormField, ...]:
    """Return what is written on a form, each entry with the nearest caption beside or above it.

    Args:
        lines: of the page, with the printed words among them.
        rules: how near is near.

    Returns:
        The fields in reading order; none where there is no type, or nothing written.
    """
    rules = rules or CaptionRules()
    captions: list[_Cell] = []
    entries: list[tuple[_Cell, _Cell | None]] = []
    for line in lines:
        before: _Cell | None = None
        for printed, run in groupby(line.words, key=lambda word: word.printed):
            words = tuple(run)
            if printed:
                found = _captions(words, rules)
                captions += found
                before = found[-1]
            else:
                entries.append((_Cell(words), before))
                before = None
    if not captions:
        return ()
    return tuple(_field(entry, before or _nearest(entry.box, captions, rules)) for entry, before in entries)


def _captions(words: Sequence[Word], rules: CaptionRules) -> list[_Cell]:
    """Printed words of a line, in pieces where they stand far apart."""
    gap = rules.apart * float(np.median([word.box.height for word in words]))
    pieces: list[list[Word]] = []
    for word in words:
        if not pieces or word.box.left - pieces[-1][-1].box.right > gap:
            pieces.append([])
        pieces[-1].append(word)
    return [_Cell(tuple(piece)) for piece in pieces]


def _nearest(entry: Box, captions: Sequence[_Cell], rules: CaptionRules) -> _Cell | None:
    """The nearest caption to the left of an entry, or above it."""
    best: tuple[float, _Cell] | None = None
    height = max(1, entry.height)
    for caption in captions:
        box = caption.box
        shared = min(entry.bottom, box.bottom) - max(entry.top, box.top)
        beside = (entry.left - box.right) / height
        above = (entry.top - box.bottom) / height
        if shared > 0.3 * min(height, box.height) and -0.3 <= beside <= rules.beside:
            cost = max(0.0, beside) / rules.beside
        elif box.left < entry.right and entry.left < box.right and -0.5 <= above <= rules.above:
            cost = max(0.0, above) / rules.above * rules.above_costs
        else:
            continue
        if best is None or cost < best[0]:
            best = cost, caption
    return best[1] if best else None


def _field(entry: _Cell, caption: _Cell | None) -> FormField:
    sure = float(np.mean([glyph.confidence for word in entry.words for glyph in word.glyphs] or [0.0]))
    return FormField(
        caption.text.rstrip(" :.") if caption else "",
        entry.text,
        entry.box,
        caption.box if caption else None,
        sure,
    )


def as_form(page: Page, *, is_form: bool, keep_printed: bool | None) -> Page:
    """Give a page its fields, and leave its type out where that is wanted or it plainly is a form.

    Args:
        page: with all its words, printed and written.
        is_form: whether it plainly is a form.
        keep_printed: whether type is wanted; None: unless it is a form.

    Returns:
        The page; where type was left out unasked, a warning says how much and how to have it.
    """
    fields = form_fields(page.lines) if is_form else ()
    if keep_printed or (keep_printed is None and not is_form):
        return replace(page, fields=fields)
    kept = without_printed(page.lines)
    count = sum(word.printed for line in page.lines for word in line.words)
    if not count:
        return replace(page, fields=fields)
    warnings = page.warnings
    if keep_printed is None:
        words = "1 printed word was" if count == 1 else f"{count} printed words were"
        warnings += (
            f"{words} left out, since the page looks like a form. "
            "With printed text kept (--labels) the page is read whole.",
        )
    return replace(page, lines=kept, fields=fields, warnings=warnings)


def without_printed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return lines without their printed words; those of nothing else are left out."""
    written = (replace(line, words=tuple(word for word in line.words if not word.printed)) for line in lines)
    return tuple(line for line in written if line.words)
