"""Pages made by hand: every letter in its own cell, so that a test knows where each stands."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from hwocr.reading.image import PageImage
from hwocr.reading.page import Alternative, Box, Glyph, Line, Page, Word

LETTER_WIDTH, LETTER_HEIGHT, PITCH = 16, 24, 44


def glyph(label, left, top, *, shape=None, confidence=0.9, printed=False):
    picture = np.zeros((32, 32), np.float32)
    picture[8:24, 12:20] = 1.0
    shape = shape or label
    alternatives = [Alternative(shape, 0.6), Alternative("?", 0.1)]
    if shape != label:
        alternatives.insert(1, Alternative(label, 0.3))
    box = Box(left, top, left + LETTER_WIDTH - 2, top + LETTER_HEIGHT)
    return Glyph(box, label, confidence, tuple(alternatives), picture, shape, printed)


def line(text, left=40, top=30, *, slope=0.0, printed=False, confidence=0.9):
    words, x = [], left
    for part in text.split(" "):
        glyphs = []
        for label in part:
            glyphs.append(
                glyph(label, x, round(top + slope * (x - left)), printed=printed, confidence=confidence)
            )
            x += LETTER_WIDTH
        words.append(Word(tuple(glyphs)))
        x += LETTER_WIDTH
    return Line(tuple(words))


def page(*texts, size=(600, 400), source="note.png", number=1, **of_lines):
    lines = tuple(line(text, top=30 + PITCH * place, **of_lines) for place, text in enumerate(texts))
    return Page(lines, *size, source, number, "tiny", 0.5, ("The page is dark.",))


def picture_of(page):
    """(H, W, 3) uint8: the letters drawn where their boxes are."""
    picture = Image.new("RGB", (page.width, page.height), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=LETTER_HEIGHT)
    for one in page.glyphs:
        draw.text((one.box.left, one.box.bottom), one.label, "black", font=font, anchor="ls")
    return np.asarray(picture, np.uint8)


def page_image(page):
    return PageImage(picture_of(page), page.source, page.number)


def words_with_boxes(page):
    return [(word.text, word.box) for line in page.lines for word in line.words]
