"""Reading only a part of a picture: what to name it by, and the page in pixels of the whole picture."""

from collections.abc import Callable
from dataclasses import replace

from hwocr.errors import ImageError
from hwocr.reading.image import PageImage
from hwocr.reading.page import Box, Page

_HOW = "Give LEFT,TOP,RIGHT,BOTTOM in pixels of the picture as it is opened, such as 100,50,900,400."


def parse_region(text: str) -> Box:
    """Return the box that ``LEFT,TOP,RIGHT,BOTTOM`` names, in pixels, right and bottom exclusive.

    Raises:
        ImageError: if these are no four whole numbers, or nothing lies between them.
    """
    try:
        left, top, right, bottom = (int(part) for part in text.split(","))
    except ValueError as error:
        raise ImageError(f"{text!r} names no region.", _HOW) from error
    if left < 0 or top < 0 or right <= left or bottom <= top:
        raise ImageError(f"The region {text} is empty or begins outside the picture.", _HOW)
    return Box(left, top, right, bottom)


def read_region(read: Callable[[PageImage], Page], image: PageImage, region: Box) -> Page:
    """Read a part of a picture as if there were nothing else on it.

    Args:
        read: what reads a picture.
        image: the whole picture.
        region: of it, in its pixels.

    Returns:
        The page, of the size of the whole picture and in its pixels.

    Raises:
        ImageError: if the region does not lie in the picture.
    """
    if region.left < 0 or region.top < 0 or region.right > image.width or region.bottom > image.height:
        raise ImageError(
            f"{image.source}: the region {region.left},{region.top},{region.right},{region.bottom} does not "
            f"lie in the picture, which is {image.width} pixels wide and {image.height} high.",
            "Give a region inside it.",
        )
    part = image.pixels[region.top : region.bottom, region.left : region.right]
    return _moved(read(replace(image, pixels=part)), region, image)


def _moved(page: Page, region: Box, image: PageImage) -> Page:
    """The page of a region in pixels of the whole picture."""

    def move(box: Box) -> Box:
        x, y = region.left, region.top
        return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)

    lines = tuple(
        replace(
            line,
            words=tuple(
                replace(word, glyphs=tuple(replace(glyph, box=move(glyph.box)) for glyph in word.glyphs))
                for word in line.words
            ),
        )
        for line in page.lines
    )
    fields = tuple(
        replace(field, box=move(field.box), caption_box=field.caption_box and move(field.caption_box))
        for field in page.fields
    )
    return replace(page, lines=lines, fields=fields, width=image.width, height=image.height)
