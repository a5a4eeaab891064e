"""A page's picture with its errors marked: misread letters boxed with the truth beside, missed ones shown."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from hwocr.reading.page import Box, Glyph, Page
from hwocr.scoring.mistakes import Mistake

_WIDEST = 2000
# Misread, missed, invented; plain in grey prints, too, by what is written beside them.
_MISREAD, _MISSED, _INVENTED = (200, 20, 30), (20, 70, 200), (190, 100, 0)
_LEAST_TEXT = 14


def draw_error_overlay(pixels: NDArray[np.uint8], page: Page, mistakes: Sequence[Mistake]) -> Image.Image:
    """Draw the mistakes of a page on its picture.

    Args:
        pixels: (H, W, 3) uint8, the picture as opened.
        page: as read.
        mistakes: of the page.

    Returns:
        The picture, at most 2000 pixels at its longer side. A misread letter has a red box and the
        letter that stands there above it, an invented one is crossed out in orange; a blue bar stands
        where letters were missed, with what they are.
    """
    factor = min(1.0, _WIDEST / max(pixels.shape[:2]))
    height, width = pixels.shape[:2]
    picture = Image.fromarray(pixels).resize((max(1, round(width * factor)), max(1, round(height * factor))))
    glyphs = page.glyphs
    typical = float(np.median([glyph.box.height for glyph in glyphs])) if glyphs else height / 10
    size = max(_LEAST_TEXT, round(0.6 * typical * factor))
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size)
    missed: dict[int, str] = {}
    for mistake in mistakes:
        if not mistake.read:
            missed[mistake.glyph] = missed.get(mistake.glyph, "") + mistake.truth
            continue
        box = _scaled(glyphs[mistake.glyph].box, factor)
        colour = _MISREAD if mistake.truth else _INVENTED
        draw.rectangle(box, outline=colour, width=max(2, size // 10))
        if mistake.truth:
            _write(draw, (box[0], box[1]), mistake.truth, colour, font)
        else:
            left, top, right, bottom = box
            draw.line((left, top, right, bottom), fill=colour, width=2)
            draw.line((left, bottom, right, top), fill=colour, width=2)
    for place, letters in missed.items():
        x, top, bottom = (value * factor for value in _place_of(place, page, glyphs))
        draw.line((x, top, x, bottom), fill=_MISSED, width=max(3, size // 8))
        _write(draw, (x, top), letters, _MISSED, font)
    return picture


def _scaled(box: Box, factor: float) -> tuple[float, float, float, float]:
    return box.left * factor, box.top * factor, box.right * factor, box.bottom * factor


def _place_of(place: int, page: Page, glyphs: Sequence[Glyph]) -> tuple[float, float, float]:
    """Where letters are missing before a glyph: x, top and bottom in pixels of the picture as opened."""
    if not glyphs:
        return 0.1 * page.width, 0.1 * page.height, 0.2 * page.height
    # After the last letter of a line rather than before the first of the next.
    ends = set(accumulate(len(line.glyphs) for line in page.lines))
    if place in ends or place >= len(glyphs):
        box = glyphs[place - 1].box
        return box.right + 0.1 * box.height, box.top, box.bottom
    box = glyphs[place].box
    return box.left - 0.1 * box.height, box.top, box.bottom


def _write(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    colour: tuple[int, int, int],
    font: ImageFont.ImageFont | ImageFont.FreeTypeFont,
) -> None:
    """Write above a place, on white so that it stands out from ink and ruling."""
    left, top, right, bottom = draw.textbbox((0, 0), text, font=font)
    x = place[0]
    y = max(0.0, place[1] - (bottom - top) - 6)
    draw.rectangle((x - 2, y - 2, x + right - left + 2, y + bottom - top + 2), fill="white", outline=colour)
    draw.text((x - left, y - top), text, fill=colour, font=font)
