"""Scanning a page for the Read tab (in a worker)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hwocr.files.scanner import Scanner


def find_scanners() -> tuple[Scanner, ...]:
    """Return the scanners that can be reached; raises `ImageError` where SANE is not there."""
    from hwocr.files.scanner import scanners

    return scanners()


def scan_page(scanner: Scanner) -> Path:
    """Scan a page; it is kept among the user's scans, named by the time.

    Raises:
        ImageError: if the scanner refuses.
    """
    from hwocr.files.scanner import scan
    from hwocr.folders import home_folder

    folder = home_folder() / "scans"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"scan {datetime.now():%Y-%m-%d %H-%M-%S}.png"
    scan(scanner, path)
    return path
