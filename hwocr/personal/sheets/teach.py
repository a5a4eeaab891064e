"""Teaching from a photographed sheet, in one go."""

import numpy as np

from hwocr.datasets.glyphs.personal import PersonalSet
from hwocr.personal.lines import add_lines
from hwocr.personal.sheets.scan import ScannedSheet, scan_sheet
from hwocr.reading.image import PageImage

_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)


def scan_photograph(image: PageImage) -> ScannedSheet:
    """Cut a photographed sheet; see `scan_sheet`."""
    return scan_sheet(image.pixels.astype(np.float32) @ _LUMINANCE)


def teach_sheet(sheet: ScannedSheet, source: str, *, writer: str = "") -> int:
    """Add a sheet's glyphs and words to a writer's set.

    Returns:
        How many glyphs were taught.
    """
    added = PersonalSet(writer=writer).add_all(
        [(glyph.ink, glyph.text) for glyph in sheet.glyphs], source=source
    )
    if sheet.words:
        add_lines([(words.ink, words.text) for words in sheet.words], source=source, writer=writer)
    return len(added)
