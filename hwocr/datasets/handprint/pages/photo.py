"""From coverage of ink to a photograph: paper, light, shadow, desk, camera."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from hwocr.datasets.handprint.pages.accidents import desk_picture, glare, hand_shadow, smears, wiped
from hwocr.datasets.handprint.pages.style import Colour, PageStyle

# Smooth fields are made this many times smaller, then enlarged.
_COARSE = 16


def photograph(
    ink: NDArray[np.float32],
    ruling: NDArray[np.float32],
    corners: NDArray[np.float64],
    style: PageStyle,
    grain: float,
    rng: np.random.Generator,
    earlier: NDArray[np.float32] | None = None,
) -> NDArray[np.uint8]:
    """Colour, light and photograph a page.

    Args:
        ink: (H, W) coverage by the pen in [0, 1].
        ruling: (H, W) coverage by printed lines.
        corners: (4, 2) corners of the sheet in pixels; what lies outside is desk.
        style: of the page.
        grain: how much the paper's texture shows through the ink, 0 to 1.
        rng: the accidents.
        earlier: (H, W) coverage by writing that was wiped off before.

    Returns:
        (H, W, 3) uint8.
    """
    height, width = ink.shape
    # Styles without these accidents draw the same random numbers as if there were none.
    accidents = rng.spawn(1)[0]
    texture = _texture((height, width), rng)
    picture = np.empty((height, width, 3), np.float32)
    picture[:] = style.paper
    picture *= (1 + style.texture * texture)[..., None]
    if style.show_through:
        # Lines on the back do not stand behind those on the front.
        behind = np.roll(ink[:, ::-1], round(0.7 * style.cap_height), axis=0)
        behind = _blurred(np.ascontiguousarray(behind), 0.06 * style.cap_height)
        _cover(picture, behind * np.float32(style.show_through), style.ink)
    if earlier is not None:
        _cover(picture, wiped(earlier, style, accidents) * np.float32(style.ghosts), style.ink)
    _cover(picture, ruling * np.float32(0.8), style.ruling_colour)
    worn = np.clip(1 - np.float32(grain) * (0.3 + 0.45 * texture), 0, 1) * np.float32(style.strength)
    _cover(picture, (ink * worn).astype(np.float32), style.ink)
    if style.smudges:
        _cover(picture, smears((height, width), style, accidents) * np.float32(style.smudges), style.ink)
    if style.border:
        sheet = Image.new("L", (width, height), 0)
        ImageDraw.Draw(sheet).polygon([tuple(corner) for corner in corners.tolist()], fill=255)
        desk = np.float32(1) - np.asarray(sheet, np.float32) / np.float32(255)
        if style.clutter:
            things = desk_picture((height, width), corners, style, accidents)
            picture += desk[..., None] * (things - picture)
        else:
            _cover(picture, desk, style.desk)
        picture += (desk * 0.02 * texture)[..., None]
    picture *= _light((height, width), style, rng)[..., None]
    if style.hand_shadow:
        picture *= 1 - np.float32(style.hand_shadow) * hand_shadow((height, width), accidents)[..., None]
    if style.glare:
        picture += np.float32(0.5 * style.glare) * glare((height, width), accidents)[..., None]
    return _camera(picture, style, rng)


def _cover(picture: NDArray[np.float32], coverage: NDArray[np.float32], colour: Colour) -> None:
    """Lay ``colour`` over the picture, in place."""
    for channel in range(3):
        plane = picture[..., channel]
        plane += coverage * (np.float32(colour[channel]) - plane)


def _texture(shape: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float32]:
    """Paper fibres: noise of about unit variance, fine and coarse mixed."""
    fine = rng.standard_normal(shape, np.float32)
    soft = fine + np.roll(fine, 1, 0) + np.roll(fine, 1, 1) + np.roll(np.roll(fine, 1, 0), 1, 1)
    mixed: NDArray[np.float32] = 0.45 * soft + 0.2 * _smooth_field(shape, 14, rng)
    return mixed


def _smooth_field(shape: tuple[int, int], grain: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Noise of about unit variance whose blobs are ``grain`` pixels wide."""
    small = rng.standard_normal((shape[0] // grain + 2, shape[1] // grain + 2), np.float32)
    return _enlarged(small, shape)


def _enlarged(small: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    large = Image.fromarray(small).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(large, np.float32)


def _light(shape: tuple[int, int], style: PageStyle, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return the brightness of the light, (H, W): a slope, darker corners, and a shadow's soft edge."""
    rows, columns = shape[0] // _COARSE + 2, shape[1] // _COARSE + 2
    y, x = np.mgrid[-0.5 : 0.5 : rows * 1j, -0.5 : 0.5 : columns * 1j].astype(np.float32)
    angle, bow = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.7)
    slope = 0.5 + x * np.cos(angle) + y * np.sin(angle)
    light = 1 - style.falloff * ((1 - bow) * np.clip(slope, 0, 1) + bow * 2 * (x * x + y * y))
    light = light.astype(np.float32)
    angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-0.2, 0.25)
    softness, curve = rng.uniform(0.02, 0.12), rng.uniform(-0.6, 0.6)
    if style.shadow:
        across = x * np.cos(angle) + y * np.sin(angle)
        along = y * np.cos(angle) - x * np.sin(angle)
        edge = np.tanh((across + curve * along * along - offset) / softness)
        light *= 1 - style.shadow * (0.5 + 0.5 * edge)
    return _enlarged(light.astype(np.float32), shape)


def _blurred(plane: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    picture = Image.fromarray(np.rint(np.clip(plane, 0, 1) * 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(sigma)), np.float32) / np.float32(255)


def _camera(picture: NDArray[np.float32], style: PageStyle, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Blur, add sensor noise, and pass through JPEG."""
    image = Image.fromarray(np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8))
    sigma = style.blur * style.cap_height
    if sigma > 0.2:
        image = image.filter(ImageFilter.GaussianBlur(sigma))
    seen = np.asarray(image, np.float32)
    height, width = seen.shape[:2]
    grey = rng.standard_normal((height, width), np.float32)
    # Cameras smooth colour noise away, so it is coarser and weaker than the noise of brightness.
    tint = np.stack([_smooth_field((height, width), 3, rng) for _ in range(3)], axis=-1)
    noisy = seen + np.float32(255 * style.noise) * (0.8 * grey[..., None] + 0.35 * tint)
    pixels: NDArray[np.uint8] = np.rint(np.clip(noisy, 0, 255)).astype(np.uint8)
    if not style.jpeg_quality:
        return pixels
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=style.jpeg_quality)
    return np.asarray(Image.open(buffer).convert("RGB"), np.uint8).copy()
