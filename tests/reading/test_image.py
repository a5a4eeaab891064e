import io
import zlib

import numpy as np
import pytest
from PIL import Image

from hwocr.errors import ImageError
from hwocr.reading import image as module
from hwocr.reading.image import MAXIMUM_PIXELS, load_pages, page_from_pixels


def _picture(width=40, height=30):
    """A picture whose top left corner is red, so that turning it shows."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[: height // 3, : width // 3] = (255, 0, 0)
    return Image.fromarray(pixels)


@pytest.mark.parametrize("suffix", ["png", "bmp", "tiff", "webp", "jpg"])
def test_each_format_opens_as_rgb(tmp_path, suffix):
    path = tmp_path / f"page.{suffix}"
    _picture().save(path, **({"lossless": True} if suffix == "webp" else {}))
    (page,) = load_pages(path)
    assert page.pixels.shape == (30, 40, 3) and page.pixels.dtype == np.uint8
    assert page.pixels[3, 3, 0] > 200 and page.pixels[3, 3, 1] < 60
    assert page.source == str(path)


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, "top left"), (3, "bottom right"), (6, "top right"), (8, "bottom left")]
)
def test_exif_orientation_turns_the_picture_upright(tmp_path, orientation, corner):
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = orientation
    _picture().save(path, exif=exif, quality=95)
    (page,) = load_pages(path)
    row = 3 if "top" in corner else -4
    column = 3 if "left" in corner else -4
    assert page.pixels[row, column, 1] < 100
    assert page.pixels.shape[:2] == ((30, 40) if orientation in (1, 3) else (40, 30))


def test_a_tiff_of_three_pages_yields_three(tmp_path):
    path = tmp_path / "scan.tiff"
    first, *others = (_picture(20 + 10 * n, 30) for n in range(3))
    first.save(path, save_all=True, append_images=others)
    pages = list(load_pages(path))
    assert [(page.number, page.page_count, page.width) for page in pages] == [
        (1, 3, 20),
        (2, 3, 30),
        (3, 3, 40),
    ]


def test_a_pdf_yields_its_pages_at_reading_resolution(tmp_path):
    path = tmp_path / "scan.pdf"
    first, second = _picture(200, 100), _picture(100, 200)
    first.save(path, save_all=True, append_images=[second], resolution=100)
    pages = list(load_pages(path))
    assert [(page.width, page.height) for page in pages] == [(400, 200), (200, 400)]
    assert pages[0].pixels[10, 10, 1] < 100 < pages[0].pixels[-10, -10, 1]


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "LA", "RGBA", "I;16"])
def test_every_pixel_mode_opens(tmp_path, mode):
    path = tmp_path / ("page.tiff" if mode == "CMYK" else "page.png")
    if mode == "I;16":
        Image.fromarray(np.full((30, 40), 60000, np.uint16)).save(path)
    else:
        _picture().convert(mode).save(path)
    (page,) = load_pages(path)
    assert page.pixels.shape == (30, 40, 3)
    assert page.pixels[-3, -3].min() > 200


def test_transparency_shows_white_paper(tmp_path):
    path = tmp_path / "clear.png"
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(path)
    (page,) = load_pages(path)
    assert (page.pixels == 255).all()


def _text_file(path):
    path.write_text("this is no picture")


def _empty_file(path):
    path.write_bytes(b"")


def _truncated_jpeg(path):
    buffer = io.BytesIO()
    Image.effect_noise((300, 300), 50).save(buffer, "JPEG")
    path.write_bytes(buffer.getvalue()[:2000])


def _folder(path):
    path.mkdir()


def _damaged_pdf(path):
    path.write_bytes(b"%PDF-1.7\nnothing follows")


def _locked_down(path):
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 50)


@pytest.mark.parametrize(
    "make", [_text_file, _empty_file, _truncated_jpeg, _folder, _damaged_pdf, _locked_down, lambda path: None]
)
def test_what_cannot_be_opened_is_named_with_a_hint(tmp_path, make):
    path = tmp_path / "odd.jpg"
    make(path)
    with pytest.raises(ImageError) as caught:
        list(load_pages(path))
    assert "odd.jpg" in caught.value.message and "\n" not in caught.value.message
    assert caught.value.hint


def _png_of_declared_size(path, width, height):
    """A PNG whose header promises more than its body holds: nobody decodes it to find out."""

    def chunk(kind, body):
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    body = zlib.compress(b"\0" * 1000)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def test_a_picture_beyond_the_size_limit_is_refused_before_it_is_decoded(tmp_path):
    path = tmp_path / "huge.png"
    _png_of_declared_size(path, 30_000, 30_000)
    with pytest.raises(ImageError, match="30000 × 30000") as caught:
        list(load_pages(path))
    assert str(MAXIMUM_PIXELS // 1_000_000) in caught.value.hint


def test_a_picture_is_not_held_beside_its_pixels_while_the_page_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a.tif"
    pictures = [Image.new("RGB", (9, 600), colour) for colour in ("red", "blue")]
    pictures[0].save(path, save_all=True, append_images=pictures[1:])
    opened, held = module.frames, []

    def watched(path):
        for frame in opened(path):
            held.append(frame.picture)
            yield frame

    monkeypatch.setattr(module, "frames", watched)
    pages = load_pages(path)
    for colour in ((255, 0, 0), (0, 0, 255)):
        page = next(pages)
        assert (page.pixels == colour).all() and page.pixels.shape == (600, 9, 3)
        with pytest.raises(ValueError, match="closed"):
            held[-1].load()


def test_the_pages_before_a_broken_one_are_kept(tmp_path):
    path = tmp_path / "scan.tiff"
    first, *others = (_picture(400, 300) for _ in range(3))
    first.save(path, save_all=True, append_images=others, compression="tiff_lzw")
    good = path.read_bytes()
    path.write_bytes(good[: len(good) * 9 // 10])
    pages = load_pages(path)
    kept = []
    with pytest.raises(ImageError):
        for page in pages:
            kept.append(page)
    assert len(kept) in (0, 1, 2)


@pytest.mark.parametrize("shape", [(10, 12), (10, 12, 3), (10, 12, 4)])
def test_pixels_from_the_clipboard_become_a_page(shape):
    page = page_from_pixels(np.full(shape, 200, np.uint8), "clipboard")
    assert page.pixels.shape == (10, 12, 3) and page.source == "clipboard"


@pytest.mark.parametrize("shape", [(0, 5), (5, 5, 2), (5,)])
def test_pixels_that_are_no_picture_are_refused(shape):
    with pytest.raises(ImageError):
        page_from_pixels(np.zeros(shape, np.uint8), "clipboard")
