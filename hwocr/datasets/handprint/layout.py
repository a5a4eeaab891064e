"""Putting a text on a sheet: where every stroke of every character goes, in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hwocr.datasets.handprint.style import PageStyle
from hwocr.datasets.handprint.writer import Writer
from hwocr.datasets.handprint.writing import place_strokes, write_shape

_CELL_WIDTH = 1.35
_CELL_HEIGHT = 1.6


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
class Sheet:
    """A written sheet, still flat and unlit, in pixels.

    Attributes:
        width, height: of the sheet.
        characters: in reading order.
        ruling: (2, 2) points each: the printed lines, from end to end.
        pitch: distance of the baselines.
    """

    width: float
    height: float
    characters: list[Placed]
    ruling: list[NDArray[np.float64]]
    pitch: float


def lay_out(lines: Sequence[str], style: PageStyle, writer: Writer, rng: np.random.Generator) -> Sheet:
    """Write ``lines`` onto a sheet just large enough for them.

    Args:
        lines: the text; characters must be among `known_labels`, apart from spaces.
        style: of the page.
        writer: whose hand.
        rng: the accidents.

    Returns:
        The sheet.
    """
    cap = style.cap_height
    margin = style.margin * cap
    leading = _CELL_HEIGHT * 1.25 if style.form else max(writer.leading, 1.7 if style.wave > 0.15 else 0)
    pitch = leading * cap
    ascent = 1.25 * cap
    characters: list[Placed] = []
    cells: list[NDArray[np.float64]] = []
    right = 0.0
    for index, line in enumerate(lines):
        baseline = margin + ascent + index * pitch
        start = margin + float(abs(rng.normal(0, 0.15))) * cap
        written = _write_line(line, index, style, writer, rng)
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
    return Sheet(
        width, height, characters, cells or _ruling(style, width, height, pitch, margin + ascent), pitch
    )


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
        gap = max(writer.spacing + writer.spacing_jitter * float(z[3]), writer.pen.width + 0.06)
        edge = x + right + (float(rng.uniform(-0.06, 0.4)) * writer.pen.width if joined else gap)
        placed.append(Placed(label, index, moved))
    return placed


class _Baseline:
    """One line's own slope and wave, applied to points in cap heights."""

    def __init__(self, style: PageStyle, rng: np.random.Generator) -> None:
        self.slope = float(np.tan(np.radians(style.slope_jitter) * rng.standard_normal()))
        self.wave = style.wave
        self.length = float(rng.uniform(7, 16))
        self.phase = float(rng.uniform(0, 2 * np.pi))

    def __call__(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        lifted = points.copy()
        x = points[:, 0]
        lifted[:, 1] += self.slope * x + self.wave * np.sin(2 * np.pi * x / self.length + self.phase)
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
