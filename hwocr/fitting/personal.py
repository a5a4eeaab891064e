"""Learn the metric of the personal model again: what makes two glyphs the same letter by the same hand.

    python -m hwocr.fitting personal

Writes ``resources/models/personal/metric.safetensors``: a linear discriminant of penultimate features and
blurred pixels whose classes are one letter of one generated writer; see `hwocr.models.personal.metric`.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

from hwocr.datasets.handprint.glyphs import glyph_crop
from hwocr.datasets.handprint.writer import Writer
from hwocr.ink.glyph import normalise_glyphs
from hwocr.models.files import write_tensors
from hwocr.models.personal.metric import raw_features
from hwocr.shipped import shipped_path

LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz"
_EACH = 4
_SEED = 31337
# How far from the skeletons writers form their letters, as multiples of the usual.
_FORMS = (1, 2, 3)
# Shares of the within-class scatter that are made equal in all directions.
_SHRINKAGE = 0.2


def learn_metric(features: NDArray[np.float32], dimensions: int) -> tuple[NDArray[np.float32], float]:
    """Learn a discriminant.

    Args:
        features: (classes, samples of each, features).
        dimensions: of the space.

    Returns:
        The projection (features, dimensions), and the median distance of two samples of one class in it.
    """
    classes, each, width = features.shape
    means = features.mean(axis=1)
    residuals = (features - means[:, None]).reshape(-1, width)
    within = residuals.T @ residuals / (classes * (each - 1))
    within = (1 - _SHRINKAGE) * within + _SHRINKAGE * np.trace(within) / width * np.eye(width)
    values, vectors = eigh(np.cov(means.T), within)
    values, vectors = values[::-1][:dimensions], vectors[:, ::-1][:, :dimensions]
    projection = (vectors * np.sqrt(values / (1 + values))).astype(np.float32)
    placed = features @ projection
    distances = [
        np.linalg.norm(placed[:, first] - placed[:, second], axis=1)
        for first in range(each)
        for second in range(first)
    ]
    return projection, float(np.median(distances))


def written_features(writers: int, seed: int) -> NDArray[np.float32]:
    """Let generated writers write every label several times: (writers × 62, 4, features)."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((256, 256)).astype(np.float32)
    rows = []
    for _ in range(writers):
        writer = Writer.random(rng)
        writer = replace(writer, form=writer.form * float(rng.choice(_FORMS)))
        crops = [glyph_crop(label, writer, rng, noise) for label in LABELS for _ in range(_EACH)]
        rows.append(raw_features(normalise_glyphs(crops)))
    return np.concatenate(rows).reshape(writers * len(LABELS), _EACH, -1)


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description="Learn the metric of the personal model again.")
    parser.add_argument("--writers", type=int, default=80)
    parser.add_argument("--dimensions", type=int, default=64)
    default = shipped_path("resources", "models", "personal", "metric.safetensors")
    parser.add_argument("--output", type=Path, default=default)
    options = parser.parse_args()
    projection, spread = learn_metric(written_features(options.writers, _SEED), options.dimensions)
    write_tensors(options.output, {"projection": projection.astype(np.float16)}, {"spread": f"{spread:.4f}"})
    print(f"{options.output}: {projection.shape[0]} features to {projection.shape[1]}, spread {spread:.3f}")
