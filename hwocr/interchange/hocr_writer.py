"""Write pages as hOCR 1.2 (https://kba.github.io/hocr-spec/1.2/), as XHTML."""

from collections.abc import Sequence

from lxml import etree

from hwocr.ink.box import Box
from hwocr.interchange.names import Names
from hwocr.interchange.records import GlyphRecord, LineRecord, PageRecord, Polygon, RegionRecord, WordRecord
from hwocr.interchange.xml import clipped, xml_text

_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
_NAMESPACE = "http://www.w3.org/1999/xhtml"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrx_cinfo ocrp_wconf"
_SLOPE_LIMIT = 1.0


def hocr(pages: Sequence[PageRecord]) -> bytes:
    """Return pages as one hOCR file: page, area, paragraph, line, word, character.

    Confidences are in percent (``x_wconf`` of a word, ``x_confs`` of a character). Alternatives are left out:
    programs that read hOCR take the text of a word as all that stands inside it.
    """
    html = etree.Element(_name("html"), nsmap={None: _NAMESPACE})
    language = next((page.language for page in pages if page.language), "")
    if language:
        html.set(_LANGUAGE, language)
        html.set("lang", language)
    head = etree.SubElement(html, _name("head"))
    etree.SubElement(head, _name("title")).text = xml_text(pages[0].image_name if pages else "")
    _meta(head, {"http-equiv": "Content-Type", "content": "text/html;charset=utf-8"})
    _meta(head, {"name": "ocr-system", "content": next((page.creator for page in pages), "")})
    _meta(head, {"name": "ocr-capabilities", "content": _CAPABILITIES})
    if language:
        _meta(head, {"name": "ocr-langs", "content": language})
    _meta(head, {"name": "ocr-number-of-pages", "content": str(len(pages))})
    body = etree.SubElement(html, _name("body"))
    names = Names()
    for place, page in enumerate(pages):
        _Page(body, page, place, names)
    _indent(html)
    # Not indented any further: between words white space counts.
    content: bytes = etree.tostring(html, xml_declaration=True, encoding="UTF-8", doctype=_DOCTYPE)
    return content + b"\n"


class _Page:
    def __init__(self, body: etree._Element, page: PageRecord, place: int, names: Names) -> None:
        self._size = page.width, page.height
        self._names = names
        image = page.image_name.replace("\\", "\\\\").replace('"', '\\"')
        title = f'image "{image}"; bbox 0 0 {page.width} {page.height}; ppageno {place}'
        element = self._add(body, "div", "ocr_page", f"page_{place + 1}", title)
        for number, region in enumerate(page.regions, start=1):
            self._region(element, region, f"{place + 1}_{number}")

    def _region(self, parent: etree._Element, region: RegionRecord, number: str) -> None:
        box = self._bbox(region.box)
        area = self._add(parent, "div", "ocr_carea", f"block_{number}", box)
        paragraph = self._add(area, "p", "ocr_par", f"par_{number}", box)
        lines = region.lines or tuple(LineRecord(region.outline, text) for text in region.text.splitlines())
        for place, line in enumerate(lines, start=1):
            self._line(paragraph, line, f"{number}_{place}")

    def _line(self, parent: etree._Element, line: LineRecord, number: str) -> None:
        title = self._bbox(line.box) + _baseline(line.baseline, line.box)
        element = self._add(parent, "span", "ocr_line", f"line_{number}", title)
        words = line.words
        if not words:
            # Where each word stands is not known: the line is its own text, without word boxes as large as
            # it.
            element.text = xml_text(line.text)
            return
        for place, word in enumerate(words, start=1):
            last = self._word(element, word, f"{number}_{place}")
            last.tail = " " if place < len(words) else None

    def _word(self, parent: etree._Element, word: WordRecord, number: str) -> etree._Element:
        title = self._bbox(word.box)
        if word.confidence is not None:
            title += f"; x_wconf {round(100 * word.confidence)}"
        element = self._add(parent, "span", "ocrx_word", f"word_{number}", title)
        if word.glyphs and "".join(glyph.text for glyph in word.glyphs) == word.text:
            for place, glyph in enumerate(word.glyphs, start=1):
                self._glyph(element, glyph, f"{number}_{place}")
        else:
            element.text = xml_text(word.text)
        return element

    def _glyph(self, parent: etree._Element, glyph: GlyphRecord, number: str) -> None:
        title = "x_bboxes" + self._bbox(glyph.box).removeprefix("bbox")
        if glyph.confidence is not None:
            title += f"; x_confs {100 * glyph.confidence:.2f}"
        self._add(parent, "span", "ocrx_cinfo", f"char_{number}", title).text = xml_text(glyph.text)

    def _add(self, parent: etree._Element, tag: str, kind: str, identity: str, title: str) -> etree._Element:
        attributes = {"class": kind, "id": self._names.take(identity, identity), "title": xml_text(title)}
        return etree.SubElement(parent, _name(tag), attributes)

    def _bbox(self, box: Box) -> str:
        (left, top), (right, bottom) = clipped(((box.left, box.top), (box.right, box.bottom)), *self._size)
        return f"bbox {left} {top} {right} {bottom}"


def _baseline(baseline: Polygon, box: Box) -> str:
    """The slope of a baseline and how far it passes above the box's left lower corner (negative: above)."""
    if len(baseline) < 2 or baseline[-1][0] <= baseline[0][0]:
        return ""
    (left, begin), (right, end) = baseline[0], baseline[-1]
    slope = (end - begin) / (right - left)
    if abs(slope) > _SLOPE_LIMIT:
        return ""
    offset = begin + slope * (box.left - left) - box.bottom
    return f"; baseline {slope:.4f} {round(offset)}"


def _indent(html: etree._Element) -> None:
    """Put blocks on lines of their own; inside a line white space counts."""
    for element in html.iter():
        if (
            element.get("class") == "ocr_line"
            or element.getparent() is None
            or element.get("class") not in ("ocrx_word", "ocrx_cinfo")
        ):
            element.tail = "\n"
        if len(element) and element.get("class") not in ("ocr_line", "ocrx_word"):
            element.text = "\n"
    html.tail = None


def _name(local: str) -> str:
    return f"{{{_NAMESPACE}}}{local}"


def _meta(head: etree._Element, attributes: dict[str, str]) -> None:
    etree.SubElement(head, _name("meta"), {key: xml_text(value) for key, value in attributes.items()})
