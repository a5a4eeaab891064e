"""A folder of pictures of characters: one subfolder a label, dark on light or light on dark."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from hwocr.datasets.glyphs.raw import RawGlyphs, concatenate_raw
from hwocr.datasets.places import PARTS, visible
from hwocr.errors import DataError, ImageError
from hwocr.files.pictures import first_frame
from hwocr.files.samples import flattened

_SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff"}
# Characters are small: larger pictures are shrunk to this on reading, to keep memory in bounds.
_MAXIMUM_SIDE = 256
# Whatever differs less than this from the paper, as a part of the way to the ink, is paper grain.
_GRAIN = 0.25


def folder_parts(folder: Path) -> dict[str, Path]:
    """Return the subfolders that hold the parts of a data set; empty if its maker made none."""
    found = {}
    for part, names in PARTS.items():
        for name in names:
            if (folder / name).is_dir():
                found[part] = folder / name
    # "train" alone is the name of a part, never of a label, but a test set needs one to learn from.
    return found if "train" in found else {}


def read_image_folder(folder: Path, part: str = "all") -> RawGlyphs:
    """Read the pictures of one part of a folder.

    Args:
        folder: holds one subfolder a label, or ``train``, ``valid`` (or ``val``) and ``test`` that
            do. A subfolder is named by its character, or ``U+0041`` where a file system does not
            tell ``A`` from ``a`` or has no ``/``. Other subfolders, and folders inside them, are left out
            and named; hidden files are passed over, and so, named, are pictures that cannot be read.
        part: ``"train"``, ``"valid"``, ``"test"``, or ``"all"`` for everything.

    Returns:
        The pictures in order of their labels and file names, 255 = ink.

    Raises:
        DataError: if there is no such folder, or no picture in it that can be read.
    """
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}.", "A picture folder has one subfolder a character.")
    parts = folder_parts(folder)
    roots = list(parts.values()) if part == "all" else [parts[part]] if part in parts else []
    if not parts:
        roots = [folder]
    if not roots:
        raise DataError(f"{folder} has no part {part}.", f"It has: {', '.join(parts)}.")
    read = [_read_root(root) for root in roots]
    whole = concatenate_raw(read)
    if not len(whole) and whole.damaged:
        raise DataError(
            f"none of the {len(whole.damaged)} pictures of {folder} can be read: {whole.damaged[0]}, …",
            "Save them again as PNG or JPEG.",
        )
    if not len(whole):
        raise DataError(
            f"{folder} holds no pictures of characters.",
            "Give each character a subfolder named by it (A, B, … or U+0041) with PNG or JPEG files in it.",
        )
    return whole


def _read_root(root: Path) -> RawGlyphs:
    images: list[NDArray[np.uint8]] = []
    labels: list[str] = []
    damaged: list[str] = []
    left_out: list[str] = []
    for subfolder in visible(root):
        label = _label(subfolder.name)
        if label is None or not subfolder.is_dir():
            if subfolder.is_dir():
                left_out.append(str(subfolder))
            continue
        for file in visible(subfolder):
            if file.is_dir():
                left_out.append(str(file))
            elif file.suffix.lower() in _SUFFIXES:
                try:
                    images.append(read_character(file))
                    labels.append(label)
                except DataError:
                    damaged.append(str(file))
    return RawGlyphs(
        images=images,
        labels=np.array(labels, np.str_),
        damaged=tuple(damaged),
        left_out=tuple(left_out),
    )


def _label(name: str) -> str | None:
    code = re.fullmatch(r"U\+([0-9A-Fa-f]{4,6})", name)
    if code and int(code[1], 16) <= 0x10FFFF:
        return chr(int(code[1], 16))
    return name if len(name) == 1 else None


def read_character(file: Path) -> NDArray[np.uint8]:
    """Read the picture of one character and find which of its two tones is the ink.

    Returns:
        (H, W) uint8, 255 = ink, 0 = paper; all 0 for a picture of one tone. Sides are at most 256.

    Raises:
        DataError: if the file is not a picture or is damaged.
    """
    try:
        picture = flattened(first_frame(file, draft=_MAXIMUM_SIDE).picture).convert("L")
    except ImageError as error:
        raise DataError(error.message, error.hint) from error
    picture.thumbnail((_MAXIMUM_SIDE, _MAXIMUM_SIDE), Image.Resampling.BOX)
    return ink_of_character(np.asarray(picture, np.float32))


def ink_of_character(grey: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Turn a grey picture of one character into ink, whichever of its tones is the darker.

    Paper is the tone that has most of the border and most of the surface.

    Args:
        grey: (H, W), values 0 to 255.

    Returns:
        (H, W) uint8, 255 = ink.
    """
    if grey.size == 0 or float(np.ptp(grey)) < 8:
        return np.zeros(grey.shape, np.uint8)
    dark = grey <= _otsu(grey)
    border = np.concatenate([dark[0], dark[-1], dark[:, 0], dark[:, -1]])
    # A tightly cut letter may own much of the border, a bold one much of the surface: ask both.
    ink_mask = ~dark if float(border.mean()) + float(dark.mean()) > 1.0 else dark
    paper_tone, ink_tone = float(np.median(grey[~ink_mask])), float(np.median(grey[ink_mask]))
    share = (grey - paper_tone) / (ink_tone - paper_tone)
    # Anti-aliased edges of real strokes touch ink; grain of the paper does not.
    near_ink = ndimage.binary_dilation(ink_mask, np.ones((3, 3), bool), iterations=2)
    ink = np.where(near_ink, np.clip((share - _GRAIN) / (1 - _GRAIN), 0, 1), 0)
    pixels: NDArray[np.uint8] = np.rint(ink * 255).astype(np.uint8)
    return pixels


def _otsu(grey: NDArray[np.float32]) -> int:
    """Return the tone (0 to 254) that parts the picture best (N. Otsu, 1979): up to it is the dark class."""
    # Imported here: data sets without pictures start without it.
    from skimage.filters import threshold_otsu

    counts = np.bincount(grey.astype(np.uint8).ravel(), minlength=256)
    return int(threshold_otsu(hist=counts))  # type: ignore[no-untyped-call]
