"""Single hand-printed characters for training: endless, seeded, no download."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from hwocr.datasets.handprint.inking import draw_strokes
from hwocr.datasets.handprint.shapes.skeletons import known_labels
from hwocr.datasets.handprint.writer import Pen, Writer
from hwocr.datasets.handprint.writing import place_strokes, write_shape
from hwocr.errors import DataError
from hwocr.ink.glyph import SIZE, normalise_glyphs
from hwocr.models.card import BASIC_LABELS

# Glyphs one writer gives in a row, at most.
_PER_WRITER = 6
# Glyphs that pass the normaliser together: few enough to stay in the processor's cache.
_BATCH = 64
_OVERSAMPLING = 2
_HEIGHTS = (20.0, 60.0)
_NOISE_SIDE = 256


def sample_glyphs(
    count: int, *, seed: int, labels: Sequence[str] = BASIC_LABELS
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Write single characters, in many hands, as they look when cut from photographed pages and forms.

    Args:
        count: how many.
        seed: the same seed gives the same glyphs.
        labels: which characters, one each; each occurs ``count / len(labels)`` times, rounded up or
            down, in random order.

    Returns:
        Pictures (N, 32, 32) uint8, ink 255, normalised by `normalise_glyphs`; and indices (N,) into
        ``labels``.

    Raises:
        DataError: if a label cannot be written.
    """
    unknown = sorted(set(labels) - set(known_labels()))
    if unknown or not labels:
        raise DataError(
            f"The built-in hand-print cannot write {', '.join(map(repr, unknown)) or 'an empty alphabet'}.",
            f"It knows {''.join(known_labels())}",
        )
    rng = np.random.default_rng(seed)
    # Whole rounds of all labels; the rest of the last round is chosen at random.
    rounds = [rng.permutation(len(labels)) for _ in range(-(-count // len(labels)))]
    indices = np.concatenate(rounds)[:count] if rounds else np.zeros(0, np.int64)
    rng.shuffle(indices)
    pictures = np.empty((count, SIZE, SIZE), np.uint8)
    noise = _noise_bank(rng)
    writer, left = Writer.random(rng), 0
    for start in range(0, count, _BATCH):
        crops = []
        for index in indices[start : start + _BATCH]:
            if not left:
                writer, left = Writer.random(rng), int(rng.integers(2, _PER_WRITER + 1))
            left -= 1
            crops.append(glyph_crop(labels[index], writer, rng, noise))
        pictures[start : start + _BATCH] = np.rint(normalise_glyphs(crops) * 255).astype(np.uint8)
    return pictures, indices.astype(np.int64)


def glyph_crop(
    label: str, writer: Writer, rng: np.random.Generator, noise: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Write one character and spoil it a little, as paper, camera and segmentation do.

    Args:
        label: the character.
        writer: whose hand.
        rng: the accidents.
        noise: (256, 256) smooth noise of unit variance, for texture.

    Returns:
        Ink (H, W) float32 in [0, 1], with a margin, between about 20 and 70 pixels high.
    """
    u = rng.random(8).tolist()
    z = rng.standard_normal(2).tolist()
    height = _HEIGHTS[0] + (_HEIGHTS[1] - _HEIGHTS[0]) * u[0]
    scale = height * _OVERSAMPLING
    strokes = write_shape(writer.choose_shape(label, rng), writer, rng)
    tilt = max(-0.2, min(0.2, (writer.tilt_jitter + 0.03) * z[0]))
    placed = place_strokes(strokes, writer, tilt=tilt, scale=scale)
    canvas, width = _canvas(placed, writer.pen.width * scale * (1 + 0.1 * z[1]))
    draw_strokes(canvas, placed, width, writer.pen, rng)
    small = canvas.reduce(_OVERSAMPLING)
    blur = 0.25 + 0.022 * height * u[1] ** 2
    if u[2] < 0.75:
        small = small.filter(ImageFilter.GaussianBlur(blur))
    ink = np.asarray(small, np.float32) * np.float32(1 / 255)
    return _spoil(ink, writer.pen, u[3:], noise)


def _canvas(strokes: list[NDArray[np.float64]], width: float) -> tuple[Image.Image, float]:
    """Move the strokes, in place, onto a canvas with a margin around them; y turns downwards."""
    every = np.concatenate(strokes)
    left, bottom = every.min(axis=0)
    right, top = every.max(axis=0)
    width = max(width, 1.2 * _OVERSAMPLING)
    margin = width / 2 + 3 * _OVERSAMPLING
    for stroke in strokes:
        stroke[:, 0] += margin - left
        np.subtract(top + margin, stroke[:, 1], out=stroke[:, 1])
    size = (int(right - left + 2 * margin) + 1, int(top - bottom + 2 * margin) + 1)
    return Image.new("L", size, 0), width


def _spoil(
    ink: NDArray[np.float32], pen: Pen, u: list[float], noise: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Add grain, ragged edges, faintness and a clipped side, each to some of the pictures."""
    height, width = ink.shape
    top = int(u[0] * (_NOISE_SIDE - height))
    left = int(u[1] * (_NOISE_SIDE - width))
    texture = noise[top : top + height, left : left + width]
    if pen.grain > 0.1:
        ink = ink * np.clip(1 - np.float32(pen.grain) * (0.35 + 0.6 * texture), 0, 1).astype(np.float32)
    if u[2] < 0.45:
        # What a threshold leaves of a photographed stroke: a steep but uneven edge. It follows the
        # strength of the ink, or thin strokes would fall to pieces.
        peak = float(ink.max())
        steepness = (3 + 9 * u[3]) / max(peak, 1e-3)
        roughness = 0.2 * u[4] * peak
        edge = np.clip((ink - 0.36 * peak + roughness * texture) * steepness + 0.5, 0, 1)
        ink = np.where(ink > 0.08 * peak, edge, 0).astype(np.float32)
    elif u[2] < 0.6:
        ink = ink * np.float32(0.35 + 0.5 * u[3])
    if u[2] > 0.94:
        rows = max(1, int((0.02 + 0.04 * u[3]) * height)) + 3
        ink = (ink[rows:], ink[:-rows], ink[:, rows:], ink[:, :-rows])[int(u[4] * 4)]
    return ink


def _noise_bank(rng: np.random.Generator) -> NDArray[np.float32]:
    """Return (256, 256) noise of unit variance whose grains are about two pixels wide."""
    white = rng.standard_normal((_NOISE_SIDE, _NOISE_SIDE)).astype(np.float32)
    soft = white.copy()
    for axis in (0, 1):
        soft = soft + 0.6 * (np.roll(soft, 1, axis) + np.roll(soft, -1, axis))
    result: NDArray[np.float32] = (soft / soft.std()).astype(np.float32)
    return result
