"""Setting a line from real glyphs of a data set: each letter by another hand, or by one hand where known."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.datasets.lines.written import ASCENT, CAP_HEIGHT, ROWS, WrittenLine

_MARGIN = 12
# Letters that hang below the line, and those without a part that rises above the small letters.
_HANGING = frozenset("gjpqy")
_LOW = frozenset("acemnorsuvwxz")

GlyphBank = Mapping[str, list[NDArray[np.uint8]]]
"""Glyphs by label, cropped to their ink, 255 = ink."""


def glyph_bank(
    glyphs: RawGlyphs, *, labels: frozenset[str] | None = None, most: int = 600
) -> dict[str, list[NDArray[np.uint8]]]:
    """Crop the glyphs of a data set and sort them by label.

    Args:
        glyphs: the set.
        labels: those to take; all if not given.
        most: glyphs a label, the first ones.
    """
    bank: dict[str, list[NDArray[np.uint8]]] = {}
    for image, label in zip(glyphs.images, glyphs.labels.tolist(), strict=True):
        kept = bank.setdefault(label, []) if labels is None or label in labels else None
        if kept is None or len(kept) >= most:
            continue
        mask = image > 80
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if rows.size:
            kept.append(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return {label: kept for label, kept in bank.items() if kept}


def write_with_glyphs(text: str, bank: GlyphBank, rng: np.random.Generator) -> WrittenLine:
    """Set a line.

    Args:
        text: to set; put into the bank's case, and what the bank lacks left out.
        bank: the glyphs.
        rng: the accidents.

    Returns:
        The line, with the text as it was set.
    """
    if not any(label.islower() for label in bank):
        text = text.replace("ß", "ss").upper()
    text = " ".join("".join(c for c in text if c in bank or c == " ").split())
    text = text or sorted(bank)[int(rng.integers(len(bank)))]
    u = rng.random(4)
    gap = CAP_HEIGHT * (0.02 + 0.3 * u[0] ** 1.5)
    space = CAP_HEIGHT * (0.4 + 0.6 * u[1])
    narrow = 0.75 + 0.35 * u[2]
    x = float(_MARGIN)
    placed = []
    for label in text:
        if label == " ":
            x += space
            continue
        z = rng.standard_normal(3)
        glyph = bank[label][int(rng.integers(len(bank[label])))]
        height, base = _extent(label)
        height = max(4, round(height * CAP_HEIGHT * (1 + 0.05 * float(np.clip(z[0], -2, 2)))))
        width = max(3, round(glyph.shape[1] / glyph.shape[0] * height * narrow))
        top = max(0, round(ASCENT + base * CAP_HEIGHT + 0.04 * CAP_HEIGHT * float(z[1])) - height)
        picture = np.asarray(Image.fromarray(glyph).resize((width, height), Image.Resampling.BILINEAR))
        placed.append((int(x), top, picture[: ROWS - top]))
        x += width + gap * (1 + 0.4 * float(z[2]))
    ink = np.zeros((ROWS, int(x) + 4 * _MARGIN), np.uint8)
    for left, top, picture in placed:
        place = ink[top : top + picture.shape[0], left : left + picture.shape[1]]
        np.maximum(place, picture[:, : place.shape[1]], out=place)
    return WrittenLine(text, ink)


def _extent(label: str) -> tuple[float, float]:
    """Return a label's height in cap heights, and how far its foot hangs below the baseline."""
    if label in _HANGING:
        return (1.25 if label == "j" else 0.97), 0.32
    return (0.64 if label in _LOW else 1.0), 0.0
