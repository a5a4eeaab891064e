"""What can be said about why a letter was read as it was. Knows no Qt; runs in a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from hwocr.gui.context.neighbour import Neighbour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hwocr.reading.page import Glyph

Probabilities = Callable[["NDArray[np.float32]"], "tuple[tuple[str, ...], NDArray[np.float32]]"]
"""From normalised glyphs (N, 32, 32) to the labels and their probabilities (N, labels)."""

# A window of this side, pixels of 32, is wiped at steps of half of it: what is worse then was looked at.
_WINDOW = 6
_NEAREST = 5


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Why a letter was read as it was.

    Attributes:
        steps: in words, one thing after the other.
        saliency: (32, 32), 0 to 1: what the network's answer hangs on; zeros where it says nothing.
        neighbours: letters that a person named and that look most like it, nearest first, then those of the
            training.
    """

    steps: tuple[str, ...]
    saliency: NDArray[np.float32]
    neighbours: tuple[Neighbour, ...]


def saliency_of(
    picture: NDArray[np.float32], label: str, probabilities: Probabilities
) -> NDArray[np.float32]:
    """Return what the probability of a label hangs on, by wiping the picture piece by piece.

    Source: Zeiler and Fergus, Visualizing and understanding convolutional networks, 2014 (occlusion).

    Args:
        picture: (32, 32), 1 = ink.
        label: whose probability.
        probabilities: the network.

    Returns:
        (32, 32), 1 where it hangs on most; zeros if the network does not know the label.
    """
    side, step = picture.shape[0], _WINDOW // 2
    places = [
        (top, left)
        for top in range(0, side - _WINDOW + 1, step)
        for left in range(0, side - _WINDOW + 1, step)
        if picture[top : top + _WINDOW, left : left + _WINDOW].any()
    ]
    wiped = np.repeat(picture[None], len(places) + 1, axis=0)
    for number, (top, left) in enumerate(places, 1):
        wiped[number, top : top + _WINDOW, left : left + _WINDOW] = 0
    labels, rows = probabilities(wiped)
    if label not in labels:
        return np.zeros_like(picture)
    # In log-odds: a sure network shows what it hangs on, too.
    column = np.clip(rows[:, labels.index(label)].astype(np.float64), 1e-6, 1 - 1e-6)
    odds = np.log(column / (1 - column))
    total, count = np.zeros(picture.shape), np.zeros(picture.shape)
    for number, (top, left) in enumerate(places, 1):
        total[top : top + _WINDOW, left : left + _WINDOW] += max(0.0, odds[0] - odds[number])
        count[top : top + _WINDOW, left : left + _WINDOW] += 1
    mean = total / np.maximum(count, 1)
    return np.asarray(mean / max(float(mean.max()), 1e-6), np.float32)


def alike_letters(glyph: Glyph, letters: Sequence[Glyph]) -> tuple[Neighbour, ...]:
    """Return the letters that a person confirmed or corrected and that look most like one."""
    from hwocr.documents.editing.lookalikes import pixel_features

    known = [one for one in letters if one.checked and one is not glyph and one.picture.any()]
    if not known or not glyph.picture.any():
        return ()
    rows = pixel_features(np.stack([glyph.picture, *(one.picture for one in known)]))
    alike = rows[1:] @ rows[0]
    best = np.argsort(-alike, kind="stable")[:_NEAREST]
    return tuple(Neighbour(known[n].picture, known[n].label, float(alike[n])) for n in best.tolist())


def steps_of(glyph: Glyph) -> tuple[str, ...]:
    """Say, one thing after the other, how a letter came to be what it is."""
    steps = [f"Read by: {_RECOGNISERS.get(glyph.recogniser, glyph.recogniser)}"]
    best = glyph.alternatives[:3]
    if best:
        said = ", ".join(f"{one.label} {_percent(one.probability)}" for one in best)
        steps.append(f"The shape alone: {said}")
    else:
        steps.append("Told by its form and its place on the line, not by the network.")
    if glyph.checked == "corrected":
        steps.append(f"Corrected by hand: {glyph.label}")
    elif glyph.checked == "confirmed":
        steps.append(f"Confirmed by hand: {glyph.label}")
    elif glyph.changed_by_context:
        steps.append(f"The word around it changed {glyph.shape_label} to {glyph.label}")
    else:
        steps.append("The word around it changed nothing")
    if not glyph.checked:
        steps.append(f"All together: {glyph.label}, {_percent(glyph.confidence)}")
    return tuple(steps)


def _same(first: Neighbour, second: Neighbour) -> bool:
    """Tell whether a letter of a page is one that was taught; pictures are kept with 255 steps."""
    return first.label == second.label and bool(np.abs(first.picture - second.picture).max() < 0.01)


def _percent(probability: float) -> str:
    """As `hwocr.gui.widgets.bars.percent`, which needs Qt."""
    if 0 < probability < 0.01:
        return "< 1 %"
    return "> 99 %" if 0.99 < probability < 1 else f"{probability * 100:.0f} %"


_RECOGNISERS = {
    "letters": "letters one by one",
    "line": "the line as a sequence",
    "ppocr": "PP-OCR, the line as a sequence",
}


def explain(
    glyph: Glyph,
    letters: Sequence[Glyph],
    probabilities: Probabilities,
    taught: Sequence[Neighbour] = (),
    training: Sequence[Neighbour] = (),
) -> Explanation:
    """Explain a letter.

    Args:
        glyph: the letter.
        letters: those of all open pages.
        probabilities: the network that reads.
        taught: letters of the personal set near it.
        training: letters as the network was trained on near it.
    """
    saliency = (
        saliency_of(glyph.picture, glyph.shape_label, probabilities)
        if glyph.picture.any()
        else np.zeros((32, 32), np.float32)
    )
    named = [one for one in alike_letters(glyph, letters) if not any(map(partial(_same, one), taught))]
    near = sorted((*taught, *named), key=lambda one: -one.similarity)
    return Explanation(steps_of(glyph), saliency, (*near[:_NEAREST], *training[:_NEAREST]))
