"""Putting a text on a sheet: where every stroke of every character goes, in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.handprint.pages.arrangement import Form, column_origins
from hwocr.datasets.handprint.pages.style import PageStyle
from hwocr.datasets.handprint.pages.type import Printed
from hwocr.datasets.handprint.writer import Writer
from hwocr.datasets.handprint.writing import place_strokes, write_shape

_CELL_WIDTH = 1.35
_CELL_HEIGHT = 1.6
# Where a bowed line is highest (or lowest), in cap heights from its start.
_BOW_MIDDLE = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A character on the sheet.

    Attributes:
        label: the character.
        line: index of its line.
        strokes: (N, 2) points each, in pixels of the flat sheet, y downwards.
    """

    label: str
    line: int
    strokes: list[NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class PageLayout:
    """A written sheet, still flat and unlit, in pixels.

    Attributes:
        width, height: of the sheet.
        characters: in reading order.
        ruling: (2, 2) points each: the printed lines, from end to end.
        pitch: distance of the baselines.
        prints: printed texts.
    """

    width: float
    height: float
    characters: list[Placed]
    ruling: list[NDArray[np.float64]]
    pitch: float
    prints: tuple[Printed, ...] = ()


def lay_out(lines: Sequence[str], style: PageStyle, writer: Writer, rng: np.random.Generator) -> PageLayout:
    """Write ``lines`` onto a sheet just large enough for them.

    Args:
        lines: the text; characters must be among `known_labels`, apart from spaces.
        style: of the page.
        writer: whose hand.
        rng: the accidents.

    Returns:
        The sheet.
    """
    if style.arrangement == "fields":
        return _fill_in(lines, style, writer, rng)
    cap = style.cap_height
    margin = style.margin * cap
    leading = _CELL_HEIGHT * 1.25 if style.form else max(writer.leading, 1.7 if style.wave > 0.15 else 0)
    pitch = (style.leading or leading) * cap
    ascent = 1.25 * cap
    if style.arrangement == "columns":
        return _in_columns(lines, pitch, style, writer, rng)
    characters: list[Placed] = []
    cells: list[NDArray[np.float64]] = []
    right = 0.0
    for index, line in enumerate(lines):
        baseline = margin + ascent + index * pitch
        start = margin + float(abs(rng.normal(0, 0.15))) * cap
        if style.stagger:
            start += 6 * style.stagger * cap * float(rng.random())
            baseline += 0.3 * style.stagger * (pitch - cap) * float(rng.uniform(-1, 1))
        written = _write_line(line, index, style, writer, rng)
        if style.arrangement == "table":
            _move_last_word(written, line, max(map(len, lines)), rng)
        if style.form:
            cells.extend(_cells(line, margin, baseline, cap))
            start = margin
            right = max(right, margin + len(line) * _CELL_WIDTH * cap)
        bend = _Baseline(style, rng)
        for placed in written:
            placed.strokes[:] = [bend(stroke) * [cap, -cap] + [start, baseline] for stroke in placed.strokes]
            right = max(right, *(float(stroke[:, 0].max()) for stroke in placed.strokes))
        characters.extend(written)
    width = right + margin
    height = margin + ascent + (len(lines) - 1) * pitch + 0.5 * cap + margin
    return PageLayout(
        width, height, characters, cells or _ruling(style, width, height, pitch, margin + ascent), pitch
    )


def _in_columns(
    lines: Sequence[str], pitch: float, style: PageStyle, writer: Writer, rng: np.random.Generator
) -> PageLayout:
    cap = style.cap_height
    margin = style.margin * cap
    written = [_write_line(line, index, style, writer, rng) for index, line in enumerate(lines)]
    widths = [
        cap * max(float(stroke[:, 0].max()) for placed in line for stroke in placed.strokes)
        for line in written
    ]
    origins = column_origins(widths, pitch, margin, margin + 1.25 * cap, cap, rng)
    for line, origin in zip(written, origins, strict=True):
        bend = _Baseline(style, rng)
        for placed in line:
            placed.strokes[:] = [bend(stroke) * [cap, -cap] + origin for stroke in placed.strokes]
    characters = [placed for line in written for placed in line]
    width = margin + max(x + extent for (x, _), extent in zip(origins, widths, strict=True))
    height = max(y for _, y in origins) + 0.5 * cap + margin
    return PageLayout(
        width, height, characters, _ruling(style, width, height, pitch, margin + 1.25 * cap), pitch
    )


def _move_last_word(written: list[Placed], line: str, longest: int, rng: np.random.Generator) -> None:
    """Move the last word of a line, in place, to about where the second column of a list is."""
    count = len(line.rsplit(" ", 1)[-1])
    moved = written[len(written) - count :]
    left = min(float(stroke[:, 0].min()) for placed in moved for stroke in placed.strokes)
    shift = max(0.0, 0.95 * longest + float(rng.uniform(0, 2)) - left)
    for placed in moved:
        placed.strokes[:] = [stroke + np.array([shift, 0.0]) for stroke in placed.strokes]


def _fill_in(lines: Sequence[str], style: PageStyle, writer: Writer, rng: np.random.Generator) -> PageLayout:
    """Print a form with a field for each line, and write them in."""
    cap = style.cap_height
    margin = style.margin * cap
    form = Form(style, margin, rng)
    characters: list[Placed] = []
    right = 0.0
    for index, line in enumerate(lines):
        field = form.field(len(line))
        bend = _Baseline(style, rng)
        written = _write_line(line, index, style, writer, rng)
        letters = [position for position, label in enumerate(line) if label != " "]
        for placed, position in zip(written, letters, strict=True):
            if field.pitch:
                every = np.concatenate(placed.strokes)[:, 0]
                middle = (position + 0.5) * field.pitch + 0.07 * float(rng.standard_normal())
                move = np.array([middle - (every.min() + every.max()) / 2, 0.0])
                placed.strokes[:] = [stroke + move for stroke in placed.strokes]
            origin = (field.left, field.baseline)
            placed.strokes[:] = [bend(stroke) * [cap, -cap] + origin for stroke in placed.strokes]
            right = max(right, *(float(stroke[:, 0].max()) for stroke in placed.strokes))
        characters.extend(written)
        form.bottom = max(form.bottom, field.baseline + 0.2 * cap)
    width, height = max(right, form.right) + margin, form.bottom + margin
    return PageLayout(width, height, characters, form.rules, 2 * cap, tuple(form.prints))


def _write_line(
    line: str, index: int, style: PageStyle, writer: Writer, rng: np.random.Generator
) -> list[Placed]:
    """Write a line from x = 0 on, in cap heights, y upwards, baseline at 0."""
    placed: list[Placed] = []
    edge = 0.0
    for position, label in enumerate(line):
        if label == " ":
            edge += writer.word_spacing * float(np.exp(0.12 * rng.standard_normal()))
            continue
        z = rng.standard_normal(4)
        scale = 1 + writer.size_jitter * float(np.clip(z[0], -2, 2))
        strokes = write_shape(writer.choose_shape(label, rng), writer, rng)
        strokes = place_strokes(strokes, writer, tilt=writer.tilt_jitter * float(z[1]), scale=scale)
        # Along the slant, as slanted letters are spaced: their boxes may overlap.
        upright = np.concatenate([stroke[:, 0] - writer.slant * stroke[:, 1] for stroke in strokes])
        left, right = float(upright.min()), float(upright.max())
        lift = writer.baseline_jitter * float(z[2])
        if style.form:
            every = np.concatenate(strokes)[:, 0]
            x = (position + 0.5) * _CELL_WIDTH + 0.06 * float(z[3]) - (every.min() + every.max()) / 2
            lift = 0.2 + 0.5 * lift
        else:
            x = edge - left
        moved = [stroke + np.array([x, lift]) for stroke in strokes]
        joined = line[position + 1 : position + 2].isalnum() and rng.random() < style.touching
        gap = style.letter_spacing + max(
            writer.spacing + writer.spacing_jitter * float(z[3]), writer.pen.width + 0.06
        )
        edge = x + right + (float(rng.uniform(-0.06, 0.4)) * writer.pen.width if joined else gap)
        placed.append(Placed(label, index, moved))
    return placed


class _Baseline:
    """One line's own slope and wave, applied to points in cap heights."""

    def __init__(self, style: PageStyle, rng: np.random.Generator) -> None:
        self.slope = float(np.tan(np.radians(style.slope_jitter) * rng.standard_normal()))
        self.wave = style.wave
        self.bow = style.bow
        self.length = float(rng.uniform(7, 16))
        self.phase = float(rng.uniform(0, 2 * np.pi))

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        lifted = points.copy()
        x = points[:, 0]
        lifted[:, 1] += self.slope * x + self.wave * np.sin(2 * np.pi * x / self.length + self.phase)
        lifted[:, 1] -= self.bow * ((x - _BOW_MIDDLE) / _BOW_MIDDLE) ** 2
        return lifted


def _ruling(
    style: PageStyle, width: float, height: float, pitch: float, first: float
) -> list[NDArray[np.float64]]:
    """Return the printed lines: under the baselines, or squares of a third of their distance."""
    if style.ruling == "none":
        return []
    step = pitch if style.ruling == "lined" else pitch / 3
    # Beyond the sheet's edges too: the frame may show more paper, and a desk covers what is too much.
    extra = max(width, height) / 2
    start = (first + 0.08 * style.cap_height) % step - step * np.ceil(extra / step)
    rows = [np.array([[-extra, y], [width + extra, y]]) for y in np.arange(start, height + extra, step)]
    if style.ruling == "lined":
        return rows
    columns = np.arange(step / 2 - step * np.ceil(extra / step), width + extra, step)
    return rows + [np.array([[x, -extra], [x, height + extra]]) for x in columns]


def _cells(line: str, left: float, baseline: float, cap: float) -> list[NDArray[np.float64]]:
    """Return the printed boxes of a form, one a character."""
    top, bottom = baseline - 1.4 * cap, baseline + 0.2 * cap
    right = left + len(line) * _CELL_WIDTH * cap
    rows = [np.array([[left, y], [right, y]]) for y in (top, bottom)]
    columns = left + np.arange(len(line) + 1) * _CELL_WIDTH * cap
    return rows + [np.array([[x, top], [x, bottom]]) for x in columns]
