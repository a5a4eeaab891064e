"""What is handed to a process or a machine, and what comes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from hwocr.batch.settings import ReadSettings, reader_for
from hwocr.errors import HwocrError
from hwocr.exporting.records import page_record
from hwocr.interchange.page_xml_writer import page_xml
from hwocr.mistakes import explain
from hwocr.reading.image import PageImage, load_pages, page_count
from hwocr.reading.page import Page

DOUBTFUL = 0.9
"""A letter read with less confidence deserves a second look."""

# A page without a letter has something on it where more of its blocks than this share vary in tone.
_BUSY_BLOCKS = 0.01
_BLOCK = 16
_VARIES = 18.0
_THUMBNAIL = 240


@dataclass(frozen=True, slots=True)
class Job:
    """A page of a document, or all pages of a picture file.

    Attributes:
        name: of the source.
        path: of the source.
        number: the page, from 1; 0 for all of them.
        done: pages that need not be read again.
    """

    name: str
    path: Path
    number: int = 0
    done: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PageResult:
    """A page that was read, or could not be.

    Attributes:
        name: of the source.
        number: of the page, from 1; 0 where the file as such could not be opened.
        count: how many pages the source has.
        xml: the page as PAGE-XML; empty where it failed.
        text: the same as text.
        letters, doubtful: how many there are.
        confidence: the mean of its letters; 0 without any.
        seconds: how long reading took.
        suspicious: whether something is on the page although nothing was read.
        pairs: the doubtful letters by what they were read as and what they may be instead, such as ``O0``.
        thumbnail: a small picture of the page as JPEG.
        error, hint: what went wrong, for the user; empty where nothing did.
    """

    name: str
    number: int
    count: int = 1
    xml: bytes = b""
    text: str = ""
    letters: int = 0
    doubtful: int = 0
    confidence: float = 0.0
    seconds: float = 0.0
    suspicious: bool = False
    pairs: tuple[tuple[str, int], ...] = ()
    thumbnail: bytes = b""
    error: str = ""
    hint: str = ""


def failure(job: Job, number: int, error: HwocrError, count: int = 1) -> PageResult:
    """Return the result of a page that could not be read."""
    return PageResult(job.name, number, count, error=error.message, hint=error.hint)


def read_job(settings: ReadSettings, job: Job) -> Iterator[PageResult]:
    """Read the pages of a job, one after the other; what cannot be read is a result as well."""
    try:
        reader_for(settings)  # what is wrong with it is wrong before a page is opened
        number, count = job.number, 1
        images = _images(job)
        while True:
            image = next(images, None)
            if image is None:
                return
            number, count = image.number, image.page_count
            if number not in job.done:
                yield result_of(job.name, image, settings.read(image))
            number += 1
    except HwocrError as error:
        yield failure(job, number, error, max(count, number))
    except Exception as error:  # whatever is wrong with one file: the others are read
        yield failure(job, number, explain(error), max(count, number))


def _images(job: Job) -> Iterator[PageImage]:
    if job.number:
        yield from islice(load_pages(job.path, first=job.number), 1)
    else:
        yield from load_pages(job.path)


def pages_of(path: Path) -> int:
    """Return how many jobs a file makes: its pages where each can be fetched alone (PDF), else 0 for one job.

    Raises:
        ImageError: if it is a PDF that cannot be opened.
    """
    return page_count(path)


def result_of(name: str, image: PageImage, page: Page) -> PageResult:
    """Return what is kept of a page that was read."""
    glyphs = page.glyphs
    pairs: dict[str, int] = {}
    doubtful = 0
    for glyph in glyphs:
        if glyph.confidence < DOUBTFUL:
            doubtful += 1
            other = next((one.label for one in glyph.alternatives if one.label != glyph.label), "")
            pairs[glyph.label + other] = pairs.get(glyph.label + other, 0) + 1
    return PageResult(
        name,
        image.number,
        image.page_count,
        page_xml(page_record(page)),
        page.text,
        len(glyphs),
        doubtful,
        float(np.mean([glyph.confidence for glyph in glyphs])) if glyphs else 0.0,
        page.seconds,
        not glyphs and is_written_on(image),
        tuple(sorted(pairs.items())),
        thumbnail_of(image),
    )


def thumbnail_of(image: PageImage) -> bytes:
    """Return a small picture of a page as JPEG."""
    picture = Image.fromarray(image.pixels)
    picture.thumbnail((_THUMBNAIL, _THUMBNAIL))
    room = BytesIO()
    picture.save(room, "JPEG", quality=70)
    return room.getvalue()


def is_written_on(image: PageImage) -> bool:
    """Tell whether there is more on a page than paper: blocks in which the tone varies."""
    gray = image.pixels.mean(axis=2)
    height, width = gray.shape[0] // _BLOCK * _BLOCK, gray.shape[1] // _BLOCK * _BLOCK
    if not height or not width:
        return False
    blocks = gray[:height, :width].reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK)
    return bool((blocks.std(axis=(1, 3)) > _VARIES).mean() > _BUSY_BLOCKS)
