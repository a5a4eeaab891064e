"""What hand, paper and camera do to a line: slant, tremor, pen width, ruling, blur, noise, binarisation.

Everything is made for speed, since composing competes with training for the processor: displacements are one
gather of the nearest pixel at one and a half times the size the networks see, noise is cut from a bank.
"""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from hwocr.datasets.lines.written import ASCENT, CAP_HEIGHT, WrittenLine

_CELL = 12
_NOISE = (256, 4096)
# Where a threshold leaves less of the ink, nobody could read it.
_LEAST_LEFT = 0.4

Ink = NDArray[np.uint8]


def noise_bank(rng: np.random.Generator) -> NDArray[np.float32]:
    """Return (256, 4096) noise of unit variance whose grains are about two pixels wide."""
    soft = rng.standard_normal(_NOISE).astype(np.float32)
    for axis in (0, 1):
        soft = soft + np.float32(0.6) * (np.roll(soft, 1, axis) + np.roll(soft, -1, axis))
    result: NDArray[np.float32] = (soft / soft.std()).astype(np.float32)
    return result


def change_pen(line: WrittenLine, rng: np.random.Generator) -> Ink:
    """Return the ink (H, W) as another pen would have left it: wider strokes, or thinner ones."""
    u = rng.random(2)
    if u[0] < 0.45:
        return line.ink
    if u[0] < 0.85:
        steps = 1 + int(3.2 * u[1] ** 1.6)
        ink = line.ink
        for step in range(steps):
            ink = _grown(ink, step % 2, np.maximum)
        return ink
    return _grown(line.ink, int(2 * u[1]), np.minimum) if line.thin > 3 else line.ink


def _grown(ink: Ink, axis: int, combine: np.ufunc) -> Ink:
    """Dilate (or erode) by half a pixel to both sides along one axis: by one pixel to one side."""
    result = ink.copy()
    near, far = (np.s_[1:], np.s_[:-1]) if axis else (np.s_[:, 1:], np.s_[:, :-1])
    combine(ink[near], ink[far], out=result[near])
    return result


def add_scraps(ink: Ink, other: Ink, rng: np.random.Generator) -> Ink:
    """Put scraps of another line (H, V) above and below this one (H, W), as a crop of a page has them."""
    result = ink.copy()
    height, width = ink.shape
    for _ in range(int(rng.integers(1, 5))):
        reach = int(rng.integers(8, 70))
        span = min(reach, width - 1, other.shape[1] - 1)
        if span < 4:
            continue
        here, there = int(rng.integers(width - span)), int(rng.integers(other.shape[1] - span))
        # The distance of the baselines; only what comes near is inside the crop.
        pitch = int(CAP_HEIGHT * rng.uniform(1.25, 2.0)) * (1 if rng.random() < 0.5 else -1)
        piece = other[max(0, -pitch) : height - max(0, pitch), there : there + span]
        place = result[max(0, pitch) : height - max(0, -pitch), here : here + span]
        np.maximum(place, piece, out=place)
    return result


def bend(ink: Ink, rng: np.random.Generator, *, joined: bool) -> Ink:
    """Slant, stretch, tilt and shake a line (H, W); what comes out is as large as it has to be."""
    u, z = rng.random(6), np.clip(rng.standard_normal(5), -2.3, 2.3)
    height, width = ink.shape
    shear = float(0.12 * z[0] if joined else 0.05 + 0.17 * z[0])
    stretch = float(np.exp(0.16 * z[1]))
    slope = float(0.012 * z[2]) if u[0] < 0.7 else float(0.05 * z[2])
    wave = float(CAP_HEIGHT * 0.12 * u[1] ** 3)
    shake = float(CAP_HEIGHT * 0.045 * u[2] ** 2)
    pad = int(abs(slope) * width / 2 + wave + 2)
    lean = int(abs(shear) * height)
    out_height, out_width = height + 2 * pad, int(width * stretch) + lean
    y = np.arange(-pad, height + pad, dtype=np.float32)[:, None]
    x = np.arange(out_width, dtype=np.float32)[None, :]
    from_x = (x - np.float32(max(0.0, shear * ASCENT)) + np.float32(shear) * (y - ASCENT)) / np.float32(
        stretch
    )
    period = width * (0.4 + 1.2 * u[3])
    course = np.float32(slope) * (x - out_width / 2) + np.float32(wave) * np.sin(
        x * np.float32(2 * np.pi / period) + np.float32(6.3 * u[4])
    )
    from_y = y - course
    if shake > 0.15:
        field = _field((2, out_height, out_width), rng) * np.float32(shake)
        from_x, from_y = from_x + field[0], from_y + field[1]
    columns = np.rint(from_x).astype(np.int32)
    rows = np.rint(from_y).astype(np.int32)
    # An empty border takes what lies outside.
    bordered = np.zeros((height + 2, width + 2), np.uint8)
    bordered[1:-1, 1:-1] = ink
    np.clip(columns, -1, width, out=columns)
    np.clip(rows, -1, height, out=rows)
    flat = (rows + 1) * (width + 2) + (columns + 1)
    bent: Ink = bordered.ravel()[flat]
    return bent


