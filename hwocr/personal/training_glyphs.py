"""Letters as the shipped networks were trained on, to say what a letter looks like to them.

None ship: the generator, which most of the training came from, draws them again from a seed at first use.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.handprint import sample_glyphs
from hwocr.models.personal.kernel import SETTINGS, kernel
from hwocr.models.personal.metric import learned_metric

_LABELS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz")
# The seed of the shipped networks' own recipes, so many of each label.
_SEED, _EACH = 1, 8


@dataclass(frozen=True, slots=True, eq=False)
class TrainingGlyph:
    """A generated letter that lies near one that is asked about.

    Attributes:
        picture: (32, 32) float32, 1 = ink.
        label: what it is.
        similarity: in [0, 1]; 1 is the same picture.
    """

    picture: NDArray[np.float32]
    label: str
    similarity: float


def nearest_training_glyphs(glyph: NDArray[np.float32], count: int = 5) -> tuple[TrainingGlyph, ...]:
    """Return the generated letters most like one, nearest first; they are drawn at the first call.

    Args:
        glyph: (32, 32), normalised.
        count: how many at most.

    Raises:
        ModelError: if the metric's file is missing or damaged.
    """
    pictures, labels, places = _drawn()
    alike = kernel(learned_metric().embed(glyph[None]), places, SETTINGS.reach)[0]
    best = np.argsort(-alike, kind="stable")[:count].tolist()
    return tuple(TrainingGlyph(pictures[one], labels[one], float(alike[one])) for one in best)


@lru_cache(maxsize=1)
def _drawn() -> tuple[NDArray[np.float32], tuple[str, ...], NDArray[np.float32]]:
    """The letters (N, 32, 32), their labels, and their places in the metric's space."""
    drawn, targets = sample_glyphs(_EACH * len(_LABELS), seed=_SEED, labels=_LABELS)
    pictures = drawn.reshape(-1, 32, 32).astype(np.float32) * np.float32(1 / 255)
    return pictures, tuple(_LABELS[one] for one in targets.tolist()), learned_metric().embed(pictures)
