"""A folder that is watched: what comes into it is read, such as the pages of a scanner that saves there."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from hwocr.batch.sources import Source, find_sources
from hwocr.errors import HwocrError

SECONDS = 2.0
"""How often the folder is looked at. A file is read once it has not changed from one look to the next."""

Listing = frozenset[tuple[str, str]]


def sources_now(paths: Sequence[Path], *, recursive: bool) -> tuple[Source, ...]:
    """Return the files that are there now; none where a folder is empty."""
    try:
        return find_sources(paths, recursive=recursive)
    except HwocrError:
        return ()


def listing(sources: Sequence[Source]) -> Listing:
    """Return what tells whether a file has come, gone or changed."""
    return frozenset((source.name, source.stamp) for source in sources)


def watch(
    look: Callable[[], Listing], act: Callable[[], None], *, pause: Callable[[float], None] = time.sleep
) -> None:
    """Act at once, and again whenever something has changed and then stayed as it is for one look.

    Ends only by an exception, such as `KeyboardInterrupt`.

    Args:
        look: says what is there.
        act: reads it.
        pause: waits so many seconds.
    """
    before = look()
    if before:
        act()
    while True:
        pause(SECONDS)
        now = look()
        while now != before:
            pause(SECONDS)
            settled = look()
            if settled == now:
                act()
                before = now
            now = settled
