"""Which samples a batch holds: every order is a function of seed and epoch, so any run can be repeated."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from hwocr.nn.activations import Array


def epoch_order(count: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """Return the numbers 0 … count − 1 in the order of an epoch, each once."""
    return np.random.default_rng([seed, epoch]).permutation(count)


def drawn_order(weights: NDArray[np.float64], samples: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """Draw samples with replacement, as evenly as their weights allow.

    Systematic sampling: sample i is drawn ⌊n wᵢ⌋ or ⌈n wᵢ⌉ times, never more or fewer.

    Args:
        weights: (N,) at least 0, of any sum above 0.
        samples: how many to draw.
        seed: of the run.
        epoch: of the run.

    Returns:
        (samples,) indices in shuffled order.
    """
    rng = np.random.default_rng([seed, epoch])
    # Laid out in a new order every time, so that neighbours in the data do not share their luck.
    layout = rng.permutation(len(weights))
    ends = np.cumsum(weights[layout])
    places = (np.arange(samples) + rng.random()) * (ends[-1] / samples)
    drawn: NDArray[np.int64] = layout[
        np.minimum(np.searchsorted(ends, places, side="right"), len(weights) - 1)
    ]
    rng.shuffle(drawn)
    return drawn


def gathered(
    images: NDArray[np.generic], order: NDArray[np.int64], batch_size: int, start: int = 0
) -> Iterator[tuple[NDArray[np.int64], Array]]:
    """Gather the batches of an epoch.

    Args:
        images: (N, D) uint8, 255 = ink, or float32.
        order: (M,) row numbers.
        batch_size: rows a batch; the last batch may be smaller.
        start: the number of the first batch to give.

    Yields:
        The batch's row numbers (B,) and its rows (B, D) float32 in [0, 1], valid until the next batch.
    """
    width = images.shape[1]
    room = np.empty((batch_size, width), np.float32)
    bytes_room = np.empty((batch_size, width), np.uint8) if images.dtype == np.uint8 else None
    for first in range(start * batch_size, len(order), batch_size):
        rows = order[first : first + batch_size]
        batch = room[: len(rows)]
        if bytes_room is None:
            # mode="clip": the default check makes take() copy through a buffer of its own.
            np.take(images, rows, axis=0, out=batch, mode="clip")
        else:
            raw = np.take(images, rows, axis=0, out=bytes_room[: len(rows)], mode="clip")
            np.multiply(raw, np.float32(1 / 255), out=batch)
        yield rows, batch
