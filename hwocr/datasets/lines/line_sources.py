"""Who writes the lines: what there is of fonts, printed type and real glyphs; and lines to measure on."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.datasets.glyphs.sets.npz_files import read_glyph_file
from hwocr.datasets.lines.composer import ComposedLine, LineComposer, LineSources
from hwocr.datasets.lines.fonts import find_fonts
from hwocr.datasets.lines.glyph_lines import glyph_bank
from hwocr.errors import DataError
from hwocr.folders import data_folder

VALIDATION_SEED = 900_000
"""Of lines to measure on; trainings take other seeds."""

_MOST_GLYPHS = 600
_FILES = {"nist-capitals": ("nist_capitals.npz", False), "emnist-digits": ("emnist_digits.npz", True)}


def training_sources(shares: Mapping[str, float]) -> LineSources:
    """Return all writers but those that are held out.

    Args:
        shares: see `LineSources`.
    """
    fonts = [font for font in find_fonts() if not font.held_out]
    bank: dict[str, list[NDArray[np.uint8]]] = {}
    for file, transposed in _FILES.values():
        glyphs = _read(file, transposed)
        if glyphs is not None:
            bank |= glyph_bank(glyphs, most=_MOST_GLYPHS)
    return LineSources(fonts, [bank] if bank else [], dict(shares))


def held_out_sources() -> dict[str, LineSources]:
    """Return those that no training sees: ``generator``, and ``hands`` and ``print`` if there are fonts."""
    fonts = [font for font in find_fonts() if font.held_out]
    found = {"generator": LineSources(shares={"generator": 1.0})}
    for name, chosen in (
        ("hands", [font for font in fonts if font.style != "printed"]),
        ("print", [font for font in fonts if font.style == "printed"]),
    ):
        if chosen:
            found[name] = LineSources(chosen, shares={name: 1.0})
    return found


def compose_lines(sources: LineSources, count: int, *, seed: int) -> tuple[ComposedLine, ...]:
    """Compose so many lines."""
    composer = LineComposer(sources, seed=seed)
    return tuple(composer.compose() for _ in range(count))


def _read(file: str, transposed: bool) -> RawGlyphs | None:
    try:
        return read_glyph_file(data_folder() / "glyphs" / file, transposed=transposed)
    except DataError:
        return None
