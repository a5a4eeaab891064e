import numpy as np
import pytest

from hwocr.datasets.handprint import PageStyle, make_page
from hwocr.reading.layout.analysis import find_layout
from hwocr.reading.segmentation.build_lattices import build_lattices

_CLEAR = PageStyle(
    cap_height=60, pen="felt-tip", ink=(0, 0, 0), strength=1, noise=0, blur=0, texture=0, falloff=0,
    jpeg_quality=0, wave=0, slope_jitter=0,
)  # fmt: skip


@pytest.mark.parametrize(("text", "seed"), [("OOOO", 3), ("MOUNA", 0)])
def test_halves_of_broken_letters_that_are_whole_when_joined_are_not_cut_any_further(text, seed):
    page = make_page([text], seed=seed, style=_CLEAR)
    ink = page.pixels.mean(axis=2) < 128
    for glyph in page.glyphs:
        middle = (glyph.box.left + glyph.box.right) // 2
        ink[glyph.box.top : glyph.box.bottom, middle - 3 : middle + 3] = False
    layout = find_layout(ink.astype(np.float32), ink, np.ones_like(ink), clean=True)
    (line,) = build_lattices(layout)
    assert len(line.lattice.pieces) == 2 * len(text)
    assert not any(candidate.cut for candidate in line.lattice.candidates)
