"""Pictures that the personal set holds already."""

import contextlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.glyphs.personal import PersonalGlyph, PersonalSet
from hwocr.errors import HwocrError
from hwocr.files.pictures import first_frame


def same_pictures(kept: PersonalSet, inks: Sequence[NDArray[np.floating]]) -> list[PersonalGlyph | None]:
    """Return for each picture the taught glyph with the very same pixels, the oldest; None where none has.

    Args:
        kept: the personal set.
        inks: (H, W) in [0, 1] each, 1 = ink.
    """
    wanted = [np.rint(np.clip(ink, 0, 1) * 255).astype(np.uint8) for ink in inks]
    names = [(pixels.shape, pixels.tobytes()) for pixels in wanted]
    found: dict[tuple[tuple[int, ...], bytes], PersonalGlyph] = {}
    for entry in kept.entries() if names else ():
        with contextlib.suppress(OSError, HwocrError):
            pixels = np.asarray(first_frame(entry.picture).picture.convert("L"))
            found.setdefault((pixels.shape, pixels.tobytes()), entry)
    return [found.get(name) for name in names]
