"""A `Page` as a record of `hwocr.interchange`, and back."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

import numpy as np

from hwocr import __version__
from hwocr.exporting.baselines import baseline_of
from hwocr.exporting.blocks import blocks
from hwocr.interchange.custom import format_custom, parse_custom
from hwocr.interchange.records import (
    GlyphRecord,
    LineRecord,
    PageRecord,
    Polygon,
    RegionRecord,
    Variant,
    WordRecord,
    rectangle,
)
from hwocr.reading.page import Alternative, Box, Checked, Glyph, Line, Page, Word

CREATOR = f"hwocr {__version__}"
_OURS = "hwocr"
_CHECKED: dict[str, Checked] = {"confirmed": "confirmed", "corrected": "corrected"}
_EMPTY = np.zeros((32, 32), np.float32)
_EMPTY.setflags(write=False)


def page_record(page: Page, *, language: str = "", image_name: str | None = None) -> PageRecord:
    """Return a page as a record: a region a block of lines.

    Everything but the pictures of the glyphs and the seconds goes with it, so that `page_of_record` gives the
    same page again, with probabilities to four decimals.

    Args:
        page: the page.
        language: a tag such as ``en``; empty where not known.
        image_name: what to call its picture; its file's name by default.
    """
    properties = {"model": page.model} if page.model else {}
    properties |= {f"warning {place}": warning for place, warning in enumerate(page.warnings, start=1)}
    return PageRecord(
        PurePath(page.source).name if image_name is None else image_name,
        page.width,
        page.height,
        tuple(
            RegionRecord(
                rectangle(Box.around(line.box for line in block)), tuple(_line(line) for line in block)
            )
            for block in blocks(page.lines)
        ),
        number=page.number,
        creator=CREATOR,
        language=language,
        properties=properties,
    )


def page_of_record(record: PageRecord, *, source: str = "") -> Page:
    """Return a record as a page; of a foreign file the letters of a word share its box evenly.

    The glyphs' pictures are empty: cut them from the page's picture where they are needed.

    Args:
        record: as a reader of `hwocr.interchange` returns it.
        source: the file of the picture; the name in the record by default.
    """
    warnings = tuple(value for key, value in record.properties.items() if key.startswith("warning "))
    lines = tuple(_line_of_record(line) for line in record.lines)
    return Page(
        tuple(line for line in lines if line.words),
        record.width,
        record.height,
        source or record.image_name,
        record.number,
        record.properties.get("model", ""),
        warnings=warnings,
    )


def _line(line: Line) -> LineRecord:
    confidences = [glyph.confidence for glyph in line.glyphs]
    printed = {word.printed for word in line.words}
    return LineRecord(
        rectangle(line.box),
        line.text,
        tuple(_word(word) for word in line.words),
        float(np.mean(confidences)) if confidences else None,
        _baseline_points(line),
        printed=printed.pop() if len(printed) == 1 else None,
    )


def _baseline_points(line: Line) -> Polygon:
    baseline, box = baseline_of(line), line.box
    return tuple((x, round(baseline.at(x))) for x in (box.left, box.right))


def _word(word: Word) -> WordRecord:
    glyphs = tuple(_glyph(glyph) for glyph in word.glyphs)
    return WordRecord(rectangle(word.box), word.text, word.confidence, glyphs, printed=word.printed)


def _glyph(glyph: Glyph) -> GlyphRecord:
    """The label first; what the network gave it, and what shape alone said, go into ``custom``."""
    others = [
        Variant(other.label, other.probability) for other in glyph.alternatives if other.label != glyph.label
    ]
    ours: dict[str, str] = {}
    own = next((other.probability for other in glyph.alternatives if other.label == glyph.label), None)
    if own is not None:
        ours["probability"] = f"{own:.4f}"
    if glyph.shape_label != glyph.label:
        ours["shape"] = glyph.shape_label
    if glyph.checked:
        ours["checked"] = glyph.checked
    return GlyphRecord(
        rectangle(glyph.box),
        (Variant(glyph.label, glyph.confidence), *others),
        glyph.printed,
        format_custom({_OURS: ours}),
    )


def _line_of_record(line: LineRecord) -> Line:
    words: Sequence[WordRecord] = line.words
    if not words and line.text.strip():
        words = tuple(_evenly(line.box, line.text, line.confidence))
    return Line(tuple(word for word in map(_word_of_record, words) if word.glyphs))


def _evenly(box: Box, text: str, confidence: float | None) -> Iterator[WordRecord]:
    """The words of a line of which the file does not say where each stands."""
    cells = len(text)
    start = 0
    for part in text.split(" "):
        left, right = (round(box.left + box.width * place / cells) for place in (start, start + len(part)))
        start += len(part) + 1
        if part:
            yield WordRecord(
                rectangle(Box(left, box.top, max(left + 1, right), box.bottom)), part, confidence
            )


def _word_of_record(word: WordRecord) -> Word:
    glyphs = [glyph for glyph in word.glyphs if glyph.text]
    if glyphs and "".join(glyph.text for glyph in glyphs) == word.text:
        return Word(tuple(_glyph_of_record(glyph, bool(word.printed)) for glyph in glyphs))
    box, count = word.box, max(1, len(word.text))
    edges = [round(box.left + box.width * place / count) for place in range(count + 1)]
    sure = 1.0 if word.confidence is None else word.confidence
    return Word(
        tuple(
            Glyph(Box(left, box.top, right, box.bottom), label, sure, (), _EMPTY, label, bool(word.printed))
            for label, left, right in zip(word.text, edges, edges[1:], strict=False)
        )
    )


def _glyph_of_record(glyph: GlyphRecord, printed: bool) -> Glyph:
    ours = parse_custom(glyph.custom).get(_OURS, {})
    alternatives = [Alternative(other.text, other.confidence or 0.0) for other in glyph.variants[1:]]
    if "probability" in ours:
        alternatives.append(Alternative(glyph.text, _probability(ours["probability"])))
        alternatives.sort(key=lambda other: -other.probability)
    return Glyph(
        glyph.box,
        glyph.text,
        1.0 if glyph.confidence is None else glyph.confidence,
        tuple(alternatives),
        _EMPTY,
        ours.get("shape", glyph.text),
        printed if glyph.printed is None else glyph.printed,
        _CHECKED.get(ours.get("checked", ""), ""),
    )


def _probability(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0
