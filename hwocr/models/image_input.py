"""Photographs as the picture networks get them: opened, brought to a square of one size, normalised."""

from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.files.pictures import first_frame
from hwocr.files.samples import flattened
from hwocr.models.card import ImageInput


def read_square(source: Path | IO[bytes], side: int, name: str = "") -> NDArray[np.uint8]:
    """Open a photograph and bring it to a square: the shorter side to ``side``, the middle kept.

    Args:
        source: a file, or an open one.
        side: of the square, pixels.
        name: what the error calls the picture; by default the file.

    Returns:
        (side, side, 3) uint8 RGB, upright.

    Raises:
        ImageError: if it is not a picture, is damaged or too large.
    """
    # JPEG files are decoded no larger than needed, at a fraction of the time.
    return _square(first_frame(source, name=name, draft=side).picture, side)


def square(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Bring a photograph (H, W, 3) to a square as `read_square` does."""
    return _square(Image.fromarray(picture), side)


def network_input(squares: NDArray[np.uint8], about: ImageInput) -> NDArray[np.float32]:
    """Cut and normalise squares.

    Args:
        squares: (N, side, side, 3) uint8 RGB.
        about: the network's input.

    Returns:
        (N, 3, size, size) float32.
    """
    start = (squares.shape[1] - about.size) // 2
    middle = squares[:, start : start + about.size, start : start + about.size]
    mean, std = (np.asarray(values, np.float32) * 255 for values in (about.mean, about.std))
    normalised = ((middle - mean) / std).transpose(0, 3, 1, 2)
    return np.array(normalised, np.float32, order="C")


def prepare_image(picture: NDArray[np.uint8], about: ImageInput) -> NDArray[np.float32]:
    """Return what a network gets of one photograph (H, W, 3): (3, size, size) float32."""
    prepared: NDArray[np.float32] = network_input(square(picture, about.side)[None], about)[0]
    return prepared


def _square(picture: Image.Image, side: int) -> NDArray[np.uint8]:
    # What is transparent is seen on white, as in any viewer.
    rgb = flattened(picture, ground=255).convert("RGB")
    cut = min(rgb.size)
    left, top = (rgb.width - cut) / 2, (rgb.height - cut) / 2
    box = (left, top, left + cut, top + cut)
    if rgb.size != (side, side):
        rgb = rgb.resize((side, side), Image.Resampling.BILINEAR, box)
    return np.array(rgb, np.uint8)
