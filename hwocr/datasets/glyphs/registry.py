"""The register of data sets: each loader enters itself with `glyph_data`.

This program's own stand in `hwocr.datasets.glyphs.sets`, a file each. Another installed package adds one
through an entry point of the group ``hwocr.datasets`` that names such a module.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hwocr.datasets.glyphs.raw import RawGlyphs
from hwocr.extensions import import_modules, load_entry_points

ENTRY_POINTS = "hwocr.datasets"
# Named, not imported: the sets import this module.
_SETS = "hwocr.datasets.glyphs.sets"


@dataclass(frozen=True, slots=True)
class GlyphRequest:
    """What is wanted from a data set.

    Attributes:
        part: one of the entry's parts; ``"all"`` for a data set without parts.
        labels: the labels that will be kept. A loader may ignore it.
        count: how many samples are wanted at most, or None. A loader may ignore it.
        seed: for data that are made rather than read.
    """

    part: str
    labels: tuple[str, ...]
    count: int | None
    seed: int


@dataclass(frozen=True, slots=True)
class GlyphData:
    """A data set of single characters that the program knows by name.

    Attributes:
        name: the name users and recipes choose it by.
        title: what it is, in one line.
        licence: under what terms it comes.
        samples: how many it has, by part; empty where that is not fixed.
        parts: the parts its makers gave it, such as ``("train", "test")``; empty if none.
        files: returns, for each file it needs, the places where it is looked for, best first.
        read: returns the pictures of one part.
        how_to_get: what to do where it is absent.
        generated: whether it is made by the program, so that it is always there and endless.
    """

    name: str
    title: str
    licence: str
    samples: dict[str, int]
    parts: tuple[str, ...]
    files: Callable[[], dict[str, tuple[Path, ...]]]
    read: Callable[[GlyphRequest], RawGlyphs]
    how_to_get: str
    generated: bool = False


_REGISTER: dict[str, GlyphData] = {}


def glyph_data(
    name: str,
    *,
    title: str,
    licence: str,
    files: Callable[[], dict[str, tuple[Path, ...]]],
    how_to_get: str,
    samples: dict[str, int] | None = None,
    parts: tuple[str, ...] = (),
    generated: bool = False,
) -> Callable[[Callable[[GlyphRequest], RawGlyphs]], Callable[[GlyphRequest], RawGlyphs]]:
    """Enter the decorated function as the loader of a data set; see `GlyphData` for the arguments.

    Raises:
        ValueError: if the name is taken.
    """

    def enter(read: Callable[[GlyphRequest], RawGlyphs]) -> Callable[[GlyphRequest], RawGlyphs]:
        if name in _REGISTER:
            raise ValueError(f"there are two data sets named {name!r}")
        _REGISTER[name] = GlyphData(
            name=name,
            title=title,
            licence=licence,
            samples=samples or {},
            parts=parts,
            files=files,
            read=read,
            how_to_get=how_to_get,
            generated=generated,
        )
        return read

    return enter


def registered() -> dict[str, GlyphData]:
    """Return this program's own entries, and those entered so far besides, by name."""
    import_modules(_SETS)
    return dict(_REGISTER)


def all_glyph_data() -> dict[str, GlyphData]:
    """Return all entries by name, those of other installed packages, too."""
    import_modules(_SETS)
    load_entry_points(ENTRY_POINTS)
    return dict(_REGISTER)
