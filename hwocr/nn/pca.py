"""Principal components: the best that a linear autoencoder of the same width can do."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from hwocr.nn.activations import Array


@dataclass(frozen=True, slots=True, eq=False)
class Pca:
    """The directions in which samples vary most.

    Attributes:
        mean: (D,) the mean sample.
        directions: (K, D) of length 1, at right angles to one another, that of the largest variance first.
        variances: (K,) of the samples along each.
    """

    mean: Array
    directions: Array
    variances: Array

    def encode(self, samples: Array) -> Array:
        """Return the coordinates (N, K) of samples (N, D)."""
        result: Array = (samples - self.mean) @ self.directions.T
        return result

    def decode(self, coordinates: Array) -> Array:
        """Return the samples (N, D) at coordinates (N, K)."""
        result: Array = coordinates @ self.directions + self.mean
        return result


def fit_pca(parts: Iterable[Array], components: int) -> Pca:
    """Find the principal components of samples.

    Among all linear maps to ``components`` numbers and back, this one has the least squared error
    (Eckart and Young, 1936). The signs are chosen so that each direction's largest entry is positive.

    Args:
        parts: the samples, (n, D) at a time; at least two altogether.
        components: K, at most D.

    Returns:
        All float32, computed in float64.
    """
    count, total, products = 0, np.zeros(0), np.zeros((0, 0))
    for part in parts:
        wide = np.asarray(part, np.float64)
        if not count:
            total, products = np.zeros(wide.shape[1]), np.zeros((wide.shape[1],) * 2)
        count += len(wide)
        total += wide.sum(axis=0)
        products += wide.T @ wide
    mean = total / count
    covariance = products / count - np.outer(mean, mean)
    variances, vectors = np.linalg.eigh(covariance)  # ascending
    directions = vectors[:, ::-1][:, :components].T
    signs = np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)])
    return Pca(
        mean.astype(np.float32),
        (directions * signs[:, None]).astype(np.float32),
        np.maximum(variances[::-1][:components], 0).astype(np.float32),
    )
