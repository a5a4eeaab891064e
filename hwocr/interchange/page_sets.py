"""Folders of pages with what stands on them in PAGE-XML or ALTO, as eScriptorium and kraken write them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hwocr.errors import DataError
from hwocr.interchange.alto_reader import parse_alto
from hwocr.interchange.page_xml_reader import parse_page_xml
from hwocr.interchange.records import PageRecord
from hwocr.interchange.xml import local_name, parse_xml, read_bytes

PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".pdf")
_FOLDERS = ("", "page", "alto")


@dataclass(frozen=True, slots=True)
class PageOfSet:
    """A page of a set.

    Attributes:
        xml: its file.
        picture: its picture's file; it may be missing.
        page: what stands on it.
    """

    xml: Path
    picture: Path
    page: PageRecord


def read_page_set(folder: Path) -> Iterator[PageOfSet]:
    """Yield the pages of a folder, by the names of their files.

    XML files are looked for in the folder and in its subfolders ``page`` and ``alto``; each names its
    picture, which is looked for in the folder, or has the name of it.

    Raises:
        DataError: if a file is damaged or neither PAGE-XML nor ALTO.
    """
    files = [path for place in _FOLDERS for path in (folder / place).glob("*.xml")]
    for path in sorted(files):
        for page in read_pages(path):
            yield PageOfSet(path, picture_of(path, page.image_name, folder), page)


def read_pages(path: Path) -> tuple[PageRecord, ...]:
    """Read the pages of a PAGE-XML or ALTO file, told apart by its first element.

    Raises:
        DataError: if it is damaged or neither.
    """
    content = read_bytes(path)
    name = local_name(parse_xml(content, str(path)))
    if name == "alto":
        return parse_alto(content, str(path))
    if name == "PcGts":
        return (parse_page_xml(content, str(path)),)
    raise DataError(f"{path} is not PAGE-XML and not ALTO.", "Leave only the pages' own files in the folder.")


def picture_of(xml: Path, named: str, folder: Path) -> Path:
    """Return the picture of a page: the one its file names, or the one that has its file's name.

    Args:
        xml: the page's file.
        named: what it calls its picture; may hold the folders of another computer.
        folder: where pictures are looked for.
    """
    beside = [folder / f"{xml.stem}{end}" for suffix in PICTURES for end in (suffix, suffix.upper())]
    inside = folder / named.replace("\\", "/").rsplit("/", 1)[-1] if named else beside[0]
    return next((place for place in (inside, *beside) if place.is_file()), inside)
