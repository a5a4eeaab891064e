"""A second opinion on each candidate of the lattice: one whole letter, or not?

The classifier has only seen letters and is often sure about a fragment, too. The judge is a
network of its own, so that it serves whichever classifier was chosen, a personal one as well.
It is trained by the recipe ``one_letter``.
"""

import numpy as np
from numpy.typing import NDArray

from hwocr.models.registry import load_classifier
from hwocr.shipped import shipped_path

# Beyond this the judge's odds say no more about how often it is right.
_MOST_ODDS = 5.0


def verifier_log_odds(pictures: NDArray[np.float32]) -> NDArray[np.float64]:
    """Judge normalised pictures (N, 32, 32): log-odds (N,) that each is one whole letter, within ±5.

    Raises:
        ModelError: if the network that ships with the program is missing or damaged.
    """
    judge = load_classifier(str(shipped_path("resources", "models", "judges", "one-letter.onnx")))
    whole = judge.probabilities(pictures)[:, judge.labels.index("1")].astype(np.float64)
    whole = np.clip(whole, 1e-6, 1 - 1e-6)
    odds: NDArray[np.float64] = np.clip(np.log(whole / (1 - whole)), -_MOST_ODDS, _MOST_ODDS)
    return odds
