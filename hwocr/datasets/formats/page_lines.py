"""The lines of a set of pages cut out, each a picture and its text, to train line recognisers with."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from hwocr.errors import DataError
from hwocr.files.pictures import frames
from hwocr.files.samples import flattened
from hwocr.interchange.page_sets import PageOfSet, read_page_set
from hwocr.interchange.records import LineRecord

# What is written on a line may reach beyond its outline a little, in heights of it.
_MARGIN = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class CutLine:
    """A line of a page.

    Attributes:
        pixels: (H, W, 3) uint8 RGB; outside its outline it is of the paper's tone.
        text: what stands there.
        source: the page's picture.
        number: of the line on its page, from 1.
    """

    pixels: NDArray[np.uint8]
    text: str
    source: Path
    number: int


def cut_lines(folder: Path) -> Iterator[CutLine]:
    """Yield the lines of a folder of pages in PAGE-XML or ALTO that have a text and a place.

    Raises:
        DataError: if there is no such page, or a file is damaged.
        ImageError: if a picture cannot be opened.
    """
    found = False
    for one in read_page_set(folder):
        found = True
        yield from lines_of_page(one)
    if not found:
        raise DataError(
            f"{folder} holds no PAGE-XML and no ALTO.", "Give a folder of pictures with such files."
        )


def lines_of_page(one: PageOfSet) -> Iterator[CutLine]:
    """Yield the lines of one page; a picture of another size than the file says is scaled to it first."""
    wanted = [
        (number, line)
        for number, line in enumerate(one.page.lines, start=1)
        if line.text.strip() and line.box.width > 1 and line.box.height > 1
    ]
    if not wanted:
        return
    frame = next(iter(frames(one.picture)))
    picture = flattened(frame.picture).convert("RGB")
    size = one.page.width, one.page.height
    if all(size) and picture.size != size:
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    pixels = np.asarray(picture, np.uint8)
    for number, line in wanted:
        part = _cut(pixels, line)
        if part.size:
            yield CutLine(part, line.text.strip(), one.picture, number)


def _cut(pixels: NDArray[np.uint8], line: LineRecord) -> NDArray[np.uint8]:
    box = line.box
    margin = round(_MARGIN * box.height)
    left, top = max(0, box.left - margin), max(0, box.top - margin)
    part = pixels[top : box.bottom + margin, left : box.right + margin].copy()
    if len(line.outline) < 3 or not part.size:
        return part
    mask = Image.new("L", (part.shape[1], part.shape[0]), 0)
    shifted = [(x - left, y - top) for x, y in line.outline]
    ImageDraw.Draw(mask).polygon(shifted, fill=255, outline=255, width=max(1, 2 * margin))
    outside = np.asarray(mask) == 0
    part[outside] = np.median(part.reshape(-1, 3), axis=0)
    return part
