"""From the photograph of a filled-in sheet to labelled glyphs and words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hwocr.personal.sheets.code import STRIP_COLUMNS, STRIP_ROWS, read_strip
from hwocr.personal.sheets.marks import find_sheet, project
from hwocr.personal.sheets.plan import (
    HEIGHT,
    STRIP_LEFT,
    STRIP_MODULE,
    STRIP_TOP,
    WIDTH,
    Field,
    Rectangle,
    SheetPlan,
)

# Pixels a millimetre of the straightened sheet.
_SCALE = 8
# Printed outlines and what stands on them, millimetres.
_INSET = 0.7
# Ink this much darker than the paper, in parts of the paper's brightness. Outlines and prompts are lighter.
_FAINTEST = 0.16
# A box with less ink is empty; strokes of a full stop would be less, too. Square millimetres.
_LEAST_INK = 0.6
# A struck-out box has ink in all four corners of it, or is scribbled over.
_CORNER, _CORNER_INK, _SCRIBBLED = 2.3, 0.3, 0.5
# What a neighbour's letter leaves at the edge of a box, in parts of the box's ink.
_STRAY = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class ScannedField:
    """A box that was written into.

    Attributes:
        text: what the sheet asked for.
        ink: (H, W) float32 in [0, 1], 1 = ink.
        place: the number of its box among the sheet's cells or words.
    """

    text: str
    ink: NDArray[np.float32]
    place: int


@dataclass(frozen=True, slots=True, eq=False)
class ScannedSheet:
    """What a filled-in sheet holds.

    Attributes:
        plan: what it asked for.
        glyphs: the letters found.
        words: the words found.
        empty: how many cells were left empty.
        struck: how many were crossed out.
    """

    plan: SheetPlan
    glyphs: tuple[ScannedField, ...]
    words: tuple[ScannedField, ...]
    empty: int
    struck: int


def scan_sheet(grayscale: NDArray[np.float32]) -> ScannedSheet:
    """Straighten a photographed sheet by its marks and cut it into what was written.

    Args:
        grayscale: (H, W) in [0, 255].

    Returns:
        Glyphs and words with their labels; boxes left empty or crossed out are passed over.

    Raises:
        ImageError: if its marks cannot be seen.
        DataError: if its code strip cannot be read.
    """
    matrix = find_sheet(grayscale)
    flat = _straightened(grayscale, matrix)
    labels, groups = read_strip(_strip(flat))
    plan = SheetPlan(labels, groups)
    ink = _ink(flat)
    glyphs: list[ScannedField] = []
    words: list[ScannedField] = []
    empty = struck = 0
    for place, cell in enumerate(plan.cells()):
        if _is_struck(ink, cell.box):
            struck += 1
        elif (cut := _cut(ink, cell, place)) is None:
            empty += 1
        else:
            glyphs.append(cut)
    for place, box in enumerate(plan.words()):
        if not _is_struck(ink, box.box) and (cut := _cut(ink, box, place)) is not None:
            words.append(cut)
    return ScannedSheet(plan, tuple(glyphs), tuple(words), empty, struck)


def _straightened(grayscale: NDArray[np.float32], matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """The sheet's frame, `_SCALE` pixels a millimetre; smoothed first where the photograph is finer."""
    middle = np.array([[WIDTH / 2, HEIGHT / 2], [WIDTH / 2 + 1, HEIGHT / 2]])
    resolution = float(np.linalg.norm(np.diff(project(matrix, middle), axis=0)))
    if resolution > 1.3 * _SCALE:
        grayscale = ndimage.gaussian_filter(grayscale, 0.4 * resolution / _SCALE)
    height, width = round(HEIGHT * _SCALE), round(WIDTH * _SCALE)
    y, x = np.mgrid[0:height, 0:width]
    places = project(matrix, (np.column_stack([x.ravel(), y.ravel()]) + 0.5) / _SCALE) - 0.5
    values = ndimage.map_coordinates(grayscale, [places[:, 1], places[:, 0]], order=1, mode="nearest")
    return np.asarray(values.reshape(height, width), np.float32)


