"""A page's picture as a PDF page: the bytes of a JPEG as they are, anything else without loss."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pikepdf import Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from hwocr.exporting.pdf.text_layer import Matrix

_POINTS = 72.0
# Cameras write 72 dots an inch without meaning it.
_LEAST_DPI, _MOST_DPI = 100.0, 2400.0
_A4_LONG = 11.69
# How each EXIF orientation takes the unit square of the stored picture to that of the upright one
# (x right, y up), after Exif 2.32, section 4.6.4.
_UPRIGHT: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class StoredJpeg:
    """A JPEG file that can stand in a PDF as it is.

    Attributes:
        content: the file.
        width, height: as stored, pixels.
        grey: whether it has one channel.
        orientation: EXIF's, 1 to 8.
    """

    content: bytes
    width: int
    height: int
    grey: bool
    orientation: int


def stored_jpeg(path: Path | None, width: int, height: int) -> StoredJpeg | None:
    """Return the JPEG file of a page of this size, or None if it is something else.

    Args:
        path: the page's file.
        width: of the page in pixels, upright.
        height: the same.
    """
    try:
        if path is None or not path.is_file():
            return None
        with Image.open(path) as picture:
            if picture.format != "JPEG" or picture.mode not in ("L", "RGB"):
                return None
            orientation = picture.getexif().get(_ORIENTATION, 1)
            orientation = orientation if orientation in _UPRIGHT else 1
            upright = picture.size[::-1] if orientation >= 5 else picture.size
            if upright != (width, height):
                return None
            return StoredJpeg(path.read_bytes(), *picture.size, picture.mode == "L", orientation)
    except Exception:
        # Pillow raises errors of many kinds for a damaged file: the pixels that were read are taken then.
        return None


def dots_per_inch(path: Path | None, width: int, height: int) -> float:
    """Return the resolution a file names, or the one that makes the page's longer side that of A4."""
    guess = max(width, height) / _A4_LONG
    try:
        if path is None:
            return guess
        with Image.open(path) as picture:
            named = float(picture.info.get("dpi", (0, 0))[0])
    except Exception:
        return guess
    return named if _LEAST_DPI <= named <= _MOST_DPI else guess


def page_size(width: int, height: int, dpi: float) -> tuple[float, float]:
    """Return the size of a page in points."""
    return _POINTS * width / dpi, _POINTS * height / dpi


def picture_of_jpeg(pdf: Pdf, jpeg: StoredJpeg) -> Object:
    """Add a JPEG file as it is."""
    keys = _image(jpeg.width, jpeg.height, grey=jpeg.grey)
    keys.Filter = Name.DCTDecode
    return pdf.make_indirect(Stream(pdf, jpeg.content, keys))


def picture_of_pixels(pdf: Pdf, pixels: NDArray[np.uint8]) -> Object:
    """Add pixels without loss, as PNG packs them.

    Args:
        pdf: the document.
        pixels: (H, W, 3) uint8 RGB; stored with one channel where all are alike.
    """
    grey = bool((pixels[..., 0] == pixels[..., 1]).all() and (pixels[..., 1] == pixels[..., 2]).all())
    height, width = pixels.shape[:2]
    image = Image.fromarray(pixels[..., 0] if grey else pixels)
    keys = _image(width, height, grey=grey)
    keys.Filter = Name.FlateDecode
    keys.DecodeParms = Dictionary(Predictor=15, Colors=1 if grey else 3, BitsPerComponent=8, Columns=width)
    return pdf.make_indirect(Stream(pdf, _png_data(image), keys))


def picture_content(width: float, height: float, orientation: int = 1) -> bytes:
    """Return the content stream that draws ``/HwocrPicture`` over a page of this size in points."""
    a, b, c, d, e, f = _UPRIGHT[orientation]
    values = (a * width, b * height, c * width, d * height, e * width, f * height)
    return f"q {' '.join(f'{value:.4f}' for value in values)} cm /HwocrPicture Do Q\n".encode("ascii")


def _image(width: int, height: int, *, grey: bool) -> Dictionary:
    return Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray if grey else Name.DeviceRGB,
        BitsPerComponent=8,
    )


def _png_data(image: Image.Image) -> bytes:
    """The packed rows of a PNG file, which PDF takes as they are (PDF 1.7, section 7.4.4.4)."""
    room = BytesIO()
    image.save(room, "PNG", compress_level=6)
    content = room.getvalue()
    data, at = [], 8
    while at < len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] == b"IDAT":
            data.append(content[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(data)
