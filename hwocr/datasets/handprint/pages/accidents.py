"""What befalls a page besides its writing: things on the desk, smears, a hand in the light, glare."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from hwocr.datasets.handprint.pages.style import PageStyle


def desk_picture(
    shape: tuple[int, int], corners: NDArray[np.float64], style: PageStyle, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Paint a desk with a grain and things lying on it, none of them over the sheet's middle.

    Args:
        shape: (H, W) of the picture.
        corners: (4, 2) of the sheet, which will cover what lies under it.
        style: of the page.
        rng: the accidents.

    Returns:
        (H, W, 3) float32 in [0, 1].
    """
    height, width = shape
    ground = tuple(round(255 * value) for value in style.desk)
    canvas = Image.new("RGB", (width, height), ground)
    drawing = ImageDraw.Draw(canvas)
    # Boards: each a little lighter or darker, with fibres along it.
    board = max(8, round(2.5 * style.cap_height))
    for left in range(0, width, board):
        shade = 1 + 0.12 * float(rng.standard_normal())
        drawing.rectangle((left, 0, left + board, height), fill=_shaded(ground, shade))
        for _ in range(6):
            x = left + float(rng.uniform(0, board))
            tint = _shaded(ground, shade * (1 + 0.1 * float(rng.standard_normal())))
            drawing.line((x, 0, x + float(rng.normal(0, 0.2)) * board, height), fill=tint, width=2)
    middle, reach = corners.mean(axis=0), np.ptp(corners, axis=0).max() / 2
    for _ in range(style.clutter):
        angle, size = rng.uniform(0, 2 * np.pi), style.cap_height * rng.uniform(1.0, 4.0)
        place = middle + reach * rng.uniform(0.9, 1.3) * np.array([np.cos(angle), np.sin(angle)])
        turn = rng.uniform(0, np.pi)
        along = np.array([np.cos(turn), np.sin(turn)]) * size
        across = np.array([-along[1], along[0]]) * rng.uniform(0.08, 0.8)
        outline = [
            place + along + across,
            place + along - across,
            place - along - across,
            place - along + across,
        ]
        colour = tuple(int(value) for value in rng.integers(10, 220, 3))
        drawing.polygon([(float(x), float(y)) for x, y in outline], fill=colour)
    return np.asarray(canvas, np.float32) / np.float32(255)


def _shaded(colour: tuple[int, ...], factor: float) -> tuple[int, ...]:
    return tuple(min(255, max(0, round(value * factor))) for value in colour)


def smears(shape: tuple[int, int], style: PageStyle, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return where a sleeve or a rubber smeared graphite, (H, W) in [0, 1]: soft, broad strokes."""
    height, width = shape
    canvas = Image.new("L", (width, height), 0)
    drawing = ImageDraw.Draw(canvas)
    cap = style.cap_height
    for _ in range(int(rng.integers(3, 9))):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        angle, length = rng.uniform(0, 2 * np.pi), cap * rng.uniform(1, 5)
        end = (x + float(np.cos(angle) * length), y + float(np.sin(angle) * length))
        drawing.line(
            (x, y, *end), fill=int(rng.integers(120, 256)), width=max(2, round(cap * rng.uniform(0.25, 1.2)))
        )
    soft = canvas.filter(ImageFilter.GaussianBlur(0.22 * cap))
    return np.asarray(soft, np.float32) / np.float32(255)


def wiped(ink: NDArray[np.float32], style: PageStyle, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return what is left of earlier writing (H, W) after a wipe: thinner in places, drawn out sideways."""
    height, width = ink.shape
    picture = Image.fromarray(np.rint(ink * 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(0.025 * style.cap_height))
    left = np.asarray(picture, np.float32) / np.float32(255)
    reach = max(1, round(0.25 * style.cap_height))
    left = np.maximum(left, 0.25 * np.roll(left, reach, axis=1))
    coarse = rng.uniform(0.2, 1.0, (max(2, height // 80), max(2, width // 80))).astype(np.float32)
    remains = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(left * np.asarray(remains, np.float32), np.float32)


def hand_shadow(shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return where a hand that holds the camera keeps the light off, (H, W) in [0, 1]."""
    height, width = shape
    canvas = Image.new("L", (width, height), 0)
    drawing = ImageDraw.Draw(canvas)
    size = 0.3 * min(height, width)
    x = float(rng.uniform(0.2, 0.8)) * width
    y = height - 0.4 * size if rng.random() < 0.5 else 0.4 * size
    inwards = -1 if y > height / 2 else 1
    drawing.ellipse((x - size, y - 1.1 * size, x + size, y + 1.1 * size), fill=255)
    for finger in range(4):
        angle = np.radians(-40 + 25 * finger + float(rng.normal(0, 5)))
        length = size * float(rng.uniform(1.7, 2.3))
        tip = (x + float(np.sin(angle)) * length, y + inwards * float(np.cos(angle)) * length)
        drawing.line((x, y, *tip), fill=255, width=max(2, round(0.33 * size)))
    soft = canvas.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.02, 0.08)) * size))
    return np.asarray(soft, np.float32) / np.float32(255)


def glare(shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return the reflection of a lamp on a smooth ground, (H, W) in [0, 1]."""
    height, width = shape
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    middle_x, middle_y = rng.uniform(0.1, 0.9, 2)
    distance = np.square((x - middle_x) / rng.uniform(0.05, 0.15))
    distance += np.square((y - middle_y) / rng.uniform(0.05, 0.2))
    spot: NDArray[np.float32] = np.exp(-distance)
    return spot
