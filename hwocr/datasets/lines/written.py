"""A line that has been written and not yet spoilt: what every way of writing hands to the composer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CAP_HEIGHT = 36
"""About how high capitals are written, pixels: one and a half times as high as the networks see them."""

ASCENT = 52
"""Rows above the baseline."""

DESCENT = 30
"""Rows below it."""

ROWS = ASCENT + DESCENT


@dataclass(frozen=True, slots=True, eq=False)
class WrittenLine:
    """A written line.

    Attributes:
        text: what it says.
        ink: (ROWS, W) uint8, 255 = ink, the baseline under row ASCENT - 1.
        joined: whether its letters hang together.
        thin: about how wide its thinnest strokes are, pixels.
    """

    text: str
    ink: NDArray[np.uint8]
    joined: bool = False
    thin: float = 2.0
