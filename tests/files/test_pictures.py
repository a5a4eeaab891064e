"""Picture files of odd kinds: each test makes its own."""

import ast
import io
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import hwocr
from hwocr.datasets.glyphs.folder import read_character
from hwocr.errors import DataError, ImageError
from hwocr.files.pictures import MAXIMUM_PIXELS, first_frame, frames
from hwocr.files.samples import flattened, scaled_samples
from hwocr.models.image_input import read_square
from hwocr.reading.image import load_pages

# Turned so, a picture with its dark corner here is stored with it at the top left.
CORNERS = {1: "top left", 3: "bottom right", 6: "top right", 8: "bottom left"}


def _cornered(width=40, height=24):
    """A light picture whose top left corner is dark, so that turning it shows."""
    pixels = np.full((height, width), 255, np.uint8)
    pixels[: height // 3, : width // 3] = 0
    return pixels


def _dark_corner(pixels):
    grey = np.asarray(pixels, float).reshape(*pixels.shape[:2], -1).mean(axis=2)
    corners = {
        "top left": grey[:4, :4],
        "top right": grey[:4, -4:],
        "bottom left": grey[-4:, :4],
        "bottom right": grey[-4:, -4:],
    }
    return min(corners, key=lambda name: corners[name].mean())


def _exif(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def _save(kind, path, orientation):
    pixels = _cornered()
    if kind == "jpeg":
        Image.fromarray(pixels).save(path, "JPEG", exif=_exif(orientation), quality=95)
    elif kind == "png of 16 bits":
        Image.fromarray(pixels.astype(np.uint16) * 257).save(path, "PNG", exif=_exif(orientation))
    else:
        picture = Image.fromarray(pixels if kind.endswith("grey") else np.repeat(pixels[..., None], 3, 2))
        compression = "tiff_lzw" if "lzw" in kind else "raw"
        picture.save(path, "TIFF", tiffinfo={0x0112: orientation}, compression=compression)


KINDS = ("jpeg", "png of 16 bits", "raw tiff, grey", "raw tiff, rgb", "lzw tiff, grey")


@pytest.mark.parametrize("orientation", CORNERS)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_characters_and_photographs_stand_upright_whatever_the_file_is(tmp_path, kind, orientation):
    path = tmp_path / "picture"
    _save(kind, path, orientation)
    (page,) = load_pages(path)
    assert _dark_corner(page.pixels) == CORNERS[orientation]
    assert page.pixels.shape[:2] == ((24, 40) if orientation in (1, 3) else (40, 24))
    assert _dark_corner(255 - read_character(path)) == CORNERS[orientation]
    assert _dark_corner(read_square(path, 24)) == CORNERS[orientation]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0.0, 0.5, 1.0]], np.float32), [0, 128, 255]),
        (np.array([[0.0, 4e9]], np.float64), [0, 255]),
        (np.array([[-2.0, 0.0, 2.0]], np.float32), [0, 128, 255]),
        (np.array([[np.nan, 0.5, 1.0]], np.float32), [0, 128, 255]),
        (np.array([[0, 2000, 4095]], np.uint16), [0, 125, 255]),
        (np.array([[0, 30000, 65535]], np.int32), [0, 117, 255]),
        (np.array([[0, 2**31 - 1]], np.int32), [0, 255]),
        (np.array([[60000, 60000]], np.uint16), [233, 233]),
        (np.array([[200, 100]], np.uint16), [200, 100]),
        (np.full((1, 2), np.inf, np.float32), [255, 255]),
    ],
)
def test_wide_samples_are_scaled_by_the_range_they_have(values, expected):
    assert np.abs(scaled_samples(values).ravel().astype(int) - expected).max() <= 1


@pytest.mark.parametrize("dtype", [np.float32, np.int32, np.uint16])
def test_tiff_files_of_wide_samples_show_their_ink(tmp_path, dtype):
    path = tmp_path / "wide.tif"
    top = {np.float32: 1.0, np.int32: 2_000_000_000, np.uint16: 4095}[dtype]
    Image.fromarray((_cornered() / 255 * top).astype(dtype)).save(path)
    (page,) = load_pages(path)
    assert page.pixels[2, 2].max() < 10 and page.pixels[-2, -2].min() > 245


def _ink_on_nothing(tone, *, bold=False):
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[..., :3] = tone
    pixels[(slice(1, 39), slice(3, 37)) if bold else (slice(10, 30), slice(17, 22))] = (tone, tone, tone, 255)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(("tone", "ground"), [(255, 0), (230, 0), (0, 255), (60, 255)])
def test_ink_on_transparency_is_laid_on_the_tone_it_is_not(tone, ground, bold):
    assert np.asarray(flattened(_ink_on_nothing(tone, bold=bold)))[0, 0, 0] == ground


def test_a_page_with_clear_corners_is_continued_by_its_own_paper():
    for paper, ink in ((240, 20), (20, 240)):
        pixels = np.full((60, 60, 4), paper, np.uint8)
        pixels[20:40, 20:26, :3] = ink
        pixels[..., 3] = 255
        pixels[:6, :6, 3] = 0
        ground = np.asarray(flattened(Image.fromarray(pixels)))[0, 0, 0]
        assert abs(int(ground) - paper) < 30


