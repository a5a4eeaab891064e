"""A letter that looks like another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Neighbour:
    """A letter that looks like the one asked about.

    Attributes:
        picture: (32, 32), 1 = ink.
        label: what it is.
        similarity: 0 to 1; 1 is the same picture.
        identity: its name in the personal set; empty for any other letter.
        generated: whether it is a letter as the network was trained on.
    """

    picture: NDArray[np.float32]
    label: str
    similarity: float
    identity: str = ""
    generated: bool = False
