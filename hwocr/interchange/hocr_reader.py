"""Read hOCR, as Tesseract, kraken, OCRopus and Internet Archive write it: HTML or XHTML, tidy or not."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from hwocr.errors import DataError
from hwocr.ink.box import Box
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
from hwocr.interchange.xml import confidence, number, read_bytes

_LINES = frozenset({"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"})
_PERCENT = 100.0
# A property: its name, then words or quoted strings, to the next semicolon outside quotes.
_PROPERTY = re.compile(r"""\s*([A-Za-z_]\w*)\s*((?:"(?:\\.|[^"\\])*"|'[^']*'|[^;"'])*)(?:;|$)""")


def read_hocr(path: Path) -> tuple[PageRecord, ...]:
    """Read the pages of an hOCR file.

    Areas and paragraphs may be missing: lines outside one make a region. A word box as large as the page is
        left out,
    since it says nothing.

    Raises:
        DataError: if it cannot be read or has no ``ocr_page``.
    """
    return parse_hocr(read_bytes(path), str(path))


def parse_hocr(content: bytes, name: str) -> tuple[PageRecord, ...]:
    """Read an hOCR file that is in memory; see `read_hocr`. ``name`` is the file's, for errors."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, encoding=_encoding(content))
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DataError(f"{name} is no hOCR file: {error}.", "Export it again.") from error
    pages = list(_of_class(root, {"ocr_page"}))
    if not pages:
        raise DataError(
            f"{name} is no hOCR file: it has no ocr_page.", "Give a file with class ocr_page in it."
        )
    creator = next(
        (found.get("content", "") for found in root.iter("meta") if found.get("name") == "ocr-system"), ""
    )
    language = root.get("lang") or root.get("xml:lang") or ""
    return tuple(_page(page, place, creator, language) for place, page in enumerate(pages))


def _encoding(content: bytes) -> str | None:
    """UTF-8 where the file is that; else what it declares."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _of_class(element: etree._Element, wanted: set[str] | frozenset[str]) -> Iterator[etree._Element]:
    for found in element.iter():
        if isinstance(found.tag, str) and wanted & set(found.get("class", "").split()):
            yield found


def properties(title: str) -> dict[str, str]:
    """Return the properties of a ``title`` attribute by name; quotes around a value are taken off."""
    found: dict[str, str] = {}
    for match in _PROPERTY.finditer(title):
        value = match.group(2).strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        found.setdefault(match.group(1), value)
    return found


def _page(page: etree._Element, place: int, creator: str, language: str) -> PageRecord:
    title = properties(page.get("title", ""))
    box = _box(title) or Box(0, 0, 0, 0)
    position = number(title.get("ppageno"))
    return PageRecord(
        title.get("image", ""),
        box.right,
        box.bottom,
        tuple(_regions(page, box)),
        number=place + 1 if position is None else max(0, int(position)) + 1,
        creator=creator,
        language=page.get("lang") or language,
    )


def _regions(page: etree._Element, page_box: Box) -> Iterator[RegionRecord]:
    """Lines grouped by the paragraph they stand in; failing that by area, failing that by page."""
    groups: dict[etree._Element, list[LineRecord]] = {}
    for line in _of_class(page, _LINES):
        holders = [above for above in line.iterancestors() if "ocr_" in above.get("class", "")]
        home = next((above for above in holders if "ocr_par" in above.get("class", "").split()), None)
        if home is None:
            home = holders[0] if holders else page
        groups.setdefault(home, []).append(_line(line, page_box))
    for home, lines in groups.items():
        inside = home is not page
        outline = _outline(properties(home.get("title", "")), None) if inside else ()
        yield RegionRecord(outline, tuple(lines), id=home.get("id", "") if inside else "")


def _line(line: etree._Element, page_box: Box) -> LineRecord:
    title = properties(line.get("title", ""))
    outline = _outline(title, None)
    words = tuple(_word(word, page_box) for word in _of_class(line, {"ocrx_word", "ocr_word"}))
    text = " ".join(word.text for word in words) if words else " ".join(_text(line).split())
    return LineRecord(
        outline,
        text,
        words,
        baseline=_baseline(title.get("baseline", ""), _box(title)),
        id=line.get("id", ""),
    )


def _word(word: etree._Element, page_box: Box) -> WordRecord:
    title = properties(word.get("title", ""))
    glyphs = tuple(_glyph(glyph) for glyph in _of_class(word, {"ocrx_cinfo"}))
    return WordRecord(
        _outline(title, page_box),
        " ".join(_text(word).split()),
        confidence(title.get("x_wconf"), whole=_PERCENT),
        glyphs,
        id=word.get("id", ""),
    )


def _glyph(glyph: etree._Element) -> GlyphRecord:
    title = properties(glyph.get("title", ""))
    title.setdefault("bbox", title.get("x_bboxes", ""))
    sure = confidence((title.get("x_conf") or title.get("x_confs") or "").strip(), whole=_PERCENT)
    return GlyphRecord(_outline(title, None), (Variant(_text(glyph).strip(), sure),), id=glyph.get("id", ""))


def _text(element: etree._Element) -> str:
    """The text inside, of alternatives the best alone (``ins`` against ``del``)."""
    parts = [element.text or ""]
    for inside in element:
        if isinstance(inside.tag, str) and inside.tag != "del":
            parts.append(_text(inside))
        parts.append(inside.tail or "")
    return "".join(parts)


def _box(title: dict[str, str]) -> Box | None:
    values = [number(value) for value in title.get("bbox", "").split()[:4]]
    if len(values) < 4 or any(value is None for value in values):
        return None
    left, top, right, bottom = (max(0, round(value)) for value in values if value is not None)
    return Box(left, top, right, bottom) if right > left and bottom > top else None


def _outline(title: dict[str, str], page_box: Box | None) -> Polygon:
    box = _box(title)
    return () if box is None or box == page_box else rectangle(box)


def _baseline(text: str, box: Box | None) -> Polygon:
    values = [value for value in map(number, text.split()) if value is not None]
    if box is None or len(values) != 2:
        return ()
    slope, offset = values
    begin = box.bottom + offset
    return (box.left, max(0, round(begin))), (box.right, max(0, round(begin + slope * box.width)))
