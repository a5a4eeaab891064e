"""Printed words of a form: the outlines of a font's letters, as polygons."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

FONTS = (
    "DejaVu Sans",
    "DejaVu Sans:bold",
    "DejaVu Serif",
    "DejaVu Sans Mono",
    "STIXGeneral",
    "STIXGeneral:bold",
    "cmr10",
    "cmss10",
)
"""Fonts that come with matplotlib: a family, and its weight after a colon."""

_UNIT = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A printed text on a sheet.

    Attributes:
        text: what it says.
        outlines: (N, 2) points each, in pixels of the sheet, y downwards; a point is inked if an odd
            number of them go around it.
    """

    text: str
    outlines: list[NDArray[np.float64]]

    @property
    def right(self) -> float:
        """Where it ends, in pixels of the sheet."""
        return max(float(outline[:, 0].max()) for outline in self.outlines)


def print_text(text: str, font: str, *, cap_height: float, left: float, baseline: float) -> Printed:
    """Set a line of type.

    Args:
        text: to print; not blank.
        font: one of `FONTS`.
        cap_height: of its capitals, pixels.
        left: where it starts, pixels.
        baseline: how low it stands, pixels.

    Returns:
        The text in its place.
    """
    from matplotlib.textpath import TextPath

    scale = cap_height / _cap_height(font)
    path = TextPath((0, 0), text, size=_UNIT, prop=_properties(font))
    outlines = [np.asarray(polygon) for polygon in path.to_polygons()]
    return Printed(text, [outline * [scale, -scale] + [left, baseline] for outline in outlines])


@cache
def _cap_height(font: str) -> float:
    from matplotlib.textpath import TextPath

    return float(TextPath((0, 0), "H", size=_UNIT, prop=_properties(font)).get_extents().height)


@cache
def _properties(font: str) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    family, _, weight = font.partition(":")
    return FontProperties(family=family, weight=weight or "normal")
