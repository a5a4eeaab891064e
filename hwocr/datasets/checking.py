"""Getting data sets and finding out whether what is here is whole."""

import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.download import fetch, md5_of
from hwocr.datasets.glyphs.catalogue import describe, read_raw
from hwocr.datasets.images.catalogue import check_images, is_image_set
from hwocr.datasets.sources import SOURCES, Source
from hwocr.errors import DataError


@dataclass(frozen=True, slots=True)
class PartReport:
    """What one part of a data set holds.

    Attributes:
        part: its name.
        samples: how many pictures it has.
        expected: how many it should have, or None where that is not fixed.
        labels: how many pictures each label has, labels sorted.
        damaged: the pictures that cannot be read and are passed over.
        left_out: what else lies there and is not of the data set.
    """

    part: str
    samples: int
    expected: int | None
    labels: dict[str, int]
    damaged: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataReport:
    """The result of a check.

    Attributes:
        name: of the data set.
        parts: what each of its parts holds.
        files: each file that was read.
        as_published: whether the files that can be downloaded are those that are published, or None
            where there are none of them.
    """

    name: str
    parts: tuple[PartReport, ...]
    files: tuple[Path, ...]
    as_published: bool | None


def check(name: str) -> DataReport:
    """Read a whole data set and report what is in it.

    Raises:
        DataError: if it is not here, or a file is damaged or truncated.
    """
    about = describe(name)
    parts = []
    for part in about.parts or tuple(about.samples) or ("all",):
        found, damaged, left_out = _read_labels(name, part)
        labels = Counter(found.tolist())
        parts.append(
            PartReport(
                part=part,
                samples=labels.total(),
                expected=about.samples.get(part),
                labels=dict(sorted(labels.items())),
                damaged=damaged,
                left_out=left_out,
            )
        )
    published = [
        _is_published(path, source)
        for path in about.files.values()
        for source in SOURCES.get(name, ())
        if path.name == source.target.name
    ]
    return DataReport(
        name=name,
        parts=tuple(parts),
        files=tuple(dict.fromkeys(about.files.values())),
        as_published=all(published) if published else None,
    )


def get(name: str, progress: Callable[[str, int, int | None], None] | None = None) -> tuple[Path, ...]:
    """Download what is missing or damaged of a data set.

    Args:
        name: of the data set.
        progress: is told the file, the bytes here and, where that is known, the bytes there will be.

    Returns:
        The files that were fetched; none if all was here and whole.

    Raises:
        DataError: if there is no such data set, it cannot be downloaded, or a download fails.
    """
    about = describe(name)
    if about.present:
        try:
            check(name)
        except DataError:
            if name not in SOURCES:
                raise
        else:
            return ()
    if name not in SOURCES:
        raise DataError(f"the data set {name} cannot be downloaded.", about.how_to_get)
    fetched = []
    for source in SOURCES[name]:
        if source.target.is_file() and _is_published(source.target, source):
            continue
        report = None if progress is None else _for_file(progress, source.target.name)
        fetch(source.urls(), source.target, source.md5, report)
        fetched.append(source.target)
    # A damaged copy in another place may still stand before what was fetched: say so now.
    check(name)
    return tuple(fetched)


def _read_labels(name: str, part: str) -> tuple[NDArray[np.str_], tuple[str, ...], tuple[str, ...]]:
    """Read every picture of a part; return their labels, the damaged ones and what is left out."""
    if is_image_set(name):
        return check_images(name, part)
    raw = read_raw(name, part)
    return raw.labels, raw.damaged, raw.left_out


def _for_file(
    progress: Callable[[str, int, int | None], None], file: str
) -> Callable[[int, int | None], None]:
    return lambda done, total: progress(file, done, total)


def _is_published(path: Path, source: Source) -> bool:
    if md5_of(path) == source.md5:
        return True
    if not source.content_md5:
        return False
    try:
        with gzip.open(path, "rb") as file:
            digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False))
    except (OSError, EOFError, zlib.error):
        return False
    return digest.hexdigest() == source.content_md5
