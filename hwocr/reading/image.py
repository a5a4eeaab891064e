"""Opening pictures and documents: JPEG, PNG, TIFF, WebP, BMP and PDF as upright RGB pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hwocr.errors import ImageError
from hwocr.files.pictures import MAXIMUM_PIXELS, check_size, frames
from hwocr.files.samples import flattened

__all__ = ["MAXIMUM_PIXELS", "SUFFIXES", "PageImage", "load_pages", "page_from_pixels"]

SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".pdf")
"""What the file dialog offers. The content, not the suffix, decides how a file is read."""

# The mark of a PDF may stand within so many bytes: mail programs and printers put text before it.
_PDF_HEAD = 1024
_STRIP = 256


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """One page as a picture.

    Attributes:
        pixels: (H, W, 3) uint8 RGB, upright (EXIF orientation applied).
        source: the file's name as given, or a word such as ``"clipboard"``.
        number: which page of the document, from 1.
        page_count: how many pages the document has.
        warnings: what was odd about the file, in words for the user.
    """

    pixels: NDArray[np.uint8]
    source: str
    number: int = 1
    page_count: int = 1
    warnings: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])


def load_pages(
    path: Path, should_stop: Callable[[], bool] | None = None, *, first: int = 1
) -> Iterator[PageImage]:
    """Open a file and yield its pages, decoded one at a time.

    Args:
        path: a picture (TIFF may hold several pages) or a PDF document.
        should_stop: asked while a page of a PDF is drawn; true ends it.
        first: the page to begin with, from 1.

    Yields:
        The pages in order.

    Raises:
        ImageError: if the file is missing, empty, a folder, of another kind, damaged, locked by a
            password, or larger than `MAXIMUM_PIXELS`.
        CancelledError: if ``should_stop`` said so.
    """
    path = Path(path)
    if b"%PDF-" in _first_bytes(path):
        yield from _pdf_pages(path, should_stop, first)
        return
    for frame in frames(path):
        if frame.number < first:
            continue
        pixels = _rgb(flattened(frame.picture))
        # Not held beside the pixels while the page is read: four bytes for each of them.
        frame.picture.close()
        yield PageImage(pixels, str(path), frame.number, frame.count, frame.remarks)


def page_count(path: Path) -> int:
    """Return how many pages of a file can be opened one by one: those of a PDF; 0 for a picture.

    Raises:
        ImageError: as `load_pages`.
    """
    from hwocr.reading.pdf import the_process

    return the_process.page_count(path) if b"%PDF-" in _first_bytes(path) else 0


def page_from_pixels(pixels: NDArray[np.uint8], source: str) -> PageImage:
    """Make a page of a picture that is in memory already.

    Args:
        pixels: (H, W), (H, W, 3) or (H, W, 4) uint8; what is transparent is laid on the tone that the ink
            is not.
        source: a word that says where it comes from.

    Raises:
        ImageError: if it has no pixels, too many, or another shape.
    """
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (3, 4)) or not pixels.size:
        raise ImageError(f"A picture of shape {pixels.shape} cannot be read.", "Give grey, RGB or RGBA.")
    check_size(pixels.shape[1], pixels.shape[0], source)
    rgb = flattened(Image.fromarray(pixels)).convert("RGB")
    return PageImage(np.asarray(rgb, np.uint8), source)


def _rgb(picture: Image.Image) -> NDArray[np.uint8]:
    """Copy a picture's pixels to (H, W, 3), in strips: Pillow would hold all of them twice more meanwhile."""
    width, height = picture.size
    pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _STRIP):
        strip = picture.crop((0, top, width, min(height, top + _STRIP)))
        pixels[top : top + _STRIP] = np.asarray(strip.convert("RGB"), np.uint8)
    pixels.flags.writeable = False
    return pixels


def _first_bytes(path: Path) -> bytes:
    """Return the head of a file; nothing where it cannot be opened, of which `frames` says why."""
    try:
        with path.open("rb") as file:
            return file.read(_PDF_HEAD)
    except (OSError, ValueError):
        return b""


def _pdf_pages(path: Path, should_stop: Callable[[], bool] | None, first: int) -> Iterator[PageImage]:
    # Here, not above: pictures need no subprocess.
    from hwocr.reading.pdf import the_process

    count = the_process.page_count(path, should_stop)
    for number in range(first, count + 1):
        yield PageImage(the_process.draw(path, number, should_stop), str(path), number, count)
