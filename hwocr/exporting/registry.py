"""The register of export formats: each enters itself with `export_format`.

A format of this program is a module of `hwocr.exporting.formats` that has the format's name. Another
installed package adds one through an entry point of the group ``hwocr.formats`` that names such a module.
"""

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hwocr.errors import HwocrError
from hwocr.extensions import import_modules, load_entry_points, module_names
from hwocr.reading.image import PageImage
from hwocr.reading.page import Page

ENTRY_POINTS = "hwocr.formats"
# Named, not imported: the formats import this module.
_FORMATS = "hwocr.exporting.formats"


def _ignore(_note: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class ExportPage:
    """One page on its way out.

    Attributes:
        page: what was read.
        image: opens its picture; None where there is none. May raise `ImageError`.
        path: the file it came from; None where there is none, such as from the clipboard.
    """

    page: Page
    image: Callable[[], PageImage] | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a format may heed.

    Attributes:
        language: of the text, such as ``en``; empty where not known.
        headings: whether plain text names the file before its pages.
        note: told what a user should know of an export that went well, in words.
    """

    language: str = ""
    headings: bool = False
    note: Callable[[str], None] = _ignore


Write = Callable[[Iterable[ExportPage], BinaryIO, ExportOptions], None]
"""Writes pages, taken one at a time, to a file that is open."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format that pages can be written in.

    Attributes:
        name: what users choose it by.
        title: what it is, in a few words.
        suffix: of its files, with the dot.
        write: writes the pages.
        one_page: whether a file holds one page alone; several pages make several files.
        binary: whether it is no text, so that it does not belong on a terminal.
        pictures: whether it needs the pages' pictures.
    """

    name: str
    title: str
    suffix: str
    write: Write
    one_page: bool = False
    binary: bool = False
    pictures: bool = False

    @property
    def kind(self) -> str:
        """What an output of it may replace, as `hwocr.files.check_output` names it."""
        return "PDF" if self.suffix == ".pdf" else ""


_REGISTER: dict[str, ExportFormat] = {}


def export_format(
    name: str,
    *,
    title: str,
    suffix: str,
    one_page: bool = False,
    binary: bool = False,
    pictures: bool = False,
) -> Callable[[Write], Write]:
    """Enter the decorated function as the writer of a format; see `ExportFormat` for the arguments.

    Raises:
        ValueError: if the name is taken.
    """

    def enter(write: Write) -> Write:
        if name in _REGISTER:
            raise ValueError(f"there are two export formats named {name!r}")
        _REGISTER[name] = ExportFormat(name, title, suffix, write, one_page, binary, pictures)
        return write

    return enter


def format_named(name: str) -> ExportFormat:
    """Return a format by its name; only its own module is loaded for it.

    Raises:
        HwocrError: if there is none; the hint lists those that there are.
    """
    if name not in _REGISTER and name in format_names():
        importlib.import_module(f"{_FORMATS}.{name}")
    if name not in _REGISTER:
        known = all_formats()
        if name not in known:
            raise HwocrError(f"There is no format named {name}.", f"Known: {', '.join(known)}.")
    return _REGISTER[name]


def format_names() -> tuple[str, ...]:
    """Return the names of this program's own formats, without loading them."""
    return module_names(_FORMATS)


def all_formats() -> dict[str, ExportFormat]:
    """Return all formats by name, those of other installed packages, too."""
    import_modules(_FORMATS)
    load_entry_points(ENTRY_POINTS)
    return dict(sorted(_REGISTER.items()))
