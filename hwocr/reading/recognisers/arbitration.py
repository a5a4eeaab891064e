"""Which recogniser is right about a region."""

from collections.abc import Sequence

import numpy as np

from hwocr.reading.recognisers.reading import LettersReading, Reading

# Letters are believed if each is as sure as this,
_EACH_SURE = 0.9
# or if they are surer in the mean than a sequence, and not many fewer.
_FEWEST = 0.5


def choose(readings: Sequence[Reading]) -> Reading:
    """Choose among the readings of one region; there is at least one."""
    letters = next((one for one in readings if isinstance(one, LettersReading)), None)
    sequences = [one for one in readings if one is not letters]
    if not sequences:
        return readings[0]
    best = max(sequences, key=_mean)
    if letters is None or not len(letters.probabilities):
        return best
    values = letters.probabilities
    if values.min() >= _EACH_SURE:
        return letters
    if values.mean() > _mean(best) and len(values) >= _FEWEST * len(best.probabilities):
        return letters
    return best


def _mean(reading: Reading) -> float:
    return float(np.mean(reading.probabilities)) if len(reading.probabilities) else 0.0
