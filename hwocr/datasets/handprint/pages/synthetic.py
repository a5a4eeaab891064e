"""Whole pages of synthetic hand-print, with their truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from hwocr.datasets.handprint.inking import draw_strokes
from hwocr.datasets.handprint.pages.drawings import draw_around
from hwocr.datasets.handprint.pages.layout import PageLayout, lay_out
from hwocr.datasets.handprint.pages.photo import photograph
from hwocr.datasets.handprint.pages.style import PageStyle
from hwocr.datasets.handprint.pages.text import sample_text
from hwocr.datasets.handprint.shapes.skeletons import known_labels
from hwocr.datasets.handprint.writer import Pen, Writer
from hwocr.errors import DataError
from hwocr.ink.box import Box

_OVERSAMPLING = 2
# A pixel is a character's where more than this much of it is covered, of 255.
_IS_INK = 90
# Printed lines of rulings and forms, in pixels per pixel of cap height.
_RULING_WIDTH = 0.022
# A character that the picture's edge cuts counts as written while this part of its ink is seen.
_LEAST_SEEN = 0.6


@dataclass(frozen=True, slots=True)
class GlyphTruth:
    """A character on a page: what it is, where its ink is, and in which line (from 0)."""

    label: str
    box: Box
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticPage:
    """A page that was never on paper.

    Attributes:
        pixels: (H, W, 3) uint8.
        lines: what is written, words separated by one space.
        glyphs: every character in reading order.
        style: how it was written and photographed.
        owners: (2, H, W) uint16, whose ink a pixel is: the places in ``glyphs`` plus 1 of the letter
            written last and of the one under it; 0 where there is none.
        prints: the printed texts and where they are; they are no part of ``lines``.
    """

    pixels: NDArray[np.uint8]
    lines: tuple[str, ...]
    glyphs: tuple[GlyphTruth, ...]
    style: PageStyle
    owners: NDArray[np.uint16]
    prints: tuple[tuple[str, Box], ...] = ()


def make_page(
    lines: Sequence[str], *, seed: int, style: PageStyle | None = None, writer: Writer | None = None
) -> SyntheticPage:
    """Write and photograph a page.

    Args:
        lines: what to write; every character must be one of `known_labels` or a space.
        seed: decides the writer and every accident; the same arguments give the same page.
        style: of the page; a random one if not given.
        writer: who writes it; somebody the seed decides if not given.

    Returns:
        The page with its truth.

    Raises:
        DataError: if there is nothing to write, or a character cannot be written.
    """
    tidy = tuple(text for line in lines if (text := " ".join(line.split())))
    unknown = sorted(set("".join(tidy)) - set(known_labels()) - {" "})
    if unknown or not tidy:
        what = ", ".join(map(repr, unknown)) or "an empty page"
        raise DataError(
            f"The built-in hand-print cannot write {what}.", f"It knows {''.join(known_labels())}"
        )
    rng = np.random.default_rng(seed)
    if style is None:
        style = PageStyle.random(rng)
    drawn = _page_writer(style, rng)
    writer = drawn if writer is None else writer.with_pen(drawn.pen)
    sheet = lay_out(tidy, style, writer, rng)
    project, shape, corners = _view(sheet, style, rng)
    ink, boxes, owners = _ink(sheet, project, shape, style, writer.pen, rng)
    ruling = _printed(sheet, project, shape, style)
    texts, prints = _printed_texts(sheet, project, shape)
    if style.drawings:
        accidents = np.random.default_rng((seed, 0xD2A3))
        around = _line_boxes(sheet, boxes)
        by_hand, by_press, more = draw_around(style.drawings, ink, around, style, writer.pen, accidents)
        prints += more
        ink, texts = np.maximum(ink, by_hand), np.maximum(texts, by_press)
    grain = writer.pen.grain
    earlier = _earlier_writing(project, shape, style, seed) if style.ghosts else None
    pixels = photograph(ink, np.maximum(ruling, texts), corners, style, grain, rng, earlier)
    glyphs = tuple(
        GlyphTruth(placed.label, box, placed.line) if box else None
        for placed, box in zip(sheet.characters, boxes, strict=True)
    )
    seen = tuple(glyph for glyph in glyphs if glyph)
    written = tidy if len(seen) == len(glyphs) else _seen(tidy, glyphs)
    return SyntheticPage(pixels, written, seen, style, owners, prints)


def _line_boxes(sheet: PageLayout, boxes: Sequence[Box | None]) -> list[Box]:
    """The box around the ink of each line that is seen."""
    lines: dict[int, list[Box]] = {}
    for placed, box in zip(sheet.characters, boxes, strict=True):
        if box is not None:
            lines.setdefault(placed.line, []).append(box)
    return [Box.around(parts) for _, parts in sorted(lines.items())]


def _seen(lines: tuple[str, ...], glyphs: tuple[GlyphTruth | None, ...]) -> tuple[str, ...]:
    """Return the lines without the characters that are cut away (None)."""
    places = iter(glyphs)
    kept = ("".join(label for label in line if label == " " or next(places)) for line in lines)
    return tuple(" ".join(line.split()) for line in kept if line.strip())


def _earlier_writing(
    project: "_Projection", shape: tuple[int, int], style: PageStyle, seed: int
) -> NDArray[np.float32]:
    """Write something else on the same place, not on the same lines; return its coverage (H, W)."""
    rng = np.random.default_rng((seed, 0x6057))
    writer = _page_writer(style, rng)
    count = max(1, round(shape[0] / (2.2 * style.cap_height)))
    sheet = lay_out(sample_text(rng, count), style, writer, rng)
    move = style.cap_height * rng.uniform(-1.0, 1.0, 2)
    ink, _, _ = _ink(sheet, lambda points: project(points) + move, shape, style, writer.pen, rng)
    return ink


def _page_writer(style: PageStyle, rng: np.random.Generator) -> Writer:
    """Draw a writer whose pen suits the page."""
    writer = Writer.random(rng, style.pen)
    pen: Pen = writer.pen
    # A stroke thinner than a pixel and a half would vanish from the photograph.
    pen = replace(pen, width=max(pen.width, 1.5 / style.cap_height), skips=max(pen.skips, style.broken))
    return writer.with_pen(pen)


class _Projection:
    """Where a point of the flat sheet appears in the photograph: turned, seen from one side, moved."""

    def __init__(self, sheet: PageLayout, style: PageStyle) -> None:
        self.centre = np.array([sheet.width, sheet.height]) / 2
        angle = np.radians(style.tilt)
        self.turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self.depth = style.perspective / max(sheet.width, sheet.height) * 2
        self.offset = np.zeros(2)

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        turned = (points - self.centre) @ self.turn
        near = 1 + self.depth * (0.4 * turned[:, :1] - turned[:, 1:])
        moved: NDArray[np.float64] = turned / near + self.offset
        return moved


def _view(
    sheet: PageLayout, style: PageStyle, rng: np.random.Generator
) -> tuple[_Projection, tuple[int, int], NDArray[np.float64]]:
    """Choose the picture's frame: return the projection, (height, width), and the sheet's corners."""
    project = _Projection(sheet, style)
    outline = np.array([[0.0, 0.0], [sheet.width, 0.0], [sheet.width, sheet.height], [0.0, sheet.height]])
    if style.border:
        framed = project(outline)
        pad = style.border * style.cap_height * rng.uniform(0.5, 1.0, 4)
    else:
        # No desk in the picture: the frame is the written part, the sheet goes on beyond it.
        parts = [stroke for placed in sheet.characters for stroke in placed.strokes]
        if sheet.prints:
            parts += [outline for printed in sheet.prints for outline in printed.outlines] + sheet.ruling
        framed = np.concatenate([project(part) for part in parts])
        pad = style.margin * style.cap_height * rng.uniform(0.6, 1.2, 4)
        if style.cut:
            pad[0] = -style.cut * style.cap_height
    low, high = framed.min(axis=0) - pad[:2], framed.max(axis=0) + pad[2:]
    project.offset = -low
    width, height = np.ceil(high - low).astype(int).tolist()
    return project, (height, width), project(outline)


def _ink(
    sheet: PageLayout,
    project: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    shape: tuple[int, int],
    style: PageStyle,
    pen: Pen,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float32], list[Box | None], NDArray[np.uint16]]:
    """Draw all characters.

    Returns:
        Their coverage (H, W); the boxes of their ink, None where cut away; whose ink it is, (2, H, W).
    """
    factor = _OVERSAMPLING
    canvas = Image.new("L", (shape[1] * factor, shape[0] * factor), 0)
    owners = np.zeros((2, *shape), np.uint16)
    thick = pen.width * style.cap_height * factor
    boxes: list[Box | None] = []
    for placed in sheet.characters:
        strokes = [project(stroke) * factor for stroke in placed.strokes]
        every = np.concatenate(strokes)
        # Each on a patch of its own, so that its box is that of its ink, whatever it touches.
        corner = np.floor(every.min(axis=0) / factor - thick) * factor
        size = np.ceil(every.max(axis=0) + thick * factor - corner).astype(int).tolist()
        patch = Image.new("L", (size[0], size[1]), 0)
        draw_strokes(patch, [stroke - corner for stroke in strokes], thick, pen, rng)
        left, top = corner.astype(int).tolist()
        place = (left, top, left + size[0], top + size[1])
        canvas.paste(ImageChops.lighter(canvas.crop(place), patch), place)
        boxes.append(_ink_box(patch, left, top, shape))
        if boxes[-1] is not None:
            number = sum(box is not None for box in boxes)
            _own(owners, number, np.asarray(patch.reduce(factor)) > _IS_INK, left // factor, top // factor)
    coverage = np.asarray(canvas.reduce(factor), np.float32) / np.float32(255)
    return coverage, boxes, owners


def _own(owners: NDArray[np.uint16], number: int, ink: NDArray[np.bool_], left: int, top: int) -> None:
    """Write a character's number over the owners of the ink, whose last layer moves down."""
    height, width = owners.shape[1:]
    rows = slice(min(max(0, top), height), max(0, min(height, top + ink.shape[0])))
    columns = slice(min(max(0, left), width), max(0, min(width, left + ink.shape[1])))
    inside = ink[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    upper, lower = owners[0, rows, columns], owners[1, rows, columns]
    lower[inside] = upper[inside]
    upper[inside] = number


def _ink_box(patch: Image.Image, left: int, top: int, shape: tuple[int, int]) -> Box | None:
    """Return the box of the ink on a patch that lies at (left, top), in pixels of the picture.

    None where too little of the ink lies inside the picture for anyone to read it.
    """
    inner = patch.getbbox() or (0, 0, 1, 1)
    ink = np.asarray(patch, np.float32)
    rows = slice(max(0, -top), max(0, shape[0] * _OVERSAMPLING - top))
    columns = slice(max(0, -left), max(0, shape[1] * _OVERSAMPLING - left))
    inside = ink[rows, columns]
    if float(inside.sum()) < _LEAST_SEEN * float(ink.sum()):
        return None
    return Box(
        max(0, (left + inner[0]) // _OVERSAMPLING),
        max(0, (top + inner[1]) // _OVERSAMPLING),
        min(shape[1], -(-(left + inner[2]) // _OVERSAMPLING)),
        min(shape[0], -(-(top + inner[3]) // _OVERSAMPLING)),
    )


def _printed(
    sheet: PageLayout, project: _Projection, shape: tuple[int, int], style: PageStyle
) -> NDArray[np.float32]:
    """Draw the ruling, (H, W) in [0, 1]."""
    if not sheet.ruling:
        return np.zeros(shape, np.float32)
    factor = _OVERSAMPLING
    canvas = Image.new("L", (shape[1] * factor, shape[0] * factor), 0)
    pen = Pen("ballpoint", 0, 0, 0, 0, 0)
    width = max(1.0, _RULING_WIDTH * style.cap_height) * factor
    printer = np.random.default_rng(0)
    draw_strokes(canvas, [project(line) * factor for line in sheet.ruling], width, pen, printer)
    return np.asarray(canvas.reduce(factor), np.float32) / np.float32(255)


def _printed_texts(
    sheet: PageLayout, project: _Projection, shape: tuple[int, int]
) -> tuple[NDArray[np.float32], tuple[tuple[str, Box], ...]]:
    """Draw the printed texts, (H, W) in [0, 1]; also what they say and where."""
    factor = _OVERSAMPLING
    canvas = Image.new("1", (shape[1] * factor, shape[0] * factor), 0) if sheet.prints else None
    places = []
    for printed in sheet.prints:
        assert canvas is not None
        outlines = [project(outline) for outline in printed.outlines]
        every = np.concatenate(outlines)
        left, top = np.maximum(np.floor(every.min(axis=0)).astype(int), 0).tolist()
        right, bottom = np.ceil(every.max(axis=0)).astype(int).tolist()
        places.append((printed.text, Box(left, top, min(right, shape[1]), min(bottom, shape[0]))))
        for outline in outlines:
            # Drawn by turns as ink and as a hole in it: an O is an outline in another.
            mask = Image.new("1", canvas.size, 0)
            ImageDraw.Draw(mask).polygon([tuple(point) for point in (outline * factor).tolist()], fill=1)
            canvas = ImageChops.logical_xor(canvas, mask)
    if canvas is None:
        return np.zeros(shape, np.float32), ()
    return np.asarray(canvas.convert("L").reduce(factor), np.float32) / np.float32(255), tuple(places)
