import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from hwocr.ink.line import HEIGHT, MARGIN, normalise_line


def typed(text: str, size: int = 40, slope: float = 0.0) -> np.ndarray:
    font = ImageFont.load_default(size)
    width = int(font.getlength(text)) + 60
    image = Image.new("L", (width, 4 * size), 0)
    ImageDraw.Draw(image).text((30, 2 * size), text, fill=255, font=font, anchor="ls")
    if slope:
        shift = -slope * width / 2
        image = image.transform(
            image.size, Image.Transform.AFFINE, (1, 0, 0, -slope, 1, -shift), Image.Resampling.BILINEAR
        )
    return np.asarray(image, np.float32) / 255


def rows_of(pixels: np.ndarray) -> tuple[int, int]:
    rows = np.flatnonzero((pixels > 0.5).any(axis=1))
    return int(rows[0]), int(rows[-1]) + 1


def test_a_line_has_a_fixed_height_and_margins_without_ink():
    line = normalise_line(typed("Hello world"))
    assert line.pixels.shape[0] == HEIGHT
    assert line.pixels.dtype == np.float32
    assert line.pixels.max() == 1
    assert not line.pixels[:, : MARGIN - 1].any()
    assert line.pixels[:, MARGIN : MARGIN + 3].any()


@pytest.mark.parametrize("size", [20, 80, 200])
def test_letters_come_out_as_large_whatever_their_size_was(size):
    wanted, found = normalise_line(typed("HAMLET", 40)).pixels, normalise_line(typed("HAMLET", size)).pixels
    assert abs(found.shape[1] - wanted.shape[1]) <= 0.08 * wanted.shape[1]
    assert np.abs(np.subtract(rows_of(found), rows_of(wanted))).max() <= 2


def test_bytes_and_floats_of_the_same_ink_give_the_same_line():
    ink = np.rint(typed("both") * 255).astype(np.uint8)
    np.testing.assert_allclose(
        normalise_line(ink).pixels, normalise_line(ink.astype(np.float32) / 255).pixels, atol=1e-5
    )


def test_empty_paper_around_a_line_changes_nothing():
    ink = typed("margins")
    wide = np.pad(ink, ((50, 90), (70, 20)))
    near, far = normalise_line(ink), normalise_line(wide)
    assert near.pixels.shape == far.pixels.shape
    assert np.abs(near.pixels - far.pixels).mean() < 0.02


def test_a_sloping_line_is_brought_level():
    text = "THE SLOPE OF A LONG LINE"
    level, sloping = normalise_line(typed(text)).pixels, normalise_line(typed(text, slope=0.06)).pixels
    assert rows_of(sloping)[1] - rows_of(sloping)[0] <= rows_of(level)[1] - rows_of(level)[0] + 4


def test_one_scrap_of_the_line_above_makes_the_letters_no_smaller():
    ink = typed("RATHER LONG")
    with_scrap = ink.copy()
    with_scrap[0:8, 100:112] = 1
    assert abs(normalise_line(with_scrap).pixels.shape[1] - normalise_line(ink).pixels.shape[1]) <= 12


def test_a_column_is_found_again_in_the_picture():
    ink = np.zeros((60, 400), np.float32)
    ink[15:45, 100:106] = 1
    ink[15:45, 300:306] = 1
    line = normalise_line(ink)
    columns = np.flatnonzero(line.pixels[20] > 0.5)
    assert line.source_x(float(columns[0])) == pytest.approx(100, abs=2)
    assert line.source_x(float(columns[-1] + 1)) == pytest.approx(306, abs=2)


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (30, 200)])
def test_paper_without_ink_gives_empty_columns(shape):
    line = normalise_line(np.zeros(shape, np.float32))
    assert line.pixels.shape == (HEIGHT, 2 * MARGIN)
    assert not line.pixels.any()


def test_a_lone_dash_does_not_become_a_bar():
    ink = np.zeros((60, 120), np.float32)
    ink[28:32, 30:90] = 1
    low, high = rows_of(normalise_line(ink).pixels)
    assert high - low < HEIGHT / 3
