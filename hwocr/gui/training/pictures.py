"""Arrays made into pictures, in workers: weights as tiles, confusions as a matrix, a divided plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from hwocr.gui.theme import Colours
from hwocr.ink.glyph import SIZE

MOST_TILES = 256
"""Of a wide layer the first so many units are shown."""
_GAP = 2
TILE_STEP = SIZE + _GAP
"""From one tile to the next, in pixels of the picture."""


def _rgb(colour: str) -> NDArray[np.float32]:
    value = QColor(colour)
    return np.array([value.red(), value.green(), value.blue()], np.float32)


def _image(pixels: NDArray[np.float32] | NDArray[np.uint8]) -> QImage:
    """Make an image, with its own memory, of (H, W, 3)."""
    rgb = np.ascontiguousarray(np.clip(pixels, 0, 255), np.uint8)
    height, width = rgb.shape[:2]
    return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def diverging(values: NDArray[np.float32], colours: Colours) -> NDArray[np.float32]:
    """Colour numbers in [−1, 1]: below zero warm, above zero cool, zero like the background."""
    middle = _rgb(colours.sunken)
    above, below = _rgb(colours.accent), _rgb(colours.warning)
    # The square root spreads what is near zero, where most weights are.
    strength = np.sqrt(np.abs(np.clip(values, -1, 1)))[..., None]
    ends = np.where(values[..., None] >= 0, above, below)
    return np.asarray(middle + strength * (ends - middle), np.float32)


def tile_columns(units: int) -> int:
    """Return how many tiles of so many units stand side by side."""
    return max(1, round(float(np.sqrt(min(units, MOST_TILES)))))


def weight_tiles(weights: NDArray[np.float32], colours: Colours) -> QImage:
    """Draw each unit's weights as a tile, scaled to the largest of the unit.

    Args:
        weights: (units, height, width).
        colours: of the appearance.
    """
    shown = weights[:MOST_TILES]
    count, height, width = shown.shape
    columns = tile_columns(count)
    rows = -(-count // columns)
    largest = np.abs(shown).max(axis=(1, 2), keepdims=True)
    scaled = shown / np.where(largest > 0, largest, 1)
    sheet = np.empty((rows * (height + _GAP) - _GAP, columns * (width + _GAP) - _GAP, 3), np.float32)
    sheet[:] = _rgb(colours.surface)
    for index, tile in enumerate(scaled):
        top, left = index // columns * (height + _GAP), index % columns * (width + _GAP)
        sheet[top : top + height, left : left + width] = diverging(tile, colours)
    return _image(sheet)


def confusion_picture(counts: NDArray[np.int64], colours: Colours) -> QImage:
    """Draw a confusion matrix (C, C), a pixel a cell: what is right cool, mistakes warm, by row."""
    totals = counts.sum(axis=1, keepdims=True)
    share = counts / np.maximum(totals, 1)
    right = np.eye(len(counts), dtype=bool)
    values = np.where(right, share, -np.minimum(1, 3 * share)).astype(np.float32)
    return _image(diverging(values, colours))


def glyph_sheet(images: NDArray[np.uint8], colours: Colours) -> list[QImage]:
    """Draw glyphs (M, 32, 32), 255 = ink, each as writing on paper."""
    paper, ink = _rgb(colours.sunken), _rgb(colours.text)
    share = (images.astype(np.float32) / 255)[..., None]
    return [_image(paper + picture * (ink - paper)) for picture in share]


def surface_picture(
    classes: NDArray[np.int64], certainty: NDArray[np.float64], palette: list[str], colours: Colours
) -> QImage:
    """Draw who owns each part of the plane, fainter where that is doubtful."""
    background = _rgb(colours.surface)
    tones = np.stack([_rgb(colour) for colour in palette])
    least = 1 / len(palette)
    strength = 0.10 + 0.35 * np.clip((certainty - least) / (1 - least), 0, 1)
    pixels = background + strength[..., None] * (tones[classes] - background)
    return _image(pixels.astype(np.float32))
