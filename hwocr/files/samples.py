"""Pictures of any sample format as eight bits a channel: L, RGB or RGBA."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_WIDE_MODES = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")
# Less of a picture than this is opaque: then what is opaque is the ink, else it holds the paper, too.
_MOSTLY_CLEAR = 0.5
# The tones of ink alone differ by no more than this, of 255.
_ONE_TONE = 64
_OPAQUE = 128


def eight_bits(picture: Image.Image) -> Image.Image:
    """Return a picture with eight bits a channel.

    Args:
        picture: decoded, of any of Pillow's modes.

    Returns:
        ``L``, ``RGB`` or, where anything is transparent, ``RGBA``.
    """
    if picture.mode in _WIDE_MODES:
        return Image.fromarray(scaled_samples(np.asarray(picture)))
    if picture.has_transparency_data:
        return picture if picture.mode == "RGBA" else picture.convert("RGBA")
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def scaled_samples(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Scale wide samples to 0 … 255 by the range that they really have.

    Whole numbers of up to 16 bits are scaled by the power of two that holds them, so that a scan of 12 bits
    in a file of 16 is not black; others by their lowest (0, where none is below) and highest values.

    Args:
        values: (H, W) integers or floats. What is not finite counts as the lowest value.

    Returns:
        (H, W) uint8.
    """
    samples = np.asarray(values, np.float32)
    finite = np.isfinite(samples)
    if not finite.any():
        return np.full(samples.shape, 255, np.uint8)
    lowest = min(0.0, float(samples.min(where=finite, initial=np.inf)))
    highest = float(samples.max(where=finite, initial=-np.inf))
    if values.dtype.kind in "iu" and lowest == 0 and highest <= 65_535:
        highest = float(2 ** max(8, int(highest).bit_length()) - 1)
    if highest <= lowest:
        return np.full(samples.shape, 0, np.uint8)
    if not finite.all():
        samples = np.where(finite, samples, np.float32(lowest))
    # Divided by the range before anything else: the range of floats may be wider than float32 holds.
    scaled = samples / np.float32(highest - lowest) - np.float32(lowest / (highest - lowest))
    eight: NDArray[np.uint8] = np.rint(np.clip(scaled, 0, 1) * 255).astype(np.uint8)
    return eight


def flattened(picture: Image.Image, *, ground: int | None = None) -> Image.Image:
    """Lay a picture on a ground of one tone where it is transparent.

    Args:
        picture: ``L``, ``RGB`` or ``RGBA``.
        ground: the tone, 0 to 255; by default the one that leaves the ink to be seen, see `ground_tone`.

    Returns:
        ``L`` or ``RGB``.
    """
    if picture.mode != "RGBA":
        return picture
    tone = ground_tone(picture) if ground is None else ground
    below = Image.new("RGBA", picture.size, (tone, tone, tone, 255))
    return Image.alpha_composite(below, picture).convert("RGB")


def ground_tone(picture: Image.Image) -> int:
    """Say which tone a transparent picture is to be laid on: white, or black where its ink is light.

    Where most is clear, or what is opaque has one tone, the opaque part is the ink, and the ground is what
    it is not. Otherwise the opaque part is a page with its own paper, which the ground continues.
    """
    # A sample suffices: the shares and tones of a million pixels are those of ten thousand.
    step = max(1, min(picture.size) // 500)
    pixels = np.asarray(picture.convert("LA"))[::step, ::step]
    tones, opaque = pixels[..., 0], pixels[..., 1] >= _OPAQUE
    if not opaque.any():
        # Ink so thin or faint that nothing of it is half opaque, or nothing at all.
        opaque = pixels[..., 1] > 0
        if not opaque.any():
            return 255
    low, middle, high = np.percentile(tones[opaque], (0.5, 50, 99.5))
    is_ink = float(opaque.mean()) < _MOSTLY_CLEAR or high - low < _ONE_TONE
    is_light = middle >= 128
    return 0 if is_light == is_ink else 255
