"""Letters that look like one that was just corrected: what was read wrong once was often read wrong again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from hwocr.reading.page import Glyph, Page

Features = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""From pictures (N, 32, 32) to (N, D): what a network makes of them, or their pixels."""

# Strokes that lie beside each other by less than this, in pixels of 32, count as the same.
_BLUR = 1.5


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A letter that may be the same as the one corrected.

    Attributes:
        page: the number of its page among those looked at.
        index: its place in the reading order there.
        distance: 0 for the same picture, 1 for nothing in common.
        near: whether it is so near that it can be offered as chosen.
    """

    page: int
    index: int
    distance: float
    near: bool


@dataclass(frozen=True, slots=True)
class LookAlikeRules:
    """How near is near.

    Set on letters of 24 writers of the generator (seed 77), by `pixel_features`: 71 % of one writer's
    pictures of one letter lie within 0.12 of each other, and 97 % within 0.3; of the pictures of letters that
    are mistaken for it (O and 0, 9 and g, …), 10 % and 61 %.

    Attributes:
        near: up to this distance a letter is offered as chosen.
        far: beyond it, it is not offered.
        most: so many are offered, the nearest.
    """

    near: float = 0.12
    far: float = 0.30
    most: int = 200


def pixel_features(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return blurred pictures at half their size, each of unit length.

    Args:
        pictures: (N, 32, 32) in [0, 1].

    Returns:
        (N, 256).
    """
    blurred = gaussian_filter(pictures, (0, _BLUR, _BLUR), mode="constant")[:, ::2, ::2]
    return _unit(blurred.reshape(len(pictures), -1))


def look_alikes(
    pages: Sequence[Page],
    corrected: Glyph,
    read_as: str,
    *,
    features: Features = pixel_features,
    rules: LookAlikeRules | None = None,
) -> list[LookAlike]:
    """Find letters that were read as the corrected one was, that nobody checked, and that look like it.

    Args:
        pages: where to look.
        corrected: the letter as it is now.
        read_as: what it was read as.
        features: what pictures are compared by.
        rules: how near is near.

    Returns:
        The nearest first.
    """
    rules = rules or LookAlikeRules()
    found = [
        (number, index, glyph)
        for number, page in enumerate(pages)
        for index, glyph in enumerate(page.iter_glyphs())
        if glyph.label == read_as and not glyph.checked and glyph.printed == corrected.printed
    ]
    found = [item for item in found if item[2].picture.any()]
    if not found or not corrected.picture.any() or corrected.label == read_as:
        return []
    pictures = np.stack([corrected.picture, *(glyph.picture for _, _, glyph in found)])
    rows = _unit(features(pictures))
    distances = 1 - rows[1:] @ rows[0]
    result = [
        LookAlike(number, index, max(0.0, float(distance)), bool(distance <= rules.near))
        for (number, index, _), distance in zip(found, distances, strict=True)
        if distance <= rules.far
    ]
    return sorted(result, key=lambda other: other.distance)[: rules.most]


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-6), np.float32)
