"""The register of recognisers: each enters itself with `recogniser`.

Those of this program are imported when they are asked for, so that nobody pays for one that is not used.
Another installed package adds its own through the entry point group ``hwocr.recognisers``.
"""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points

from hwocr.errors import HwocrError
from hwocr.reading.recognisers.decoding.ctc import LineOutputs
from hwocr.reading.recognisers.regions.region import Region
from hwocr.reading.recognisers.regions.source import LineSource

AUTOMATIC = "auto"
"""Stands for all recognisers that are there, each where it is the surest."""

ENTRY_POINTS = "hwocr.recognisers"

ReadRegions = Callable[[LineSource, Sequence[Region]], list[LineOutputs]]
"""Reads regions: per region the outputs of a network whose characters are `characters.OUTPUTS`."""

FindRegions = Callable[[LineSource], tuple[Region, ...]]
"""Finds the text of a page."""

_BUILT_IN = {
    "letters": "hwocr.reading.recognisers.letters",
    "line": "hwocr.reading.recognisers.line",
    "ppocr": "hwocr.reading.recognisers.ppocr.entry",
}

# The better first. Both are combined when a rule for it has been fitted; until then one of them reads.
_ANY_WRITING = ("ppocr", "line")


class RecogniserError(HwocrError):
    """A recogniser that is not there, or cannot be used."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A way to turn lines into characters.

    Attributes:
        name: what users choose it by.
        title: what it is, in one line.
        missing: says what it lacks to be used, "" if nothing.
        how_to_get: what to do then.
        read: reads regions; None for ``letters``, which reads a page's lines together.
        find: finds the regions of a page; None: those of the layout are read.
    """

    name: str
    title: str
    missing: Callable[[], str] = lambda: ""
    how_to_get: str = ""
    read: ReadRegions | None = None
    find: FindRegions | None = None


_REGISTER: dict[str, Recogniser] = {}


def recogniser(
    name: str,
    *,
    title: str,
    missing: Callable[[], str] = lambda: "",
    how_to_get: str = "",
    find: FindRegions | None = None,
) -> Callable[[ReadRegions], ReadRegions]:
    """Enter the decorated function as what reads regions; see `Recogniser` for the arguments.

    Raises:
        ValueError: if the name is taken.
    """

    def enter(read: ReadRegions) -> ReadRegions:
        add(Recogniser(name, title, missing, how_to_get, read, find))
        return read

    return enter


def add(entry: Recogniser) -> None:
    """Enter a recogniser.

    Raises:
        ValueError: if the name is taken.
    """
    if entry.name in _REGISTER or entry.name == AUTOMATIC:
        raise ValueError(f"there are two recognisers named {entry.name!r}")
    _REGISTER[entry.name] = entry


def get_recogniser(name: str) -> Recogniser:
    """Return a recogniser by its name.

    Raises:
        RecogniserError: if there is none; the hint lists those that there are.
    """
    if name in _BUILT_IN:
        importlib.import_module(_BUILT_IN[name])
    elif name not in _REGISTER:
        _load_entry_points()
    entry = _REGISTER.get(name)
    if entry is None:
        known = ", ".join(one.name for one in all_recognisers())
        raise RecogniserError(f"There is no recogniser named {name}.", f"Known: {AUTOMATIC}, {known}.")
    return entry


def all_recognisers() -> tuple[Recogniser, ...]:
    """All recognisers, those of other packages included; this program's own first."""
    _load_entry_points()
    own = [get_recogniser(name) for name in _BUILT_IN]
    others = [entry for name, entry in sorted(_REGISTER.items()) if name not in _BUILT_IN]
    return (*own, *others)


def chosen_recognisers(text: str) -> tuple[Recogniser, ...]:
    """Return the recognisers that a user named.

    Args:
        text: names with commas between them, or ``auto``: this program's own, as far as they can be used,
            and of two that read any writing only the first of `_ANY_WRITING`.

    Raises:
        RecogniserError: if one is unknown, or is named and cannot be used.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names or names == [AUTOMATIC]:
        there = [entry for entry in map(get_recogniser, _BUILT_IN) if not entry.missing()]
        best = next((name for name in _ANY_WRITING if name in {entry.name for entry in there}), "")
        return tuple(entry for entry in there if entry.name not in _ANY_WRITING or entry.name == best)
    chosen = tuple(get_recogniser(name) for name in dict.fromkeys(names))
    for entry in chosen:
        if lacks := entry.missing():
            raise RecogniserError(f"The recogniser {entry.name} cannot be used: {lacks}", entry.how_to_get)
    return chosen


def _load_entry_points() -> None:
    for point in entry_points(group=ENTRY_POINTS):
        if point.name not in _REGISTER and point.name not in _BUILT_IN:
            point.load()
