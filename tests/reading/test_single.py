import numpy as np
import pytest
from PIL import Image, ImageDraw

from hwocr.errors import ImageError
from hwocr.reading.character import glyph_of


def _letter(side, size, width, *, light=False):
    picture = Image.new("L", (side, side), 255)
    start, end = (side - size) // 2, (side + size) // 2
    pen = ImageDraw.Draw(picture)
    for line in (((start, start), (start, end)), ((start, end), (end, end))):
        pen.line(line, fill=0, width=width)
    return Image.fromarray(255 - np.asarray(picture)) if light else picture


@pytest.mark.parametrize("light", [False, True])
@pytest.mark.parametrize("width", [1, 2, 4])
@pytest.mark.parametrize(("side", "size"), [(280, 36), (280, 100), (600, 60), (1200, 300)])
def test_thin_and_small_letters_show_their_ink(tmp_path, side, size, width, light):
    path = tmp_path / "letter.png"
    _letter(side, size, width, light=light).save(path)
    glyph = glyph_of(path)
    # An L: ink at the left and at the foot, none in the middle or at the top right.
    assert glyph[8, 3:7].max() > 0.5 and glyph[25:29, 20].max() > 0.5 and glyph[4:20, 14:].max() < 0.1


@pytest.mark.parametrize("sigma", [0, 1, 2])
def test_paper_without_a_letter_shows_no_ink(tmp_path, sigma):
    path = tmp_path / "blank.png"
    rng = np.random.default_rng(1)
    grey = np.clip(rng.normal(200, sigma, (300, 300)), 0, 255)
    Image.fromarray(grey.astype(np.uint8)).save(path)
    with pytest.raises(ImageError, match="no ink"):
        glyph_of(path)
