"""What happens inside a network for one sample, as pictures. All of it runs in workers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from hwocr.gui.appearance.theme import Colours
from hwocr.gui.training.panels.pictures import diverging, image_of
from hwocr.models.onnx.feature_maps import LayerMaps, feature_maps
from hwocr.models.softmax import tempered_softmax

MOST_MAPS = 96
"""Of a wide layer the first so many maps are shown."""
MOST_UNITS = 512
"""Where there is no picture left: so many numbers."""
_TILE, _DOT = 32, 8
_ANSWERS = 3


@dataclass(frozen=True, slots=True, eq=False)
class LayerPicture:
    """One layer.

    Attributes:
        name: what it is.
        words: how large it is.
        strip: its maps below one another.
        side: of one map in the strip, pixels.
        count: of the maps in the strip.
    """

    name: str
    words: str
    strip: QImage
    side: int
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Activations:
    """A sample's way through a network.

    Attributes:
        answers: the best three labels with their probabilities.
        layers: from the first to the last before the answers.
    """

    answers: tuple[tuple[str, float], ...]
    layers: tuple[LayerPicture, ...]


def compute_activations(model: Path, sample: NDArray[np.float32], colours: Colours) -> Activations:
    """Run a sample through a network and draw what each layer says.

    Args:
        model: an ``.onnx`` file.
        sample: as the network wants it: for glyphs (32, 32) ink, for photographs (3, H, W).
        colours: of the appearance.

    Raises:
        ModelError: if the model cannot be used.
    """
    network = feature_maps(model)
    *layers, last = network.layers(sample)
    row = tempered_softmax(last.values[None], network.card.temperature)[0]
    best = row.argsort()[::-1][:_ANSWERS]
    answers = tuple((network.card.labels[place], float(row[place])) for place in best)
    return Activations(answers, tuple(layer_picture(layer, colours) for layer in layers))


def layer_picture(layer: LayerMaps, colours: Colours) -> LayerPicture:
    """Draw a layer, scaled to its largest value: above zero cool, below warm."""
    values = layer.values
    largest = float(np.abs(values).max()) or 1.0
    if values.ndim == 1:
        words = f"{_shown(len(values), MOST_UNITS)}{len(values):,} numbers"
        tiles = np.broadcast_to(values[:MOST_UNITS, None, None], (min(len(values), MOST_UNITS), _DOT, _DOT))
    else:
        count, height, width = values.shape
        words = f"{_shown(count, MOST_MAPS)}{count:,} maps of {height} × {width}"
        tiles = _about_a_tile(values[:MOST_MAPS])
    coloured = diverging(np.asarray(tiles, np.float32) / largest, colours)
    side = coloured.shape[1]
    strip = image_of(coloured.reshape(-1, coloured.shape[2], 3))
    return LayerPicture(layer.name, words, strip, side, len(coloured))


def _shown(count: int, most: int) -> str:
    return f"the first {most} of " if count > most else ""


def _about_a_tile(maps: NDArray[np.float32]) -> NDArray[np.float32]:
    """Enlarge small maps by whole factors, average large ones down, until they are about `_TILE` pixels."""
    side = max(maps.shape[1:])
    if side <= _TILE:
        factor = _TILE // side
        return maps.repeat(factor, axis=1).repeat(factor, axis=2)
    factor = -(-side // _TILE)
    rows, columns = maps.shape[1] // factor, maps.shape[2] // factor
    cut = maps[:, : rows * factor, : columns * factor]
    return np.asarray(cut.reshape(len(maps), rows, factor, columns, factor).mean(axis=(2, 4)), np.float32)
