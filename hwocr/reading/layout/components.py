"""Connected components of the ink, as arrays, and the size of the letters among them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

_EIGHT = np.ones((3, 3), bool)
# No component has more than this part of the votes about the size of the letters.
_LARGEST_VOTE = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Connected pieces of ink, numbered from 0.

    Attributes:
        labels: (H, W) int32, 0 = paper, i + 1 = component i.
        boxes: (N, 4) int64: left, top, right, bottom, exclusive at the right and bottom.
        areas: (N,) int64, pixels.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int64]
    areas: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.areas)

    @property
    def widths(self) -> NDArray[np.int64]:
        """(N,) widths in pixels."""
        return self.boxes[:, 2] - self.boxes[:, 0]

    @property
    def heights(self) -> NDArray[np.int64]:
        """(N,) heights in pixels."""
        return self.boxes[:, 3] - self.boxes[:, 1]


def find_components(mask: NDArray[np.bool_]) -> Components:
    """Label the 8-connected components of a mask (H, W)."""
    labels, count = ndimage.label(mask, _EIGHT)
    boxes = np.zeros((count, 4), np.int64)
    for index, place in enumerate(ndimage.find_objects(labels)):
        rows, columns = place
        boxes[index] = columns.start, rows.start, columns.stop, rows.stop
    areas = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    return Components(labels.astype(np.int32, copy=False), boxes, areas.astype(np.int64))


def without(components: Components, unwanted: NDArray[np.bool_]) -> Components:
    """Return the components that are not ``unwanted`` (N,) bool, numbered as labelling them anew would."""
    if not unwanted.any():
        return components
    kept = ~unwanted
    numbers = np.concatenate([[0], np.cumsum(kept) * kept]).astype(np.int32)
    return Components(numbers[components.labels], components.boxes[kept], components.areas[kept])


def letter_height(components: Components, chosen: NDArray[np.bool_] | None = None) -> float:
    """Estimate the height of the capitals and digits on the page, in pixels.

    The median of the components' heights, each weighted by its larger side, so that a hundred
    specks do not outvote thirty letters, but none counts for more than a quarter of all, so that one frame
    or margin line does not, either; very flat and very long components do not vote.

    Args:
        components: of the ink.
        chosen: (N,) which of them may vote; all by default.

    Returns:
        The height, or 0 where nothing could be a letter.
    """
    widths, heights = components.widths, components.heights
    longest = np.maximum(widths, heights)
    voters = (longest >= 8) & (heights * 5 > widths) & (heights < 0.9 * components.labels.shape[0] + 8)
    if chosen is not None:
        voters &= chosen
    for _ in range(2):
        if not voters.any():
            return 0.0
        weights = np.minimum(longest[voters], _LARGEST_VOTE * longest[voters].sum())
        size = weighted_median(heights[voters].astype(float), weights)
        voters &= (heights > 0.35 * size) & (heights < 3.0 * size)
    return size


def weighted_median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    """Return the value at which half of the weight is reached."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def stroke_width(mask: NDArray[np.bool_]) -> float:
    """Estimate the width of the strokes of a mask (H, W): twice the area over the outline, in pixels."""
    area = float(mask.sum())
    outline = float((mask[1:] != mask[:-1]).sum() + (mask[:, 1:] != mask[:, :-1]).sum())
    # The staircase outline of a slanted stroke is longer than the stroke's: by 4/pi on average.
    return 2 * area / (outline * np.pi / 4) if outline else 0.0
