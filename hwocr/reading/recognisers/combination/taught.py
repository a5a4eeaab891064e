"""What a writer taught, as evidence on lines that another recogniser read.

The two opinions on a character, the sequence network's and the personal model's, are pooled log-linearly
(Heskes, *Selecting weighting factors in logarithmic opinion pools*, 1998). The personal model's weight is how
near the character's picture lies to a taught one of that label: far from all of them it has none, and the
line stays as it was read.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hwocr.models.twins import twins_of
from hwocr.nn.activations import softmax
from hwocr.reading.page import Alternative, Glyph, Word

# No label is thought less likely than this before the taught ones are looked at: a sequence network is surest
# of what it knows, and does not know this hand.
_LEAST = 2e-3
# The label of an example nearer than this is an opinion by itself: what a sequence's characters are cut out
# as is seldom what the personal model's network knows. Set, with `_LEAST`, on 400 characters in capitals of
# generated writers used nowhere else, read by `line` after 20 letters: 66 errors, 42 without this, else 34.
_NEAR = 0.5
_ALTERNATIVES = 5


class TaughtLetters(Protocol):
    """What `hwocr.models.personal.PersonalClassifier` knows."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The characters, C of them."""

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Classify normalised glyphs (N, 32, 32): (N, C)."""

    def nearness(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """How near the nearest taught glyph of each label is, (N, C) in [0, 1]."""


def with_taught(words: Sequence[Word], taught: TaughtLetters) -> list[Word]:
    """Return words with the characters that what was taught makes likelier.

    Args:
        words: as a sequence network read them; type and what the letters read stay as they are.
        taught: the writer's letters.
    """
    glyphs = [glyph for word in words for glyph in word.glyphs]
    if not glyphs:
        return list(words)
    pictures = np.stack([glyph.picture for glyph in glyphs])
    rows, near = taught.probabilities(pictures), taught.nearness(pictures)
    seen = iter(
        [_pooled(*one, taught.labels) for one in zip(glyphs, rows, near, strict=True)],
    )
    return [Word(tuple(next(seen) for _ in word.glyphs)) for word in words]


def _pooled(
    glyph: Glyph, row: NDArray[np.float32], near: NDArray[np.float32], labels: Sequence[str]
) -> Glyph:
    nearest = int(near.argmax())
    if near[nearest] > _NEAR:
        row = (1 - near[nearest]) * row
        row[nearest] += near[nearest]
    answer = int(row.argmax())
    weight = float(near[answer])
    # Which of two labels of one shape it is, the line tells better than a letter alone.
    if glyph.printed or labels[answer] == glyph.label or labels[answer] in twins_of(glyph.label):
        return glyph
    own = {label: _LEAST for label in (*labels, glyph.label)}
    for one in glyph.alternatives:
        if one.label != glyph.label:
            own[one.label] = max(own.get(one.label, 0.0), (1 - glyph.confidence) * one.probability)
    own[glyph.label] = max(own[glyph.label], glyph.confidence)
    names = tuple(own)
    place = {label: number for number, label in enumerate(labels)}
    theirs = np.array([row[place[name]] if name in place else 0.0 for name in names])
    pooled = softmax(
        (1 - weight) * np.log(np.array(list(own.values()))) + weight * np.log(np.maximum(theirs, 1e-6))
    )
    best = np.argsort(-pooled, kind="stable")[:_ALTERNATIVES].tolist()
    if names[best[0]] == glyph.label:
        return glyph
    alternatives = tuple(Alternative(names[number], float(pooled[number])) for number in best)
    return replace(
        glyph,
        label=names[best[0]],
        confidence=float(pooled[best[0]]),
        alternatives=alternatives,
        shape_label=names[best[0]],
    )
