"""Regions divided where type meets handwriting: a caption and the entry beside it are two."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.regions.source import LineSource

# A single letter among those of the other kind is one of them, unless it stands so far apart, in heights.
_APART = 0.5


def divide_by_type(source: LineSource, regions: Sequence[Region]) -> list[Region]:
    """Divide regions in which the layout has type beside handwriting.

    Args:
        source: the page.
        regions: found on it.

    Returns:
        The regions, those divided replaced by their parts from left to right.
    """
    lines = source.layout.lines
    kinds = {line.printed for line in lines if line.letters}
    if len(kinds) < 2:
        return list(regions)
    boxes = source.layout.components.boxes
    numbers = np.array([number for line in lines for number in line.letters])
    is_type = np.array([line.printed for line in lines for _ in line.letters])
    rows = boxes[numbers][:, [1, 3]].mean(axis=1)
    left, right = (
        source.page_points(np.stack([boxes[numbers, side].astype(float), rows], axis=1)) for side in (0, 2)
    )
    middle = (left + right) / 2
    result: list[Region] = []
    for region in regions:
        inside = np.flatnonzero(region.holds(middle))
        cuts: list[float] = []
        if len(inside) > 1 and is_type[inside].any() and not is_type[inside].all():
            spans = np.stack([region.along(left[inside]), region.along(right[inside])], axis=1)
            cuts = _cuts(spans, is_type[inside], _APART * region.height / max(region.width, 1.0))
        result += _parts(region, cuts)
    return result


def _cuts(spans: NDArray[np.float64], is_type: NDArray[np.bool_], apart: float) -> list[float]:
    """Where to cut, from 0 to 1, between runs of letters (N, 2: left, right) of one kind."""
    order = np.argsort(spans.mean(axis=1))
    spans, kinds = spans[order], is_type[order].copy()
    for place in range(len(kinds)):
        neighbours = [other for other in (place - 1, place + 1) if 0 <= other < len(kinds)]
        alone = all(kinds[other] != kinds[place] for other in neighbours)
        near = any(
            max(spans[place, 0], spans[other, 0]) - min(spans[place, 1], spans[other, 1]) < apart
            for other in neighbours
        )
        if alone and near:
            kinds[place] = not kinds[place]
    return [
        float((spans[before, 1] + spans[after, 0]) / 2)
        for before, after in pairwise(range(len(kinds)))
        if kinds[before] != kinds[after]
    ]


def _parts(region: Region, cuts: Sequence[float]) -> list[Region]:
    """A region cut across its text at places from 0 to 1."""
    edges = [0.0, *(cut for cut in cuts if 0.01 < cut < 0.99), 1.0]
    if len(edges) == 2:
        return [region]
    upper_left, upper_right, lower_right, lower_left = region.corners
    return [
        replace(
            region,
            corners=np.array(
                [
                    upper_left + start * (upper_right - upper_left),
                    upper_left + end * (upper_right - upper_left),
                    lower_left + end * (lower_right - lower_left),
                    lower_left + start * (lower_right - lower_left),
                ]
            ),
        )
        for start, end in pairwise(edges)
        if end > start
    ]
