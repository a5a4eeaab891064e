"""How unlike the letters that an autoencoder has learnt a new one is, in figures and in words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Parts of the validation samples that come out worse: at least so many, and it is called so.
_DEGREES = (
    (0.5, "It is as much like the letters of the training as most of them are"),
    (0.1, "It is a little unlike the letters of the training"),
    (0.01, "It is unlike the letters of the training"),
    (0.0, "It is unlike anything in the training"),
)


@dataclass(frozen=True, slots=True)
class Novelty:
    """Where a letter stands among the validation samples.

    Attributes:
        psnr: of its reconstruction, decibels.
        percentile: part of the validation samples that come out worse, in percent.
        words: both, and what follows from them.
    """

    psnr: float
    percentile: float
    words: str


def novelty(psnr: float, samples: NDArray[np.floating]) -> Novelty:
    """Compare a letter's reconstruction with those of the validation samples.

    What an autoencoder copies badly it has not seen: the error is a measure of novelty (Japkowicz et al., "A
    Novelty Detection Approach to Classification", 1995).

    Args:
        psnr: of the letter's reconstruction, decibels.
        samples: (N,) decibels of the validation samples, N at least 1.
    """
    part = float(np.mean(np.asarray(samples) < psnr))
    degree = next(words for least, words in _DEGREES if part >= least)
    percent = (
        f"{100 * part:.0f} %" if 0.01 <= part <= 0.99 else ("less than 1 %" if part < 0.5 else "over 99 %")
    )
    words = f"{psnr:.1f} dB; {percent} of the validation letters come out worse. {degree}."
    return Novelty(psnr, 100 * part, words)
