"""Write pages as ALTO 4.4.

Source: the schema of that version by the ALTO board, https://github.com/altoxml/schema. What older readers
    stumble
over is not written: no STYLEREFS (there are no styles), no language that is not known, words at the end of a
    line
as they stand there (no HypPart, so that none is counted twice).
"""

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from hwocr.ink.box import Box
from hwocr.interchange.names import Names
from hwocr.interchange.records import GlyphRecord, LineRecord, PageRecord, Polygon, RegionRecord, WordRecord
from hwocr.interchange.xml import clipped, to_bytes, xml_text

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_LONGEST_VARIANT = 3


def alto_xml(pages: Sequence[PageRecord]) -> bytes:
    """Return pages as one ALTO file; programs expect one page a file, so give one where you can.

    Alternatives of a glyph are its ``Variant``s, those of a word its ``ALTERNATIVE``s. Whether a part is type
    or handwriting is a tag.
    """
    return to_bytes(_Writer().root(pages))


class _Writer:
    def __init__(self) -> None:
        self._names = Names("processing_1", "printed", "handwritten")
        self._size = (0, 0)

    def root(self, pages: Sequence[PageRecord]) -> etree._Element:
        root = etree.Element(_name("alto"), nsmap={None: NAMESPACE, "xsi": _INSTANCE})
        root.set(f"{{{_INSTANCE}}}schemaLocation", f"{NAMESPACE} {_SCHEMA}")
        root.set("SCHEMAVERSION", "4.4")
        self._description(root, pages[0] if pages else PageRecord("", 0, 0))
        kinds = {part.printed for page in pages for part in _tagged(page)}
        if kinds - {None}:
            tags = _add(root, "Tags")
            for printed, label in ((True, "printed"), (False, "handwritten")):
                if printed in kinds:
                    _add(tags, "OtherTag", ID=label, TYPE="production", LABEL=label)
        layout = _add(root, "Layout")
        for page in pages:
            self._page(layout, page)
        return root

    @staticmethod
    def _description(root: etree._Element, page: PageRecord) -> None:
        description = _add(root, "Description")
        _add(description, "MeasurementUnit").text = "pixel"
        source = _add(description, "sourceImageInformation")
        _add(source, "fileName").text = xml_text(page.image_name)
        processing = _add(description, "Processing", ID="processing_1")
        _add(processing, "processingCategory").text = "contentGeneration"
        settings = "; ".join(f"{key}: {value}" for key, value in page.properties.items())
        if settings:
            _add(processing, "processingStepSettings").text = xml_text(settings)
        if page.creator:
            name, _, version = page.creator.partition(" ")
            software = _add(processing, "processingSoftware")
            _add(software, "softwareName").text = xml_text(name)
            if version:
                _add(software, "softwareVersion").text = xml_text(version)

    def _page(self, layout: etree._Element, page: PageRecord) -> None:
        self._size = page.width, page.height
        identity = self._names.take("", f"page_{page.number}")
        element = _add(
            layout,
            "Page",
            ID=identity,
            PHYSICAL_IMG_NR=str(page.number),
            WIDTH=str(page.width),
            HEIGHT=str(page.height),
            LANG=page.language if _LANGUAGE.fullmatch(page.language) else "",
        )
        space = _add(element, "PrintSpace", **self._place(Box(0, 0, page.width, page.height)))
        for place, region in enumerate(page.regions, start=1):
            self._region(space, region, f"{identity}_r{place}")

    def _region(self, parent: etree._Element, region: RegionRecord, otherwise: str) -> None:
        identity = self._names.take(region.id, otherwise)
        element = _add(parent, "TextBlock", ID=identity, **self._place(region.box))
        self._shape(element, region.outline)
        lines = region.lines
        if not lines:
            lines = tuple(LineRecord(region.outline, text) for text in region.text.splitlines())
        for place, line in enumerate(lines, start=1):
            self._line(element, line, f"{identity}_l{place}")

    def _line(self, parent: etree._Element, line: LineRecord, otherwise: str) -> None:
        identity = self._names.take(line.id, otherwise)
        baseline = clipped(line.baseline, *self._size) if len(line.baseline) > 1 else ()
        element = _add(
            parent,
            "TextLine",
            ID=identity,
            **self._place(line.box),
            BASELINE=_points(baseline),
            TAGREFS=_tag(line.printed),
        )
        self._shape(element, line.outline)
        words = line.words or (
            WordRecord(line.outline, line.text, line.confidence, alternatives=line.alternatives),
        )
        previous: WordRecord | None = None
        for place, word in enumerate(words, start=1):
            if previous is not None:
                self._space(element, previous.box, word.box)
            self._word(element, word, f"{identity}_w{place}")
            previous = word

    def _space(self, parent: etree._Element, before: Box, after: Box) -> None:
        # Words may overlap on a slant: a space has no negative width.
        gap = max(0, after.left - before.right)
        left = min(max(0, before.right), self._size[0])
        _add(parent, "SP", HPOS=str(left), VPOS=str(max(0, min(before.top, after.top))), WIDTH=str(gap))

    def _word(self, parent: etree._Element, word: WordRecord, otherwise: str) -> None:
        identity = self._names.take(word.id, otherwise)
        element = _add(
            parent,
            "String",
            ID=identity,
            CONTENT=word.text,
            **self._place(word.box),
            WC=_share(word.confidence),
            TAGREFS=_tag(word.printed),
        )
        self._shape(element, word.outline)
        for alternative in word.alternatives:
            _add(element, "ALTERNATIVE").text = xml_text(alternative.text)
        for place, glyph in enumerate(word.glyphs, start=1):
            # The schema knows glyphs of one character alone.
            if len(xml_text(glyph.text)) == 1:
                self._glyph(element, glyph, f"{identity}_g{place}")

    def _glyph(self, parent: etree._Element, glyph: GlyphRecord, otherwise: str) -> None:
        element = _add(
            parent,
            "Glyph",
            ID=self._names.take(glyph.id, otherwise),
            CONTENT=glyph.text,
            **self._place(glyph.box),
            GC=_share(glyph.confidence),
        )
        self._shape(element, glyph.outline)
        for variant in glyph.variants[1:]:
            if 0 < len(variant.text) <= _LONGEST_VARIANT:
                _add(element, "Variant", CONTENT=variant.text, VC=_share(variant.confidence))

    def _place(self, box: Box) -> dict[str, str]:
        (left, top), (right, bottom) = clipped(((box.left, box.top), (box.right, box.bottom)), *self._size)
        return {"HPOS": str(left), "VPOS": str(top), "WIDTH": str(right - left), "HEIGHT": str(bottom - top)}

    def _shape(self, parent: etree._Element, outline: Polygon) -> None:
        """Add the polygon where it is more than the box says."""
        if len(outline) > 2 and not _is_rectangle(outline):
            _add(_add(parent, "Shape"), "Polygon", POINTS=_points(clipped(outline, *self._size)))


def _tagged(page: PageRecord) -> Iterable[LineRecord | WordRecord]:
    for line in page.lines:
        yield line
        yield from line.words


def _is_rectangle(outline: Polygon) -> bool:
    across, down = {x for x, _ in outline}, {y for _, y in outline}
    return len(outline) == 4 and len(across) == 2 and len(down) == 2


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _add(parent: etree._Element, local: str, **attributes: str) -> etree._Element:
    """Add an element; attributes that are empty are left out, but for the text of a word."""
    kept = {key: xml_text(value) for key, value in attributes.items() if value or key == "CONTENT"}
    return etree.SubElement(parent, _name(local), kept)


def _points(outline: Polygon) -> str:
    # By spaces alone: of the two ways in use the one that every reader looked at takes.
    return " ".join(f"{x} {y}" for x, y in outline)


def _share(value: float | None) -> str:
    return "" if value is None else f"{min(1.0, max(0.0, value)):.4f}"


def _tag(printed: bool | None) -> str:
    return "" if printed is None else "printed" if printed else "handwritten"
