"""Opening pictures and documents: JPEG, PNG, TIFF, WebP, BMP and PDF as upright RGB pages."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from hwocr.errors import ImageError

SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp", ".pdf")
"""What the file dialog offers. The content, not the suffix, decides how a file is read."""

MAXIMUM_PIXELS = 100_000_000
"""The largest page that is opened; as RGB it takes 300 MB."""

# Resolution at which PDF pages are drawn. Hand-print on A4 has letters of 20 to 60 pixels then.
_PDF_DPI = 200
_PDF_MAXIMUM_SIDE = 6000
_FORMATS = "JPEG, PNG, TIFF, WebP, BMP or PDF"

# Our own limit is checked before a single pixel is decoded, and says what to do.
Image.MAX_IMAGE_PIXELS = None


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


def load_pages(path: Path) -> Iterator[PageImage]:
    """Open a file and yield its pages, decoded one at a time.

    Args:
        path: a picture (TIFF may hold several pages) or a PDF document.

    Yields:
        The pages in order.

    Raises:
        ImageError: if the file is missing, empty, a folder, of another kind, damaged, locked by a
            password, or larger than `MAXIMUM_PIXELS`.
    """
    path = Path(path)
    head = _first_bytes(path)
    if head.lstrip()[:5] == b"%PDF-":
        yield from _pdf_pages(path)
    else:
        yield from _picture_pages(path)


def page_from_pixels(pixels: NDArray[np.uint8], source: str) -> PageImage:
    """Make a page of a picture that is in memory already.

    Args:
        pixels: (H, W), (H, W, 3) or (H, W, 4) uint8; transparency shows white paper.
        source: a word that says where it comes from.

    Raises:
        ImageError: if it has no pixels, too many, or another shape.
    """
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (3, 4)) or not pixels.size:
        raise ImageError(f"A picture of shape {pixels.shape} cannot be read.", "Give grey, RGB or RGBA.")
    _check_size(pixels.shape[1], pixels.shape[0], source)
    return PageImage(_upright_rgb(Image.fromarray(pixels)), source)


def _first_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ImageError(f"{path} is a folder.", "Give the picture files inside it.")
        with path.open("rb") as file:
            head = file.read(1024)
    except FileNotFoundError as error:
        raise ImageError(f"There is no file {path}.", "Check the path.") from error
    except OSError as error:
        raise ImageError(
            f"{path} cannot be opened: {error.strerror or error}.", "Check that you may read it."
        ) from error
    if not head:
        raise ImageError(f"{path} is empty.", "Copy or scan it again.")
    return head


def _check_size(width: int, height: int, name: object) -> None:
    if width * height > MAXIMUM_PIXELS:
        raise ImageError(
            f"{name} is too large: {width} × {height} pixels.",
            f"Pages of up to {MAXIMUM_PIXELS // 1_000_000} megapixels are read; scale it down first.",
        )


def _picture_pages(path: Path) -> Iterator[PageImage]:
    try:
        with _quiet():
            picture = Image.open(path)
        with picture:
            with _quiet():
                count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            for number in range(1, count + 1):
                with _quiet():
                    if count > 1:
                        picture.seek(number - 1)
                    _check_size(*picture.size, path)
                    pixels = _upright_rgb(picture)
                if number == count:
                    # The decoded picture is as large as the pixels: do not hold both.
                    picture.close()
                yield PageImage(pixels, str(path), number, count)
    except UnidentifiedImageError as error:
        raise ImageError(f"{path} is not a picture hwocr can open.", f"Give a {_FORMATS} file.") from error
    except (ImageError, GeneratorExit):
        raise
    except Exception as error:
        # Pillow's parsers raise OSError, SyntaxError, ValueError, TypeError, KeyError, struct.error and
        # more for one kind or another of damaged file.
        raise ImageError(
            f"{path} is damaged: {_reason(error)}.", "It may be cut short; copy or scan it again."
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow's warnings about odd metadata to ourselves: what matters is whether the pixels come."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _upright_rgb(picture: Image.Image) -> NDArray[np.uint8]:
    if picture.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        picture = _to_eight_bits(picture)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        rgb = Image.alpha_composite(paper, rgba).convert("RGB")
        rgb.info, rgb_exif = picture.info, picture.getexif()
        if rgb_exif:
            rgb.getexif().update(rgb_exif)
    else:
        rgb = picture if picture.mode == "RGB" else picture.convert("RGB")
        rgb.load()
    ImageOps.exif_transpose(rgb, in_place=True)
    pixels: NDArray[np.uint8] = np.asarray(rgb, np.uint8)
    return pixels


def _to_eight_bits(picture: Image.Image) -> Image.Image:
    values = np.asarray(picture, np.float32)
    highest = 65535.0 if values.max(initial=0) > 255 or picture.mode.startswith("I;16") else 255.0
    return Image.fromarray(np.clip(values * (255.0 / highest), 0, 255).astype(np.uint8))


def _pdf_pages(path: Path) -> Iterator[PageImage]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise ImageError(
            f"{path} is locked by a password." if locked else f"{path} is a damaged PDF.",
            "Save a copy without the password." if locked else "Export or scan it again.",
        ) from error
    try:
        count = len(document)
        for number in range(1, count + 1):
            page = document[number - 1]
            longest = max(page.get_size()) or 1.0
            scale = min(_PDF_DPI / 72, _PDF_MAXIMUM_SIDE / longest)
            picture = page.render(scale=scale).to_pil()
            page.close()
            yield PageImage(_upright_rgb(picture), str(path), number, count)
    except pypdfium2.PdfiumError as error:
        raise ImageError(f"{path} is a damaged PDF.", "Export or scan it again.") from error
    finally:
        document.close()
