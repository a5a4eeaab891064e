"""What else is on a page: diagrams around its words, stamps, print above and below, cells of a table."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from hwocr.datasets.handprint.inking import draw_strokes
from hwocr.datasets.handprint.pages.style import Drawings, PageStyle
from hwocr.datasets.handprint.pages.text import mixed_text
from hwocr.datasets.handprint.writer import Pen
from hwocr.ink.box import Box

# Left out wherever the classifier of type learns: these families judge it.
PRINT_FONTS = ("URWGothic-Book.otf", "LiberationSerif-Regular.ttf", "NimbusSansNarrow-Regular.otf")
_FONT_FOLDER = Path("/usr/share/fonts")
_OVERSAMPLING = 2


def draw_around(
    kind: Drawings,
    ink: NDArray[np.float32],
    lines: Sequence[Box],
    style: PageStyle,
    pen: Pen,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float32], NDArray[np.float32], tuple[tuple[str, Box], ...]]:
    """Draw around what is written.

    Args:
        kind: what.
        ink: (H, W) coverage of the writing.
        lines: the box of each line.
        style: of the page.
        pen: that wrote.
        rng: the accidents.

    Returns:
        (H, W) coverage to add to the pen's, and to the print's; the texts printed and where they are.
    """
    factor = _OVERSAMPLING
    size = (ink.shape[1] * factor, ink.shape[0] * factor)
    by_hand, printed = Image.new("L", size, 0), Image.new("L", size, 0)
    cap = style.cap_height * factor
    boxes = [Box(*(factor * side for side in (box.left, box.top, box.right, box.bottom))) for box in lines]
    texts: list[tuple[str, Box]] = []
    match kind:
        case "diagram":
            _diagram(by_hand, boxes, cap, pen, rng)
        case "stamp":
            for _ in range(2):
                texts += _stamp(printed, np.asarray(ink), cap, rng)
        case "print":
            texts += _paragraphs(printed, boxes, cap, rng)
        case "cells":
            _cells(printed, boxes, cap)
    hand, type_ = (np.asarray(one.reduce(factor), np.float32) / np.float32(255) for one in (by_hand, printed))
    places = tuple(
        (text, Box(box.left // factor, box.top // factor, -(-box.right // factor), -(-box.bottom // factor)))
        for text, box in texts
    )
    return hand, type_, places


def _stroke(
    points: Sequence[tuple[float, float]], cap: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """A line through points as a hand draws it: sampled, and a little off."""
    corners = np.array(points, np.float64)
    steps = np.hypot(*np.diff(corners, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    places = np.linspace(0, along[-1], max(4, int(along[-1] / (0.2 * cap))))
    path = np.stack([np.interp(places, along, corners[:, axis]) for axis in (0, 1)], axis=1)
    wander = np.cumsum(rng.standard_normal(path.shape), axis=0)
    wander -= np.linspace(0, 1, len(path))[:, None] * wander[-1]
    drawn: NDArray[np.float64] = path + 0.012 * cap * wander
    return drawn


def _diagram(
    canvas: Image.Image, boxes: Sequence[Box], cap: float, pen: Pen, rng: np.random.Generator
) -> None:
    """A frame around each line, and an arrow from each to the next."""
    width = pen.width * cap
    frames = []
    for box in boxes:
        pad = cap * float(rng.uniform(0.3, 0.5))
        left, top, right, bottom = box.left - pad, box.top - pad, box.right + pad, box.bottom + pad
        if rng.random() < 0.3:
            turn = np.linspace(0, 2 * np.pi, 60)
            middle = ((left + right) / 2, (top + bottom) / 2)
            outline = [
                (
                    middle[0] + 0.56 * (right - left) * float(np.cos(a)),
                    middle[1] + 0.62 * (bottom - top) * float(np.sin(a)),
                )
                for a in turn
            ]
        else:
            outline = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        draw_strokes(canvas, [_stroke(outline, cap, rng)], width, pen, rng)
        frames.append((left, top, right, bottom))
    for (left, _, right, bottom), (other_left, top, other_right, _) in pairwise(frames):
        if top - bottom < 0.5 * cap:
            continue
        start = (float(rng.uniform(left, right)), bottom + 0.08 * cap)
        end = (float(rng.uniform(other_left, other_right)), top - 0.08 * cap)
        back = np.array(start) - np.array(end)
        back *= 0.35 * cap / max(1.0, float(np.hypot(*back)))
        side = np.array([-back[1], back[0]]) * 0.5
        tips = [tuple((np.array(end) + back + turn * side).tolist()) for turn in (1, -1)]
        head = [tips[0], end, tips[1]]
        draw_strokes(canvas, [_stroke([start, end], cap, rng), _stroke(head, cap, rng)], width, pen, rng)


def _stamp(
    canvas: Image.Image, ink: NDArray[np.float32], cap: float, rng: np.random.Generator
) -> list[tuple[str, Box]]:
    """Two rings with type in and between them and, at times, wavy lines beside; where nothing is written."""
    factor = _OVERSAMPLING
    radius = cap * float(rng.uniform(1.1, 1.6))
    for _ in range(60):
        x = float(rng.uniform(radius, max(radius + 1, canvas.width - radius)))
        y = float(rng.uniform(radius, max(radius + 1, canvas.height - radius)))
        rows = slice(max(0, int((y - 1.15 * radius) / factor)), int((y + 1.15 * radius) / factor) + 1)
        columns = slice(max(0, int((x - 1.15 * radius) / factor)), int((x + 1.15 * radius) / factor) + 1)
        if ink[rows, columns].max(initial=0.0) < 0.1:
            break
    else:
        return []
    drawing = ImageDraw.Draw(canvas)
    line = max(2, round(0.04 * cap))
    for ring in (1.0, 0.68):
        box = (x - ring * radius, y - ring * radius, x + ring * radius, y + ring * radius)
        drawing.ellipse(box, outline=255, width=line)
    font = _font(rng, round(0.34 * radius))
    for angle, label in zip(np.linspace(-2.6, -0.5, 9), "ROCKFIELD", strict=True):
        place = (x + 0.84 * radius * float(np.cos(angle)), y + 0.84 * radius * float(np.sin(angle)))
        drawing.text(place, label, fill=255, font=_font(rng, round(0.24 * radius)), anchor="mm")
    day, year = f"{int(rng.integers(1, 29))} SEP", str(int(rng.integers(1950, 2030)))
    for row, text in enumerate((day, year)):
        drawing.text((x, y + (row - 0.5) * 0.42 * radius), text, fill=255, font=font, anchor="mm")
    if rng.random() < 0.5:
        across = np.linspace(x + radius, min(canvas.width - 4, x + 3.2 * radius), 40)
        for row in np.linspace(-0.7, 0.7, 5):
            wave = [
                (float(a), y + row * radius + 0.06 * radius * float(np.sin(a / (0.15 * radius))))
                for a in across
            ]
            if ink[[int(b / factor) for _, b in wave], [int(a / factor) for a, _ in wave]].max() < 0.1:
                drawing.line(wave, fill=255, width=line)
    words = f"ROCKFIELD {day} {year}"
    return [(words, Box(round(x - radius), round(y - radius), round(x + radius), round(y + radius)))]


def _paragraphs(
    canvas: Image.Image, boxes: Sequence[Box], cap: float, rng: np.random.Generator
) -> list[tuple[str, Box]]:
    """Lines of type above and below what is written."""
    drawing = ImageDraw.Draw(canvas)
    texts: list[tuple[str, Box]] = []
    size = cap * float(rng.uniform(0.35, 0.6))
    font = _font(rng, round(1.4 * size))
    around = Box.around(boxes)
    left = max(4.0, around.left - 0.5 * cap)
    for first, end in (
        (0.4 * cap, around.top - 0.9 * cap),
        (around.bottom + 0.6 * cap, canvas.height - 0.4 * cap),
    ):
        y = first
        while y + 1.3 * size < end:
            text = " ".join(mixed_text(rng, 4))
            while len(text) > 1 and drawing.textlength(text, font) > canvas.width - left - 0.5 * cap:
                text = text.rsplit(" ", 1)[0] if " " in text else text[:-1]
            drawing.text((left, y), text, fill=255, font=font, anchor="la")
            texts.append((text, Box(*(round(side) for side in drawing.textbbox((left, y), text, font)))))
            y += 1.9 * size
    return texts


def _cells(canvas: Image.Image, boxes: Sequence[Box], cap: float) -> None:
    """A grid with a row for each line, and a column before the last words where they stand apart."""
    drawing = ImageDraw.Draw(canvas)
    line = max(2, round(0.03 * cap))
    around = Box.around(boxes)
    left, right = around.left - 0.5 * cap, around.right + 0.5 * cap
    edges = [boxes[0].top - 0.45 * cap]
    edges += [(one.bottom + other.top) / 2 for one, other in pairwise(boxes)]
    edges.append(boxes[-1].bottom + 0.45 * cap)
    for y in edges:
        drawing.line((left, y, right, y), fill=255, width=line)
    for x in (left, right):
        drawing.line((x, edges[0], x, edges[-1]), fill=255, width=line)


def _font(rng: np.random.Generator, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """One of `PRINT_FONTS`, or Pillow's own where Debian's are absent."""
    name = PRINT_FONTS[int(rng.integers(len(PRINT_FONTS)))]
    found = sorted(_FONT_FOLDER.rglob(name)) if _FONT_FOLDER.is_dir() else []
    return ImageFont.truetype(found[0], max(6, size)) if found else ImageFont.load_default(max(6, size))
