"""Initial weights."""

from math import sqrt

import numpy as np

from hwocr.nn.activations import Array


def xavier_uniform(rng: np.random.Generator, fan_in: int, fan_out: int, gain: float = 1.0) -> Array:
    """Draw weights so that signals neither grow nor fade on their way through the layers.

    W_ij ~ U(−b, b) with b = gain · √(6 / (fan_in + fan_out)), hence a variance of
    2 gain² / (fan_in + fan_out). Glorot and Bengio, "Understanding the difficulty of training deep
    feedforward neural networks", 2010.

    Args:
        rng: the source of chance.
        fan_in: inputs of the layer.
        fan_out: its units.
        gain: 1 for sigmoid and tanh, √2 for ReLU.

    Returns:
        (fan_in, fan_out) float64.
    """
    bound = gain * sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_in, fan_out))
