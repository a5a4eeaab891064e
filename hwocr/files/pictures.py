"""The one way to open a picture file, for pages, characters and photographs."""

import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image, UnidentifiedImageError

from hwocr.errors import ImageError
from hwocr.files.samples import eight_bits

MAXIMUM_PIXELS = 100_000_000
"""The largest picture that is opened; as RGB it takes 300 MB."""

KNOWN_FORMATS = "JPEG, PNG, TIFF, WebP, BMP or PDF"

# What is opened. Others that Pillow knows start programs (EPS), fetch from elsewhere, or are no pictures.
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "DIB", "GIF", "AVIF", "JPEG2000", "PPM", "TGA", "PCX")
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A fax of 204 × 98 dots an inch has pixels of 1 : 2.08; what says more than 1 : 4 says nonsense.
_LEAST_STRETCH, _GREATEST_STRETCH = 1.03, 4.0

# Our own limit is checked before a single pixel is decoded, and says what to do. Nothing in this
# package opens a picture in another way; a test says so.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a file.

    Attributes:
        picture: upright, with square pixels, ``L``, ``RGB`` or ``RGBA``.
        number: which of the file's, from 1.
        count: how many the file has. Only TIFF has more than one; of animations the first is taken.
        remarks: what was put right that a user may wonder about, in words.
    """

    picture: Image.Image
    number: int = 1
    count: int = 1
    remarks: tuple[str, ...] = ()


def frames(
    source: Path | IO[bytes], *, name: str = "", draft: int | None = None
) -> Generator[Frame, None, None]:
    """Open a picture file and yield its pictures, decoded one at a time.

    Args:
        source: a file, or an open one.
        name: what errors call it; by default the file.
        draft: the side that is wanted, pixels: a JPEG file is then decoded no larger than needed, at
            a fraction of the time.

    Yields:
        The pictures in order.

    Raises:
        ImageError: if the file is missing, no picture, damaged, or larger than `MAXIMUM_PIXELS`.
    """
    shown = name or str(source)
    with _complaints(shown), _opened(source) as file:
        _check_kind(file, shown)
        with _quiet():
            picture = _recognised(file)
            count = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
        for number in range(1, count + 1):
            with _quiet():
                if number > 1:
                    picture.seek(number - 1)
                check_size(*picture.size, shown)
                if draft is not None and count == 1:
                    picture.draft(None, (draft, draft))
                upright, remarks = _upright(picture, shown)
            if upright is picture and number < count:
                upright = picture.copy()
            elif upright is not picture and number == count:
                # As large as what was made of it: do not hold both.
                picture.close()
            yield Frame(upright, number, count, remarks)


def first_frame(source: Path | IO[bytes], *, name: str = "", draft: int | None = None) -> Frame:
    """Open a picture file and return its first picture; see `frames`."""
    opened = frames(source, name=name, draft=draft)
    try:
        return next(opened)
    finally:
        opened.close()


def check_size(width: int, height: int, name: object) -> None:
    """Refuse a picture that is too large.

    Raises:
        ImageError: if it has more than `MAXIMUM_PIXELS`, or none.
    """
    if width * height > MAXIMUM_PIXELS:
        raise ImageError(
            f"{name} is too large: {width} × {height} pixels.",
            f"Pictures of up to {MAXIMUM_PIXELS // 1_000_000} megapixels are read; scale it down first.",
        )
    if width * height == 0:
        raise ImageError(f"{name} has no pixels.", "Save or scan it again.")


@contextmanager
def _opened(source: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(source, Path):
        yield source
        return
    try:
        if source.is_dir():
            raise ImageError(f"{source} is a folder.", "Give the picture files inside it.")
        file = source.open("rb")
    except FileNotFoundError as error:
        raise ImageError(f"There is no file {source}.", "Check the path.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ImageError(f"{source} cannot be opened: {reason}.", "Check that you may read it.") from error
    with file:
        yield file


def _check_kind(file: IO[bytes], name: str) -> None:
    """Name what is often given and cannot be opened."""
    head = file.read(12)
    file.seek(0)
    if not head:
        raise ImageError(f"{name} is empty.", "Copy or scan it again.")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise ImageError(f"{name} is a HEIC photograph, which hwocr cannot open.", "Export it as JPEG.")


def _recognised(file: IO[bytes]) -> Image.Image:
    """Open a picture with the first of our formats that knows it.

    Given the open file, not its name: Pillow maps uncompressed TIFF files that it opens itself, and lays
    their rows wrong then where they are to be turned.
    """
    # Most files are of the few formats whose plugins come first, in a tenth of the time of all.
    Image.preinit()
    try:
        return Image.open(file, formats=[format for format in _FORMATS if format in Image.OPEN])
    except UnidentifiedImageError:
        Image.init()
        file.seek(0)
        return Image.open(file, formats=[format for format in _FORMATS if format in Image.OPEN])


@contextmanager
def _complaints(name: str) -> Iterator[None]:
    """Turn whatever Pillow raises into one kind of error.

    Its parsers raise OSError, SyntaxError, ValueError, TypeError, KeyError, RuntimeError, struct.error and
    more for one kind or another of damaged file.
    """
    try:
        yield
    except ImageError:
        raise
    except UnidentifiedImageError as error:
        raise ImageError(
            f"{name} is not a picture hwocr can open.", f"Give a {KNOWN_FORMATS} file."
        ) from error
    except MemoryError as error:
        raise ImageError(
            f"There is not enough memory to open {name}.", "Close other programs, or scale it down."
        ) from error
    except Exception as error:
        raise ImageError(
            f"{name} is damaged: {_reason(error)}.", "It may be cut short; copy or scan it again."
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow's warnings about odd metadata to ourselves: what matters is whether the pixels come."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".") or type(error).__name__


def _upright(picture: Image.Image, name: str) -> tuple[Image.Image, tuple[str, ...]]:
    """Decode a picture, turn it as its metadata says and stretch it to square pixels."""
    stretch = _stretch(picture.info)
    orientation = _orientation(picture)
    picture.load()
    if orientation >= 5:
        stretch = 1 / stretch
    # Asked again: of TIFF files, Pillow has turned what it decoded by now.
    turn = _TURNS.get(_orientation(picture))
    upright = eight_bits(picture if turn is None else picture.transpose(turn))
    if stretch == 1:
        return upright, ()
    width, height = upright.size
    size = (round(width * stretch), height) if stretch > 1 else (width, round(height / stretch))
    check_size(*size, name)
    square = upright.resize(size, Image.Resampling.BILINEAR)
    return square, (f"its pixels are not square: stretched from {width} × {height} to {size[0]} × {size[1]}",)


def _orientation(picture: Image.Image) -> int:
    try:
        value = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # damaged metadata of a picture that may be whole
        return 1
    return value if isinstance(value, int) and value in _TURNS else 1


def _stretch(info: dict[str | tuple[int, int], object]) -> float:
    """Return the width of a pixel over its height by the resolution tags, 1 where they say nothing of use."""
    for key in ("dpi", "aspect", "jfif_density"):
        value = info.get(key)
        if not isinstance(value, tuple) or len(value) != 2:
            continue
        try:
            across, down = float(value[0]), float(value[1])
        except (TypeError, ValueError, ZeroDivisionError):
            continue
        if not (0 < across < 1e6 and 0 < down < 1e6):
            continue
        ratio = down / across
        return ratio if _LEAST_STRETCH <= max(ratio, 1 / ratio) <= _GREATEST_STRETCH else 1.0
    return 1.0
