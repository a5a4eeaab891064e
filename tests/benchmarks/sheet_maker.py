"""Filled-in test sheets that were never on paper, and what is right about a scan of one."""

from dataclasses import dataclass, replace

import numpy as np
import pypdfium2
from PIL import Image

from hwocr.datasets.handprint.inking import draw_strokes
from hwocr.datasets.handprint.pages.photo import photograph
from hwocr.datasets.handprint.pages.style import PageStyle
from hwocr.datasets.handprint.writer import Pen, Writer
from hwocr.datasets.handprint.writing import place_strokes, write_shape
from hwocr.personal.sheets.pdf import PAPERS, sheet_pdf
from hwocr.personal.sheets.plan import HEIGHT, WIDTH, SheetPlan

_SCALE = 8  # pixels a millimetre of the flat sheet
_EMPTY, _STRUCK = 0.08, 0.05


@dataclass(frozen=True)
class FilledSheet:
    """A photograph and what was written into each cell: "" where it was left empty, "X" where struck out."""

    grayscale: np.ndarray
    plan: SheetPlan
    states: tuple[str, ...]
    words: int
    notes: str


@dataclass(frozen=True)
class Score:
    right: int
    total: int
    words: int


def judge(sheet: FilledSheet, scanned) -> Score:
    """Count the boxes that were cut and labelled right, or rightly passed over."""
    if scanned.plan != sheet.plan:
        return Score(0, len(sheet.states), sheet.words)
    found = {glyph.place for glyph in scanned.glyphs}
    right = sum((place in found) == (state == "written") for place, state in enumerate(sheet.states))
    wrong_labels = sum(sheet.plan.cells()[glyph.place].text != glyph.text for glyph in scanned.glyphs)
    return Score(right - wrong_labels, len(sheet.states), sheet.words)


def filled_sheet(plan: SheetPlan, seed: int, *, harsh: float = 1.0) -> FilledSheet:
    """Print a sheet, fill it in, photograph it."""
    rng = np.random.default_rng(seed)
    paper = "a4" if rng.random() < 0.7 else "letter"
    printed = pypdfium2.PdfDocument(sheet_pdf(plan, paper))[0].render(scale=_SCALE * 25.4 / 72).to_numpy()
    printed = 1 - printed[..., :3].mean(axis=2).astype(np.float32) / 255
    ink, states, words, pen = _written(plan, printed.shape, PAPERS[paper], rng)
    pixels, notes = _photographed(ink, printed, pen, rng, harsh)
    return FilledSheet(
        pixels.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32), plan, states, words, notes
    )


def _written(plan, shape, paper, rng):
    writer = Writer.random(rng)
    pen = replace(Pen.random(rng), width=float(rng.uniform(0.35, 0.8)) / 7)
    writer = writer.with_pen(pen)
    canvas = Image.new("L", shape[::-1], 0)
    corner = np.array([(paper[0] - WIDTH) / 2, (paper[1] - HEIGHT) / 2])
    states = []
    for cell in plan.cells():
        chance, box = rng.random(), cell.box
        if chance < _EMPTY:
            states.append("")
            continue
        origin = corner + np.array([box.left, box.top])
        size = rng.uniform(5.6, 7.4)
        strokes = place_strokes(
            write_shape(writer.choose_shape(cell.text, rng), writer, rng), writer, scale=size
        )
        points = np.concatenate(strokes)
        middle = (points[:, 0].min() + points[:, 0].max()) / 2
        at = np.array([box.width / 2 - middle + rng.normal(0, 0.4), 0.74 * box.height + rng.normal(0, 0.3)])
        _draw(canvas, _placed(strokes, origin + at), pen, rng)
        if chance < _EMPTY + _STRUCK:
            for x0, x1 in ((0.5, box.width - 0.5), (box.width - 0.5, 0.5)):
                ends = origin + np.array([[x0, 0.5], [x1, box.height - 0.5]]) + rng.normal(0, 0.35, (2, 2))
                _draw(canvas, [np.linspace(ends[0], ends[1], 20)], pen, rng)
            states.append("X")
        else:
            states.append("written")
    count = 0
    for words in plan.words():
        x, size = words.box.left + 1.5, 5.0
        for letter in words.text:
            if letter == " ":
                x += 0.5 * size
                continue
            strokes = _letter(letter, writer, size, rng)
            points = np.concatenate(strokes)
            at = np.array([x - points[:, 0].min(), words.box.top + 0.74 * words.box.height])
            _draw(canvas, _placed(strokes, corner + at), pen, rng)
            x += np.ptp(points[:, 0]) + 0.16 * size
        count += 1
    return np.asarray(canvas, np.float32) / 255, tuple(states), count, pen


