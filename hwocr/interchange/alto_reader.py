"""Read ALTO of versions 2 to 4, as kraken, eScriptorium, Transkribus, ABBYY and Tesseract write it."""

from pathlib import Path

from lxml import etree

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
from hwocr.interchange.xml import (
    child,
    children,
    confidence,
    descendants,
    local_name,
    number,
    parse_outline,
    parse_points,
    parse_xml,
    read_bytes,
)

_HINT = "Give a file whose first element is alto."


def read_alto(path: Path) -> tuple[PageRecord, ...]:
    """Read an ALTO file: the pages of it, most often one.

    A word that goes on in the next line is what stands in this one: ``SUBS_CONTENT``, the whole word, is not
        read,
    so that it is not there twice. References to styles and tags that are not there are passed over.

    Raises:
        DataError: if it cannot be read, is no XML or not ALTO, or measures in other units than pixels.
    """
    return parse_alto(read_bytes(path), str(path))


def parse_alto(content: bytes, name: str) -> tuple[PageRecord, ...]:
    """Read an ALTO file that is in memory; see `read_alto`. ``name`` is the file's, for errors."""
    root = parse_xml(content, name)
    if local_name(root) != "alto":
        raise DataError(f"{name} is not ALTO.", _HINT)
    unit = next((found.text or "" for found in descendants(root, "MeasurementUnit")), "pixel").strip()
    if unit not in ("pixel", ""):
        raise DataError(f"{name} measures in {unit}, not in pixels.", "Export it again with pixels.")
    pages = list(descendants(root, "Page"))
    if not pages:
        raise DataError(f"{name} is not ALTO: it has no Page.", _HINT)
    image_name = next((found.text or "" for found in descendants(root, "fileName")), "").strip()
    creator = " ".join(
        (found.text or "").strip() for found in descendants(root, "softwareName", "softwareVersion")
    )
    reader = _Reader(root)
    return tuple(reader.page(page, image_name, creator) for page in pages)


class _Reader:
    def __init__(self, root: etree._Element) -> None:
        self._printed = {
            tag.get("ID", ""): tag.get("LABEL") == "printed"
            for tags in children(root, "Tags")
            for tag in tags
            if tag.get("LABEL") in ("printed", "handwritten")
        }

    def page(self, page: etree._Element, image_name: str, creator: str) -> PageRecord:
        position = number(page.get("PHYSICAL_IMG_NR"))
        return PageRecord(
            image_name,
            max(0, round(number(page.get("WIDTH")) or 0)),
            max(0, round(number(page.get("HEIGHT")) or 0)),
            tuple(self._region(block) for block in descendants(page, "TextBlock")),
            number=max(1, int(position)) if position else 1,
            creator=creator,
            language=page.get("LANG", ""),
        )

    def _region(self, block: etree._Element) -> RegionRecord:
        lines = tuple(self._line(line) for line in children(block, "TextLine"))
        return RegionRecord(_outline(block), lines, id=block.get("ID", ""))

    def _line(self, line: etree._Element) -> LineRecord:
        elements = list(children(line, "String"))
        hyphen = child(line, "HYP")
        words = [self._word(string) for string in elements]
        if hyphen is not None and words:
            words[-1] = _hyphenated(words[-1], hyphen)
        box = _outline(line)
        return LineRecord(
            box,
            " ".join(word.text for word in words),
            tuple(words),
            baseline=_baseline(line.get("BASELINE"), box),
            printed=self._production(line),
            id=line.get("ID", ""),
        )

    def _word(self, string: etree._Element) -> WordRecord:
        glyphs = tuple(
            GlyphRecord(
                _outline(glyph),
                (
                    Variant(glyph.get("CONTENT", ""), confidence(glyph.get("GC"))),
                    *(
                        Variant(v.get("CONTENT", ""), confidence(v.get("VC")))
                        for v in children(glyph, "Variant")
                    ),
                ),
                id=glyph.get("ID", ""),
            )
            for glyph in children(string, "Glyph")
        )
        return WordRecord(
            _outline(string),
            string.get("CONTENT", ""),
            confidence(string.get("WC")),
            glyphs,
            tuple(Variant(found.text or "") for found in children(string, "ALTERNATIVE")),
            self._production(string),
            id=string.get("ID", ""),
        )

    def _production(self, element: etree._Element) -> bool | None:
        known = [self._printed[tag] for tag in element.get("TAGREFS", "").split() if tag in self._printed]
        return known[0] if known else None


def _hyphenated(word: WordRecord, hyphen: etree._Element) -> WordRecord:
    """The last word of a line with the hyphen after it, once."""
    sign = hyphen.get("CONTENT", "-")
    text = word.text if word.text.endswith(sign) else word.text + sign
    outline = rectangle(Box.around([word.box, _box(hyphen) or word.box]))
    return WordRecord(
        outline, text, word.confidence, word.glyphs, word.alternatives, word.printed, word.custom, word.id
    )


def _outline(element: etree._Element) -> Polygon:
    shape = child(element, "Shape")
    polygon = None if shape is None else child(shape, "Polygon")
    outline = () if polygon is None else parse_outline(polygon.get("POINTS"))
    if outline:
        return outline
    box = _box(element)
    return () if box is None else rectangle(box)


def _box(element: etree._Element) -> Box | None:
    left, top, width, height = (number(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if left is None or top is None or not width or not height or width < 0 or height < 0:
        return None
    right, bottom = max(0, round(left + width)), max(0, round(top + height))
    return Box(max(0, round(left)), max(0, round(top)), right, bottom)


def _baseline(text: str | None, outline: Polygon) -> Polygon:
    """The baseline; before version 4.2 it was its distance from the top alone."""
    level = number(text)
    if level is None:
        return parse_points(text)
    across = [x for x, _ in outline]
    return ((min(across), round(level)), (max(across), round(level))) if across else ()
