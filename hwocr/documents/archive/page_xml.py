"""The PAGE-XML inside a document: for other programs, and for us where nothing else is left."""

from __future__ import annotations

from hwocr.errors import HwocrError
from hwocr.exporting.records import page_of_record, page_record
from hwocr.interchange.page_xml_reader import parse_page_xml
from hwocr.interchange.page_xml_writer import page_xml
from hwocr.reading.page import Page


def xml_of(page: Page, picture_name: str) -> bytes:
    """Return a page as PAGE-XML.

    Args:
        page: the page.
        picture_name: what its picture is called beside it.
    """
    return page_xml(page_record(page, image_name=picture_name))


def page_of_xml(content: bytes, name: str) -> Page | None:
    """Return the page of a PAGE-XML file; None if it is damaged."""
    try:
        return page_of_record(parse_page_xml(content, name))
    except HwocrError:
        return None