def _letter(label, writer, size, rng):
    return place_strokes(write_shape(writer.choose_shape(label, rng), writer, rng), writer, scale=size)


def _placed(strokes, base):
    return [np.column_stack([base[0] + stroke[:, 0], base[1] - stroke[:, 1]]) for stroke in strokes]


def _draw(canvas, strokes, pen, rng) -> None:
    draw_strokes(canvas, [stroke * _SCALE for stroke in strokes], pen.width * 7 * _SCALE, pen, rng)


def _photographed(ink, printed, pen, rng, harsh):
    """Look at the sheet from one side, turned, on a desk, in uneven light."""
    height, width = ink.shape
    factor = rng.uniform(0.55, 1.1)
    size = (round(width * factor * 1.18), round(height * factor * 1.18))
    turn = np.radians(rng.uniform(-6, 6) * harsh) + (np.pi / 2) * int(rng.choice([0, 0, 0, 1, 2, 3]))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    corners = (flat - flat.mean(axis=0)) * factor
    corners = corners @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    depth = rng.uniform(-0.12, 0.12, 2) * harsh / max(height, width) / factor * 2
    corners = corners / (1 + corners @ depth)[:, None]
    low, high = corners.min(axis=0), corners.max(axis=0)
    pad = 0.04 * max(size)
    corners = corners - low + pad
    size = tuple(np.ceil(high - low + 2 * pad).astype(int).tolist())
    back = _coefficients(corners, flat)

    def seen(layer):
        picture = Image.fromarray(np.rint(layer * 255).astype(np.uint8))
        turned = picture.transform(size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC)
        return np.asarray(turned, np.float32) / 255

    style = PageStyle(
        cap_height=7 * _SCALE * factor,
        ink=tuple((np.array([0.1, 0.12, 0.3]) + rng.uniform(-0.06, 0.12, 3)).tolist()),
        strength=float(rng.uniform(0.7, 0.97)),
        ruling_colour=(0.08, 0.08, 0.08),
        falloff=float(rng.uniform(0, 0.4) * harsh),
        shadow=float(rng.choice([0, rng.uniform(0.15, 0.45)]) * harsh),
        hand_shadow=float(rng.choice([0, rng.uniform(0.1, 0.3)], p=[0.7, 0.3]) * harsh),
        border=1.0,
        desk=(0.36, 0.27, 0.2) if rng.random() < 0.5 else (0.12, 0.11, 0.11),
        blur=float(rng.uniform(0.005, 0.025)),
        noise=float(rng.uniform(0.005, 0.025)),
        jpeg_quality=int(rng.integers(60, 95)),
    )
    pixels = photograph(seen(ink), seen(printed), corners, style, pen.grain, rng)
    light = f"shadow {style.shadow:.2f}, falloff {style.falloff:.2f}"
    return pixels, f"{size[0]} x {size[1]}, turned {np.degrees(turn):.0f} deg, {light}"


def _coefficients(source: np.ndarray, target: np.ndarray) -> tuple[float, ...]:
    rows, right = [], []
    for (x, y), (u, v) in zip(source.tolist(), target.tolist(), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(right)).tolist())