def _field(shape: tuple[int, int, int], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return smooth noise of about unit variance, (K, H, W)."""
    count, height, width = shape
    coarse = rng.standard_normal((count, height // _CELL + 2, width // _CELL + 2)).astype(np.float32) * 1.3
    return np.stack(
        [
            np.asarray(Image.fromarray(part).resize((width, height), Image.Resampling.BICUBIC))
            for part in coarse
        ]
    )


def photograph(ink: Ink, rng: np.random.Generator, noise: NDArray[np.float32]) -> Ink:
    """Take a line (H, W) to paper and camera, and find its ink again, softly, as the reader does.

    Args:
        ink: 255 = ink.
        rng: the accidents.
        noise: from `noise_bank`.

    Returns:
        (h, w) uint8, smaller than the given one, 255 = ink.
    """
    u = rng.random(14)
    scale = 0.42 + 0.5 * u[0] if u[1] < 0.85 else 0.28 + 0.14 * u[0]
    height, width = max(8, round(ink.shape[0] * scale)), max(8, round(ink.shape[1] * scale))
    image = Image.fromarray(ink).resize((width, height), Image.Resampling.BILINEAR)
    if u[2] < 0.2:
        # A drawn line, or a clean scan.
        return np.asarray(image)
    if u[3] < 0.7:
        image = image.filter(ImageFilter.GaussianBlur(float(0.3 + 2.5 * u[4] ** 2 * scale)))
    seen = np.asarray(image, np.float32) * np.float32(1 / 255)
    top, left = int(u[5] * (_NOISE[0] - min(height, _NOISE[0]))), int(u[6] * max(0, _NOISE[1] - width))
    texture = noise[top : top + height, left : left + width]
    if texture.shape != seen.shape:
        texture = np.resize(texture, seen.shape)
    if u[7] < 0.25:
        # Pencil: the paper's texture shows through.
        seen = seen * np.clip(1 - np.float32(0.2 + 0.6 * u[8]) * (0.4 + 0.6 * texture[::-1]), 0, 1)
    if u[9] < 0.16:
        seen = _ruled(seen, rng, texture, height * 0.44)
    seen = seen + np.float32(0.13 * u[10] ** 2) * texture
    if u[11] < 0.15:
        seen = _compressed(seen, int(15 + 60 * u[12]))
    level = 0.28 + 0.36 * float(u[13])
    if rng.random() < 0.3:
        found = (seen > level).astype(np.float32)
    else:
        found = (seen - np.float32(0.5 * level)) / np.float32(level)
    clean = np.asarray(image)
    if int((found > 0.5).sum()) < _LEAST_LEFT * int((clean > 100).sum()):
        return clean
    return (np.clip(found, 0, 1) * 255).astype(np.uint8)


def _ruled(
    seen: NDArray[np.float32], rng: np.random.Generator, texture: NDArray[np.float32], cap: float
) -> NDArray[np.float32]:
    """Add printed lines, or what is left of them after they were taken out."""
    height, width = seen.shape
    ruled = np.zeros_like(seen)
    step = cap * float(rng.uniform(1.3, 2.2))
    start = height * float(rng.uniform(0.5, 0.8))
    thick = 1 + int(rng.random() < 0.4)
    for row in np.arange(start - 2 * step, height, step):
        if row >= 0:
            ruled[int(row) : int(row) + thick] = 1
    if rng.random() < 0.25:
        for column in np.arange(float(rng.uniform(0, step)), width, step):
            ruled[:, int(column) : int(column) + thick] = 1
    if rng.random() < 0.5:
        ruled *= texture > float(rng.uniform(-0.5, 1.2))
    with_rules: NDArray[np.float32] = np.maximum(seen, ruled * np.float32(rng.uniform(0.15, 0.7)))
    return with_rules


def _compressed(seen: NDArray[np.float32], quality: int) -> NDArray[np.float32]:
    """Write the picture as a JPEG of that quality and read it again."""
    # Ink is dark, on paper, with room for noise on both sides.
    grey = np.clip(220 - 160 * seen, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "JPEG", quality=quality)
    file.seek(0)
    seen_again: NDArray[np.float32] = (
        np.float32(220) - np.asarray(Image.open(file), np.float32)
    ) * np.float32(1 / 160)
    return seen_again
