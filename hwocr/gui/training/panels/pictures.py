"""Arrays made into pictures, in workers: weights as tiles, confusions as a matrix, a divided plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from hwocr.gui.appearance.theme import Colours
from hwocr.ink.glyph import SIZE

MOST_TILES = 256
"""Of a wide layer the first so many units are shown."""
_GAP = 2


def _rgb(colour: str) -> NDArray[np.float32]:
    value = QColor(colour)
    return np.array([value.red(), value.green(), value.blue()], np.float32)


def image_of(pixels: NDArray[np.float32] | NDArray[np.uint8]) -> QImage:
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


def tile_side(height: int) -> int:
    """Return the side of a unit's tile, in pixels: small filters are enlarged to about a glyph's size."""
    return height * max(1, SIZE // height)


def tile_step(height: int) -> int:
    """Return how far it is from one tile to the next, in pixels."""
    return tile_side(height) + _GAP


def weight_tiles(weights: NDArray[np.float32], colours: Colours) -> QImage:
    """Draw each unit's weights as a tile, scaled to the largest of the unit.

    Args:
        weights: (units, height, width), coloured by their sign; or (units, 3, height, width), shown as the
            red, green and blue they look for, zero in the middle.
        colours: of the appearance.
    """
    shown = weights[:MOST_TILES]
    largest = np.abs(shown).reshape(len(shown), -1).max(axis=1)
    divisors = np.where(largest > 0, largest, 1).reshape(-1, *(1,) * (shown.ndim - 1))
    scaled = np.asarray(shown / divisors, np.float32)
    tiles = (
        np.float32(127.5) * (1 + scaled.transpose(0, 2, 3, 1))
        if shown.ndim == 4
        else diverging(scaled, colours)
    )
    factor = tile_side(shown.shape[-2]) // shown.shape[-2]
    tiles = tiles.repeat(factor, axis=1).repeat(factor, axis=2)
    return tile_sheet(tiles, tile_columns(len(shown)), colours)


def tile_sheet(tiles: NDArray[np.float32], columns: int, colours: Colours) -> QImage:
    """Lay tiles (N, height, width, 3) in rows of ``columns``, a gap between them."""
    count, height, width = tiles.shape[:3]
    rows = -(-count // columns)
    sheet = np.empty((rows * (height + _GAP) - _GAP, columns * (width + _GAP) - _GAP, 3), np.float32)
    sheet[:] = _rgb(colours.surface)
    for index, tile in enumerate(tiles):
        top, left = index // columns * (height + _GAP), index % columns * (width + _GAP)
        sheet[top : top + height, left : left + width] = tile
    return image_of(sheet)


def photo_picture(pixels: NDArray[np.uint8]) -> QImage:
    """Make an image of a photograph (H, W, 3)."""
    return image_of(pixels)


def confusion_picture(counts: NDArray[np.int64], colours: Colours) -> QImage:
    """Draw a confusion matrix (C, C), a pixel a cell: what is right cool, mistakes warm, by row."""
    totals = counts.sum(axis=1, keepdims=True)
    share = counts / np.maximum(totals, 1)
    right = np.eye(len(counts), dtype=bool)
    values = np.where(right, share, -np.minimum(1, 3 * share)).astype(np.float32)
    return image_of(diverging(values, colours))


def glyph_sheet(images: NDArray[np.uint8], colours: Colours) -> list[QImage]:
    """Draw glyphs (M, 32, 32), 255 = ink, each as writing on paper."""
    paper, ink = _rgb(colours.sunken), _rgb(colours.text)
    share = (images.astype(np.float32) / 255)[..., None]
    return [image_of(paper + picture * (ink - paper)) for picture in share]


def surface_picture(
    classes: NDArray[np.int64], certainty: NDArray[np.float64], palette: list[str], colours: Colours
) -> QImage:
    """Draw who owns each part of the plane, fainter where that is doubtful."""
    background = _rgb(colours.surface)
    tones = np.stack([_rgb(colour) for colour in palette])
    least = 1 / len(palette)
    strength = 0.10 + 0.35 * np.clip((certainty - least) / (1 - least), 0, 1)
    pixels = background + strength[..., None] * (tones[classes] - background)
    return image_of(pixels.astype(np.float32))
