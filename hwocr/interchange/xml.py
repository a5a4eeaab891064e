"""Reading XML of strangers and writing our own, with lxml.

Files may come from anywhere, so the parser loads nothing: no entities are expanded, no DTD and no address is
fetched, and depth and size keep libxml2's limits.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from hwocr.errors import DataError
from hwocr.interchange.records import Point, Polygon

MAXIMUM_BYTES = 100_000_000
"""Larger files are refused: a page of 100,000 glyphs has about 40 MB as PAGE-XML."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# Characters that XML 1.0 cannot hold, section 2.2.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_bytes(path: Path) -> bytes:
    """Read a file for parsing.

    Raises:
        DataError: if it cannot be read or is larger than `MAXIMUM_BYTES`.
    """
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise DataError(
                f"{path} is too large: {path.stat().st_size:,} bytes.", "Split it into its pages."
            )
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.", "Check the path.") from error


def parse_xml(content: bytes, name: str) -> etree._Element:
    """Parse an XML document without loading anything it asks for.

    Args:
        content: the file.
        name: of the file, for the error.

    Raises:
        DataError: if it is not well formed, or declares entities of its own.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DataError(f"{name} is no whole XML file: {error}.", "Export it again.") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise DataError(
            f"{name} declares entities of its own; they are not expanded.", "Export it without a DTD."
        )
    return root


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace; formats have a namespace a version."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the direct children of these names."""
    return (child for child in element if local_name(child) in names)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first direct child of a name."""
    return next(children(element, name), None)


def descendants(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield all elements of these names below, in document order."""
    return (found for found in element.iter() if local_name(found) in names and found is not element)


def number(text: str | None) -> float | None:
    """Return a number, or None where there is none that makes sense."""
    match = _NUMBER.fullmatch((text or "").strip())
    return float(match.group()) if match else None


def confidence(text: str | None, *, whole: float = 1.0) -> float | None:
    """Return a confidence in [0, 1], or None.

    Args:
        text: as the file gives it.
        whole: what certainty is in the file.
    """
    value = number(text)
    return None if value is None else min(1.0, max(0.0, value / whole))


def parse_points(text: str | None) -> Polygon:
    """Return the points of ``x,y x,y`` or ``x y x y``; those left of or above the page are moved onto it."""
    values = [max(0, round(float(found))) for found in _NUMBER.findall(text or "")]
    return tuple(zip(values[0::2], values[1::2], strict=False))


def parse_outline(text: str | None) -> Polygon:
    """Return a polygon, or none where the points span no area: one point, a line, a repeated point.

    Two points that differ in both directions are taken as opposite corners.
    """
    points = parse_points(text)
    across, down = {x for x, _ in points}, {y for _, y in points}
    if len(across) < 2 or len(down) < 2:
        return ()
    if len(points) == 2:
        (left, top), (right, bottom) = points
        return ((left, top), (right, top), (right, bottom), (left, bottom))
    return points


def clipped(outline: Polygon, width: int, height: int) -> Polygon:
    """Return an outline with every point on the page: formats allow no others."""
    return tuple(_on_page(point, width, height) for point in outline)


def _on_page(point: Point, width: int, height: int) -> Point:
    return min(max(0, point[0]), max(0, width)), min(max(0, point[1]), max(0, height))


def xml_text(text: str) -> str:
    """Return text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def to_bytes(root: etree._Element, doctype: str | None = None) -> bytes:
    """Write a document as UTF-8, indented by one space."""
    etree.indent(root, " ")
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=doctype)
    return content if content.endswith(b"\n") else content + b"\n"