def test_white_ink_on_transparency_is_read_by_all_three_ways(tmp_path):
    path = tmp_path / "ink.png"
    _ink_on_nothing(255).save(path)
    (page,) = load_pages(path)
    assert page.pixels[20, 19].min() == 255 and page.pixels[2, 2].max() == 0
    ink = read_character(path)
    assert ink[20, 19] == 255 and ink[2, 2] == 0


@pytest.mark.parametrize(
    ("dpi", "size"), [((204, 98), (40, 50)), ((98, 204), (83, 24)), ((204, 200), (40, 24))]
)
@pytest.mark.parametrize("suffix", ["tif", "png", "jpg"])
def test_pixels_that_are_not_square_are_stretched(tmp_path, dpi, size, suffix):
    path = tmp_path / f"fax.{suffix}"
    Image.fromarray(_cornered()).save(path, dpi=dpi)
    (page,) = load_pages(path)
    assert abs(page.width - size[0]) <= 1 and abs(page.height - size[1]) <= 1
    assert bool(page.warnings) == (size != (40, 24))


def test_resolution_tags_are_turned_with_the_picture(tmp_path):
    path = tmp_path / "fax.jpg"
    Image.fromarray(_cornered()).save(path, dpi=(200, 100), exif=_exif(6))
    (page,) = load_pages(path)
    assert (page.width, page.height) == (48, 40)


def test_resolution_tags_that_say_nonsense_are_left_alone(tmp_path):
    path = tmp_path / "odd.png"
    Image.fromarray(_cornered()).save(path, dpi=(300, 1))
    (page,) = load_pages(path)
    assert (page.width, page.height) == (40, 24)


def _png_of_declared_size(path, width, height):
    """A PNG whose header promises more than its body holds."""

    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    body = zlib.compress(b"\0" * 1000)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "read", [lambda path: list(load_pages(path)), read_character, lambda p: read_square(p, 32)]
)
def test_one_size_limit_holds_for_pages_characters_and_photographs(tmp_path, read):
    path = tmp_path / "bomb.png"
    _png_of_declared_size(path, 40_000, 40_000)
    with pytest.raises((ImageError, DataError), match="40000 × 40000") as caught:
        read(path)
    assert str(MAXIMUM_PIXELS // 1_000_000) in caught.value.hint


def test_whatever_a_decoder_raises_becomes_one_kind_of_error(tmp_path, monkeypatch):
    path = tmp_path / "picture.png"
    Image.fromarray(_cornered()).save(path)
    for kind in (
        RuntimeError,
        ValueError,
        SyntaxError,
        TypeError,
        OSError,
        MemoryError,
        RecursionError,
        KeyError,
    ):

        def fail(*_, kind=kind, **__):
            raise kind("odd")

        monkeypatch.setattr("hwocr.files.pictures._upright", fail)
        with pytest.raises(ImageError, match=r"picture\.png"):
            first_frame(path)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "AVIF"])
def test_files_cut_short_are_named_or_opened_but_never_escape(tmp_path, format):
    if format == "AVIF":
        pytest.importorskip("PIL._avif")
    room = io.BytesIO()
    rng = np.random.default_rng(3)
    Image.fromarray(rng.integers(0, 255, (50, 60, 3), np.uint8)).save(room, format)
    whole = room.getvalue()
    for length in range(1, len(whole), max(1, len(whole) // 25)):
        path = tmp_path / f"cut_{length}"
        path.write_bytes(whole[:length])
        try:
            first_frame(path)
        except ImageError as error:
            assert str(path) in error.message and "\n" not in error.message


def test_damaged_metadata_does_not_hide_a_picture(tmp_path):
    path = tmp_path / "photo.jpg"
    Image.fromarray(_cornered()).save(path, exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff garbage")
    assert first_frame(path).picture.size == (40, 24)


def test_a_heic_photograph_is_called_by_its_name(tmp_path):
    path = tmp_path / "IMG_0001.HEIC"
    path.write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    with pytest.raises(ImageError, match="HEIC") as caught:
        first_frame(path)
    assert "JPEG" in caught.value.hint


def test_the_pictures_of_a_tiff_are_kept_apart(tmp_path):
    path = tmp_path / "scan.tif"
    first, *rest = (Image.new("RGB", (20, 10), (50 * n, 0, 0)) for n in range(3))
    first.save(path, save_all=True, append_images=rest)
    tones = [np.asarray(frame.picture)[0, 0, 0] for frame in list(frames(path))]
    assert tones == [0, 50, 100]


def test_no_other_module_opens_pictures():
    """The size limit and the kinds of errors are the loader's: `Image.open` elsewhere would go round them."""
    root = Path(hwocr.__file__).parent
    found = []
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "open" and ast.unparse(node.value) == "Image":
                found.append(path.relative_to(root).as_posix())
    assert set(found) <= {
        "files/pictures.py",
        "datasets/handprint/pages/photo.py",  # of its own making
        "datasets/lines/spoiling.py",  # of its own making, too
        "exporting/pdf/picture.py",  # asks for size and resolution alone, of a file that was opened before
        "personal/transfer.py",  # small PNG files in an archive of our own, checked before they are decoded
    }
