"""Writing a line with a font, unevenly, as a hand would."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from hwocr.datasets.lines.fonts import Font
from hwocr.datasets.lines.written import ASCENT, CAP_HEIGHT, ROWS, WrittenLine

_MARGIN = 12


def write_with_font(text: str, font: Font, rng: np.random.Generator) -> WrittenLine:
    """Write a line.

    Args:
        text: to write; what the font lacks is left out, and fonts of capitals write capitals.
        font: with which.
        rng: the accidents.

    Returns:
        The line, with the text as it was written.
    """
    if font.style == "capitals":
        text = text.replace("ß", "ss").upper()
    text = " ".join("".join(c for c in text if c in font.covers or c == " ").split()) or "A"
    if font.style == "separate" or (font.style == "capitals" and rng.random() < 0.8):
        return WrittenLine(text, _by_letters(text, font, rng))
    return WrittenLine(text, _by_words(text, font, rng), joined=font.style == "joined")


def _by_letters(text: str, font: Font, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Set letter after letter, each a little higher, lower, larger, nearer than it should."""
    u = rng.random(6)
    scale = 0.9 + 0.2 * u[0]
    tight = 0.84 + 0.3 * u[1] if u[2] < 0.7 else 1.0
    lift = CAP_HEIGHT * 0.05 * u[3]
    varied = 0.06 * u[4]
    gap = CAP_HEIGHT * (0.3 + 0.7 * u[5] ** 1.5)
    plain = font.at(scale)
    z = rng.standard_normal((len(text), 3))
    x = float(_MARGIN)
    places = []
    for index, label in enumerate(text):
        if label == " ":
            x += _wide(gap, rng) * (1 + 0.15 * float(z[index, 0]))
            continue
        drawn = font.at(scale * (1 + varied * float(np.clip(z[index, 0], -2, 2)))) if varied > 0.02 else plain
        places.append((x, ASCENT + lift * float(z[index, 1]), label, drawn))
        x += drawn.getlength(label) * tight + CAP_HEIGHT * 0.02 * float(z[index, 2])
    image = Image.new("L", (int(x) + 3 * _MARGIN, ROWS), 0)
    draw = ImageDraw.Draw(image)
    for left, base, label, drawn in places:
        draw.text((left, base), label, fill=255, font=drawn, anchor="ls")
    return np.array(image)


def _by_words(text: str, font: Font, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Set word after word: joined letters fit only as their font sets them."""
    u = rng.random(4)
    scale = 0.9 + 0.2 * u[0]
    hand = font.style != "printed"
    drawn = font.at(scale)
    space = max(drawn.getlength(" "), 0.2 * CAP_HEIGHT) * (0.85 + 0.8 * u[1] if hand else 1.0)
    lift = CAP_HEIGHT * 0.06 * u[2] if hand else 0.0
    x = float(_MARGIN)
    places = []
    for word in text.split():
        places.append((x, ASCENT + lift * float(rng.standard_normal()), word))
        x += drawn.getlength(word) + (
            _wide(space, rng) * (1 + 0.15 * float(rng.standard_normal())) if hand else space
        )
    image = Image.new("L", (int(x) + 4 * _MARGIN, ROWS), 0)
    draw = ImageDraw.Draw(image)
    for left, base, word in places:
        draw.text((left, base), word, fill=255, font=drawn, anchor="ls")
    return np.array(image)


def _wide(space: float, rng: np.random.Generator) -> float:
    """A space, now and then as wide as between columns."""
    return space * float(rng.uniform(2, 5)) if rng.random() < 0.02 else space
