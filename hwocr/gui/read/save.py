"""Saving the text of pages to a file (in a worker)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hwocr.files import write_output

if TYPE_CHECKING:
    from hwocr.reading.page import Page

FILTERS = "Text (*.txt);;JSON with boxes and alternatives (*.json)"


def with_suffix(name: str, chosen_filter: str) -> Path:
    """Add the suffix of the chosen filter to a name without one."""
    path = Path(name)
    if path.suffix:
        return path
    return path.with_suffix(".json" if "json" in chosen_filter else ".txt")


def save_pages(pages: Sequence[Page], path: Path) -> None:
    """Write pages as JSON if the name ends so, else as text.

    Raises:
        HwocrError: if the file cannot be written.
    """
    if path.suffix.lower() == ".json":
        from hwocr.exporting.formats.json import pages_json

        content = pages_json(pages)
    else:
        from hwocr.exporting.formats.text import page_text

        content = page_text(pages)
    write_output(path, content.encode("utf-8", "backslashreplace"))
