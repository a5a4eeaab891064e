"""Write a page as PAGE-XML 2019-07-15.

Source: the schema of that name by PRImA Research Lab, https://www.primaresearch.org/schema/PAGE/gts/pagecontent/.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree

from hwocr.ink.box import Box
from hwocr.interchange.names import Names
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
from hwocr.interchange.xml import clipped, to_bytes, xml_text

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
_SCHEMA = f"{NAMESPACE}/pagecontent.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_KINDS = frozenset(
    [
        "paragraph",
        "heading",
        "caption",
        "header",
        "footer",
        "page-number",
        "drop-capital",
        "credit",
        "floating",
        "signature-mark",
        "catch-word",
        "marginalia",
        "footnote",
        "footnote-continued",
        "endnote",
        "TOC-entry",
        "list-label",
        "other",
    ]
)
# Handwriting of any kind that this program reads; the schema has no word for handwriting as such.
_WRITTEN = "handwritten-printscript"


def page_xml(page: PageRecord) -> bytes:
    """Return a page as a PAGE-XML file.

    Every level has its confidence and, as further ``TextEquiv``, its alternatives (``index`` 0 is the text
    that was decided on). Outlines are moved onto the page; a part without one gets the box around its parts.
    The reading order is left out where there is no region.
    """
    return to_bytes(_Writer(page).root())


class _Writer:
    def __init__(self, page: PageRecord) -> None:
        self._page = page
        self._names = Names("reading_order")

    def root(self) -> etree._Element:
        page = self._page
        root = etree.Element(_name("PcGts"), nsmap={None: NAMESPACE, "xsi": _INSTANCE})
        root.set(f"{{{_INSTANCE}}}schemaLocation", f"{NAMESPACE} {_SCHEMA}")
        self._metadata(root)
        element = _add(
            root,
            "Page",
            imageFilename=page.image_name,
            imageWidth=str(page.width),
            imageHeight=str(page.height),
        )
        if page.custom:
            element.set("custom", xml_text(page.custom))
        identities = [
            self._names.take(region.id, f"r{place}") for place, region in enumerate(page.regions, start=1)
        ]
        if identities:
            group = _add(_add(element, "ReadingOrder"), "OrderedGroup", id="reading_order")
            for place, identity in enumerate(identities):
                _add(group, "RegionRefIndexed", index=str(place), regionRef=identity)
        self._properties(element)
        for region, identity in zip(page.regions, identities, strict=True):
            self._region(element, region, identity)
        return root

    def _metadata(self, root: etree._Element) -> None:
        metadata = _add(root, "Metadata")
        now = datetime.now(UTC)
        _add(metadata, "Creator").text = xml_text(self._page.creator)
        _add(metadata, "Created").text = _time(self._page.created or now)
        _add(metadata, "LastChange").text = _time(self._page.changed or now)

    def _properties(self, element: etree._Element) -> None:
        properties = dict(self._page.properties)
        if self._page.language:
            properties["language"] = self._page.language
        if self._page.number != 1:
            properties["number"] = str(self._page.number)
        if properties:
            defined = _add(element, "UserDefined")
            for key, value in properties.items():
                _add(defined, "UserAttribute", name=key, type="xsd:string", value=value)

    def _region(self, parent: etree._Element, region: RegionRecord, identity: str) -> None:
        kind = region.kind if region.kind in _KINDS else "other"
        element = _add(parent, "TextRegion", id=identity, type=kind, custom=region.custom)
        self._coords(element, region.outline, region.box)
        for place, line in enumerate(region.lines, start=1):
            self._line(element, line, f"{identity}_l{place}")
        text = "\n".join(line.text for line in region.lines) if region.lines else region.text
        self._texts(element, [Variant(text)])

    def _line(self, parent: etree._Element, line: LineRecord, otherwise: str) -> None:
        identity = self._names.take(line.id, otherwise)
        element = _add(
            parent, "TextLine", id=identity, production=_production(line.printed), custom=line.custom
        )
        self._coords(element, line.outline, line.box)
        if len(line.baseline) > 1:
            _add(element, "Baseline", points=self._points(line.baseline))
        for place, word in enumerate(line.words, start=1):
            self._word(element, word, f"{identity}_w{place}")
        self._texts(element, [Variant(line.text, line.confidence), *line.alternatives])

    def _word(self, parent: etree._Element, word: WordRecord, otherwise: str) -> None:
        identity = self._names.take(word.id, otherwise)
        element = _add(parent, "Word", id=identity, production=_production(word.printed), custom=word.custom)
        self._coords(element, word.outline, word.box)
        for place, glyph in enumerate(word.glyphs, start=1):
            self._glyph(element, glyph, f"{identity}_g{place}")
        self._texts(element, [Variant(word.text, word.confidence), *word.alternatives])

    def _glyph(self, parent: etree._Element, glyph: GlyphRecord, otherwise: str) -> None:
        identity = self._names.take(glyph.id, otherwise)
        element = _add(
            parent, "Glyph", id=identity, production=_production(glyph.printed), custom=glyph.custom
        )
        self._coords(element, glyph.outline, glyph.box)
        self._texts(element, glyph.variants)

    def _coords(self, parent: etree._Element, outline: Polygon, box: Box) -> None:
        _add(parent, "Coords", points=self._points(outline or rectangle(box)))

    def _points(self, outline: Polygon) -> str:
        points = clipped(outline, self._page.width, self._page.height)
        return " ".join(f"{x},{y}" for x, y in points)

    @staticmethod
    def _texts(parent: etree._Element, variants: Sequence[Variant]) -> None:
        for place, variant in enumerate(variants):
            element = _add(parent, "TextEquiv")
            if len(variants) > 1:
                element.set("index", str(place))
            if variant.confidence is not None:
                element.set("conf", f"{min(1.0, max(0.0, variant.confidence)):.4f}")
            _add(element, "Unicode").text = xml_text(variant.text)


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _add(parent: etree._Element, local: str, **attributes: str) -> etree._Element:
    """Add an element; attributes that are empty are left out."""
    kept = {
        key: xml_text(value)
        for key, value in attributes.items()
        if value or key in ("imageFilename", "value")
    }
    return etree.SubElement(parent, _name(local), kept)


def _production(printed: bool | None) -> str:
    return "" if printed is None else "printed" if printed else _WRITTEN


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
