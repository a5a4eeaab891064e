"""Fonts as hands: those in the data folder that imitate handwriting, and the system's printed ones."""

import csv
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast
from zlib import crc32

from PIL import ImageFont

from hwocr.datasets.lines.alphabet import LINE_ALPHABET
from hwocr.datasets.lines.written import CAP_HEIGHT
from hwocr.folders import data_folder

Style = Literal["separate", "joined", "capitals", "printed"]

PRINTED_FOLDER = Path("/usr/share/fonts")
"""Where Debian keeps printed type."""

# Not type for reading, or the same as another.
_LEFT_OUT = ("Math", "Symbols", "D050000L", "Display", "ExtraLight")
_PRINTED = ("DejaVu", "Liberation", "Free", "C059", "Nimbus", "P052", "URW", "Z003")
# One hand in so many is held out.
_HELD_OUT = 12


@dataclass(frozen=True, slots=True)
class Font:
    """One font.

    Attributes:
        path: of its file.
        style: how its letters stand; "capitals": small letters look like capitals, too.
        covers: the characters of the alphabet that it has.
        size: in pixels, at which its letters are as high as `CAP_HEIGHT` asks for.
    """

    path: Path
    style: Style
    covers: frozenset[str] = field(repr=False)
    size: float

    @property
    def held_out(self) -> bool:
        """Whether nothing is trained with it, so that it can measure."""
        return crc32(self.path.name.encode()) % _HELD_OUT == 5

    def at(self, scale: float) -> ImageFont.FreeTypeFont:
        """Return the font ready to draw at ``scale`` times its size, to the nearest twentieth."""
        return _open(self.path, round(self.size * max(0.3, round(scale * 20) / 20)))


def find_fonts() -> tuple[Font, ...]:
    """Return the fonts there are, handwriting first, in an order that does not change.

    Handwriting lies in the folder ``fonts`` of the data folder, listed in its ``fonts.tsv``; without it, and
    without Debian's fonts, there are none, and lines are written by the hand-print generator alone.
    """
    folder = data_folder() / "fonts"
    found: list[Font | None] = []
    listing = folder / "fonts.tsv"
    if listing.is_file():
        with listing.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                found.append(_read(folder / row["file"], cast(Style, row["style"])))
    if PRINTED_FOLDER.is_dir():
        for path in sorted((*PRINTED_FOLDER.rglob("*.ttf"), *PRINTED_FOLDER.rglob("*.otf"))):
            if path.name.startswith(_PRINTED) and not any(part in path.name for part in _LEFT_OUT):
                found.append(_read(path, "printed"))
    return tuple(font for font in found if font)


@lru_cache(maxsize=1024)
def _open(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, max(6, size), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=512)
def _read(path: Path, style: Style) -> Font | None:
    """Return what a font file is, None where it is missing, damaged or without letters."""
    from matplotlib.ft2font import FT2Font

    try:
        codes = set(FT2Font(str(path)).get_charmap())
        font = _open(path, 100)
        low, high = font.getbbox("x", anchor="ls"), font.getbbox("H", anchor="ls")
    except (OSError, RuntimeError):
        return None
    covers = frozenset(c for c in LINE_ALPHABET if ord(c) in codes)
    if not set("aeionstrAEIONSTR") <= covers or not high[1] < 0 or not low[1] < 0:
        return None
    # Script has large capitals above tiny small letters: go by both.
    height = (-high[1] - 1.55 * low[1]) / 2
    return Font(path, style, covers, 100 * CAP_HEIGHT / height)
