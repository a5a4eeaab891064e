"""Choosing samples of a data set, a fair share of each class."""

import numpy as np
from numpy.typing import NDArray


def stratified_choice(
    classes: NDArray[np.generic], count: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Choose samples at random so that each class keeps its share.

    Args:
        classes: (N,) the class of each sample, of any kind that sorts.
        count: how many to choose; more than there are gives all.
        rng: where the randomness comes from.

    Returns:
        (min(count, N),) indices, ascending.
    """
    order = rng.permutation(len(classes))
    _, inverse, sizes = np.unique(classes[order], return_inverse=True, return_counts=True)
    grouped = np.argsort(inverse, kind="stable")
    starts = np.cumsum(sizes) - sizes
    rank = np.empty(len(classes))
    rank[grouped] = np.arange(len(classes)) - np.repeat(starts, sizes)
    # The k-th of a class of n stands at (k + ½) / n: the lowest places hold every class in its share.
    place = (rank + 0.5) / sizes[inverse]
    chosen: NDArray[np.int64] = np.sort(order[np.argsort(place, kind="stable")[:count]]).astype(np.int64)
    return chosen
