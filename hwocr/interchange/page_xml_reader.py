"""Read PAGE-XML of any version, as eScriptorium, Transkribus, kraken and OCR-D write it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from hwocr.errors import DataError
from hwocr.interchange.records import GlyphRecord, LineRecord, PageRecord, RegionRecord, Variant, WordRecord
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

_REFERENCES = ("RegionRefIndexed", "RegionRef")
_GROUPS = ("OrderedGroup", "UnorderedGroup", "OrderedGroupIndexed", "UnorderedGroupIndexed")


def read_page_xml(path: Path) -> PageRecord:
    """Read a PAGE-XML file.

    Regions come in the file's reading order, those it does not name after the others; references to regions
    that are not there are passed over. Points left of or above the page are moved onto it, and outlines that
    span no area are left out.

    Raises:
        DataError: if it cannot be read, is no XML, or has no ``Page``.
    """
    return parse_page_xml(read_bytes(path), str(path))


def parse_page_xml(content: bytes, name: str) -> PageRecord:
    """Read a PAGE-XML file that is in memory; see `read_page_xml`. ``name`` is the file's, for errors."""
    root = parse_xml(content, name)
    page = next(descendants(root, "Page"), None)
    if page is None or local_name(root) != "PcGts":
        raise DataError(
            f"{name} is not PAGE-XML: it has no Page.", "Give a file whose first element is PcGts."
        )
    metadata = child(root, "Metadata")
    properties = dict(_properties(page))
    language = properties.pop("language", "") or page.get("primaryLanguage", "")
    position = number(properties.pop("number", "1"))
    return PageRecord(
        page.get("imageFilename", ""),
        _size(page.get("imageWidth")),
        _size(page.get("imageHeight")),
        tuple(_region(region) for region in _in_order(page)),
        number=max(1, int(position)) if position else 1,
        creator=_metadata(metadata, "Creator"),
        created=_time(_metadata(metadata, "Created")),
        changed=_time(_metadata(metadata, "LastChange")),
        language=language,
        properties=properties,
        custom=page.get("custom", ""),
    )


def _size(text: str | None) -> int:
    return max(0, round(number(text) or 0))


def _metadata(metadata: etree._Element | None, name: str) -> str:
    element = None if metadata is None else child(metadata, name)
    return "" if element is None else (element.text or "").strip()


def _time(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _properties(page: etree._Element) -> Iterator[tuple[str, str]]:
    defined = child(page, "UserDefined")
    for attribute in () if defined is None else children(defined, "UserAttribute"):
        yield attribute.get("name", ""), attribute.get("value", "")


def _in_order(page: etree._Element) -> list[etree._Element]:
    """The text regions at any depth, in reading order."""
    regions = list(descendants(page, "TextRegion"))
    order = child(page, "ReadingOrder")
    references = [] if order is None else list(_references(order))
    places = {identity: place for place, identity in reversed(list(enumerate(references)))}
    return sorted(regions, key=lambda region: places.get(region.get("id", ""), len(places) + len(references)))


def _references(group: etree._Element) -> Iterator[str]:
    """The names of regions in the order of a group and the groups within."""
    parts = list(children(group, *_REFERENCES, *_GROUPS))
    if any(part.get("index") for part in parts):
        parts.sort(key=lambda part: number(part.get("index")) or 0)
    for part in parts:
        if part.get("regionRef"):
            yield part.get("regionRef", "")
        if local_name(part) in _GROUPS:
            yield from _references(part)


def _region(region: etree._Element) -> RegionRecord:
    lines = tuple(_line(line) for line in children(region, "TextLine"))
    texts = _variants(region)
    return RegionRecord(
        parse_outline(_coords(region)),
        lines,
        region.get("type", "paragraph"),
        texts[0].text if texts and not lines else "",
        region.get("custom", ""),
        region.get("id", ""),
    )


def _line(line: etree._Element) -> LineRecord:
    words = tuple(_word(word) for word in children(line, "Word"))
    texts = _variants(line) or (Variant(" ".join(word.text for word in words)),)
    baseline = child(line, "Baseline")
    return LineRecord(
        parse_outline(_coords(line)),
        texts[0].text,
        words,
        texts[0].confidence,
        parse_points(baseline.get("points")) if baseline is not None else (),
        texts[1:],
        _printed(line),
        line.get("custom", ""),
        line.get("id", ""),
    )


def _word(word: etree._Element) -> WordRecord:
    glyphs = tuple(
        GlyphRecord(
            parse_outline(_coords(glyph)),
            _variants(glyph),
            _printed(glyph),
            glyph.get("custom", ""),
            glyph.get("id", ""),
        )
        for glyph in children(word, "Glyph")
    )
    texts = _variants(word) or (Variant("".join(glyph.text for glyph in glyphs)),)
    return WordRecord(
        parse_outline(_coords(word)),
        texts[0].text,
        texts[0].confidence,
        glyphs,
        texts[1:],
        _printed(word),
        word.get("custom", ""),
        word.get("id", ""),
    )


def _coords(element: etree._Element) -> str | None:
    coords = child(element, "Coords")
    if coords is None:
        return None
    points: str | None = coords.get("points")
    if points is not None:
        return points
    # Versions before 2013 have an element a point.
    return " ".join(f"{point.get('x', '0')},{point.get('y', '0')}" for point in children(coords, "Point"))


def _variants(element: etree._Element) -> tuple[Variant, ...]:
    found: list[tuple[float, Variant]] = []
    for place, equivalent in enumerate(children(element, "TextEquiv")):
        text = child(equivalent, "Unicode")
        if text is None or text.text is None:
            plain = child(equivalent, "PlainText")
            text = text if plain is None else plain
        index = number(equivalent.get("index"))
        variant = Variant("" if text is None else text.text or "", confidence(equivalent.get("conf")))
        found.append((place if index is None else index, variant))
    return tuple(variant for _, variant in sorted(found, key=lambda pair: pair[0]))


def _printed(element: etree._Element) -> bool | None:
    production = element.get("production", "")
    if production in ("printed", "typewritten"):
        return True
    return False if production.startswith("handwritten") else None