def _strip(flat: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell the modules of the code strip: each against the paper and the black around it."""
    top, left = round(STRIP_TOP * _SCALE), round(STRIP_LEFT * _SCALE)
    module = round(STRIP_MODULE * _SCALE)
    part = flat[top : top + STRIP_ROWS * module, left : left + STRIP_COLUMNS * module]
    cells = part.reshape(STRIP_ROWS, module, STRIP_COLUMNS, module)
    inner = module // 4
    means = cells[:, inner:-inner, :, inner:-inner].mean(axis=(1, 3))
    high = ndimage.maximum_filter(means, (2, 9), mode="nearest")
    low = ndimage.minimum_filter(means, (2, 9), mode="nearest")
    return np.asarray(means < (high + low) / 2)


def _ink(flat: NDArray[np.float32]) -> NDArray[np.float32]:
    """Ink in [0, 1] of the straightened sheet: how much darker than the paper around it."""
    # Of each square millimetre what is lightest, and of those around it the lighter ones: paper.
    height, width = (side // _SCALE for side in flat.shape)
    blocks = flat.reshape(height, _SCALE, width, _SCALE).swapaxes(1, 2).reshape(height, width, -1)
    lightest = np.partition(blocks, -_SCALE, axis=2)[..., -_SCALE]
    paper = ndimage.uniform_filter(
        ndimage.percentile_filter(lightest, 70, size=7, mode="nearest"), 5, mode="nearest"
    )
    paper = ndimage.zoom(paper, _SCALE, order=1, grid_mode=True, mode="nearest")
    darkness = np.clip(1 - flat / np.maximum(paper, 1), 0, 1)
    return np.asarray(darkness, np.float32)


def _window(box: Rectangle, inset: float) -> tuple[slice, slice]:
    top, left = round((box.top + inset) * _SCALE), round((box.left + inset) * _SCALE)
    bottom, right = (
        round((box.top + box.height - inset) * _SCALE),
        round((box.left + box.width - inset) * _SCALE),
    )
    return slice(top, bottom), slice(left, right)


def _is_struck(ink: NDArray[np.float32], box: Rectangle) -> bool:
    dark = ink[_window(box, _INSET)] > _threshold(ink[_window(box, _INSET)])
    if float(dark.mean()) > _SCRIBBLED:
        return True
    side = round(_CORNER * _SCALE)
    least = _CORNER_INK * _SCALE * _SCALE
    corners = (dark[:side, :side], dark[:side, -side:], dark[-side:, :side], dark[-side:, -side:])
    return all(float(corner.sum()) >= least for corner in corners)


def _threshold(part: NDArray[np.float32]) -> float:
    """Half of how dark the pen writes in this box, and never as light as what is printed."""
    return max(_FAINTEST, 0.45 * float(np.quantile(part, 0.985)))


def _cut(ink: NDArray[np.float32], field: Field, place: int) -> ScannedField | None:
    """Cut what is written in a box, without what a neighbour left at its edge; None where it is empty."""
    part = ink[_window(field.box, _INSET)]
    threshold = _threshold(part)
    numbers, count = ndimage.label(part > threshold, np.ones((3, 3)))
    if not count:
        return None
    areas = np.bincount(numbers.ravel(), minlength=count + 1)[1:]
    border = np.unique(np.concatenate([numbers[0], numbers[-1], numbers[:, 0], numbers[:, -1]]))
    touches = np.isin(np.arange(1, count + 1), border)
    kept = (areas >= 4) & ~(touches & (areas < _STRAY * areas.sum()))
    if float(areas[kept].sum()) < _LEAST_INK * _SCALE * _SCALE:
        return None
    mask = np.concatenate([[False], kept])[numbers]
    near = ndimage.binary_dilation(mask, iterations=2)
    strength = float(np.quantile(part[mask], 0.8))
    clean = np.where(near, np.clip((part - 0.5 * threshold) / max(strength - 0.5 * threshold, 1e-3), 0, 1), 0)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    window = (slice(max(0, rows[0] - 2), rows[-1] + 3), slice(max(0, columns[0] - 2), columns[-1] + 3))
    return ScannedField(field.text, clean[window].astype(np.float32), place)
