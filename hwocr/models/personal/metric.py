"""How alike two glyphs are, as one person's writing: a learned projection of features and pixels.

The penultimate layer of the network tells letters apart and forgets the hand; the blurred picture keeps the
hand. Both together go through a linear discriminant (Fisher, 1936) whose classes are *one letter of one
writer*, learned from generated writers by ``python -m hwocr.fitting personal``: directions in which one
writer's letters vary count little, those in which writers differ count much.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hwocr.models.files import read_tensors
from hwocr.models.onnx.graph import read_nodes, with_outputs
from hwocr.models.onnx.runtime import open_session, read_content
from hwocr.shipped import shipped_path

METRIC_NETWORK = "handprint62-cnn"
"""The shipped network whose penultimate layer is looked at, whichever network answers."""

_BLUR = 1.2
_FEATURE_SCALE = 1 / 8
_BATCH = 256


@dataclass(frozen=True, slots=True, eq=False)
class LearnedMetric:
    """A space in which near means: the same letter by the same hand.

    Attributes:
        projection: (features, dimensions) float32.
        spread: the median distance of two glyphs of one letter by one writer.
    """

    projection: NDArray[np.float32]
    spread: float

    def embed(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Place glyphs (N, 32, 32) in [0, 1] in the space, (N, dimensions), in units of ``spread``."""
        placed: NDArray[np.float32] = raw_features(glyphs) @ self.projection
        placed *= np.float32(1 / self.spread)
        return placed


def raw_features(glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what the projection is learned on: the penultimate layer and blurred pixels, (N, 384)."""
    if not len(glyphs):
        return np.zeros((0, 384), np.float32)
    session, name, value = _penultimate()
    batch = np.ascontiguousarray(glyphs, np.float32)[:, None]
    inner = np.concatenate(
        [
            session.run([value], {name: batch[start : start + _BATCH]})[0]
            for start in range(0, len(batch), _BATCH)
        ]
    )
    blurred = ndimage.gaussian_filter(batch[:, 0], (0, _BLUR, _BLUR))[:, 1::2, 1::2]
    return np.concatenate(
        [inner.reshape(len(batch), -1) * np.float32(_FEATURE_SCALE), blurred.reshape(len(batch), -1)], axis=1
    ).astype(np.float32)


@lru_cache(maxsize=1)
def learned_metric() -> LearnedMetric:
    """Return the metric that ships with the program.

    Raises:
        ModelError: if its file is missing or damaged.
    """
    tensors, texts = read_tensors(shipped_path("resources", "models", "personal", "metric.safetensors"))
    return LearnedMetric(tensors["projection"].astype(np.float32), float(texts["spread"]))


@lru_cache(maxsize=1)
def _penultimate() -> tuple[Any, str, str]:
    """The network with its penultimate layer as an output: session, input's name, the layer's name."""
    path = shipped_path("resources", "models", f"{METRIC_NETWORK}.onnx")
    content = read_content(path)
    value = read_nodes(content)[-1].inputs[0]
    session = open_session(with_outputs(content, (value,)), path)
    return session, session.get_inputs()[0].name, value
