import numpy as np
import pytest
from scipy import ndimage

from hwocr.ink.strokes import Stroke, render_strokes
from hwocr.reading.preprocessing.binarisation import binarise
from hwocr.reading.preprocessing.grayscale import is_light_on_dark, to_grayscale


def _writing(height=300, width=500, pen=5.0):
    """Ink (H, W) of three crosses."""
    strokes = []
    for x in (100, 250, 400):
        for dx, dy in ((40, 60), (-40, 60)):
            points = np.array([[x - dx, 150 - dy], [x + dx, 150 + dy]], np.float32)
            strokes.append(Stroke(points, np.full(2, pen, np.float32)))
    return render_strokes(strokes, (height, width))


def _agreement(found, truth):
    both = (found & truth).sum()
    return both / max(1, (found | truth).sum())


def _photo(ink, paper, pen, noise=2.0, seed=0):
    rng = np.random.default_rng(seed)
    return np.clip(paper * (1 - ink) + pen * ink + rng.normal(0, noise, ink.shape), 0, 255).astype(np.float32)


@pytest.mark.parametrize(("paper", "pen"), [(235, 30), (235, 170), (120, 60)])
def test_pen_pencil_and_dim_light_give_the_same_ink(paper, pen):
    ink = _writing()
    found = binarise(_photo(ink, float(paper), float(pen)))
    assert not found.light_on_dark
    assert _agreement(found.mask, ink > 0.5) > 0.8


def test_the_faintest_pencil_is_ink_where_there_is_nothing_stronger():
    ink = _writing(pen=3.0)
    found = binarise(_photo(ink, 215.0, 200.0, noise=3.5))
    assert _agreement(found.mask, ink > 0.5) > 0.5
    assert (found.mask & ~ndimage.binary_dilation(ink > 0.1, iterations=4)).sum() < 40


def test_the_shadow_of_a_finger_is_no_ink_and_leaves_the_letters_under_it():
    ink = _writing(pen=4.0)
    finger = np.zeros(ink.shape, np.float32)
    finger[:190, 235:262] = 1
    light = 230 * (1 - 0.45 * ndimage.gaussian_filter(finger, 4.0))
    found = binarise(_photo(ink, light, 0.25 * light))
    assert _agreement(found.mask, ink > 0.5) > 0.7


def test_a_marker_as_wide_as_a_finger_is_ink_beside_the_shadow_of_nothing():
    ink = _writing(pen=20.0)
    found = binarise(_photo(ink, 230.0, 40.0))
    assert _agreement(found.mask, ink > 0.5) > 0.85


def test_strokes_out_of_focus_do_not_run_together():
    ink = np.zeros((120, 300), np.float32)
    ink[30:90, 60:240:14] = 1
    ink[30:90, 61:240:14] = 1
    found = binarise(_photo(ndimage.gaussian_filter(ink, 4.0), 230.0, 20.0))
    crossings = np.diff(found.mask[60].astype(int)) == 1
    assert crossings.sum() == 13


def test_light_that_falls_off_does_not_matter():
    ink = _writing()
    light = np.linspace(60, 240, ink.shape[1], dtype=np.float32)[None, :]
    found = binarise(_photo(ink, light, 0.3 * light))
    assert _agreement(found.mask, ink > 0.5) > 0.75


def test_chalk_on_a_blackboard_is_light_on_dark():
    ink = _writing()
    found = binarise(_photo(ink, 45.0, 210.0))
    assert found.light_on_dark
    assert _agreement(found.mask, ink > 0.5) > 0.75


def test_a_white_sheet_on_a_black_desk_is_dark_on_light():
    ink = np.zeros((600, 900), np.float32)
    ink[150:450, 200:700] = _writing()
    scene = np.full(ink.shape, 25, np.float32)
    scene[100:500, 150:750] = 225
    sheet = scene > 100
    grey = _photo(ink, scene, 40.0)
    assert not is_light_on_dark(grey)
    found = binarise(grey, ndimage.binary_erosion(sheet, iterations=8))
    assert _agreement(found.mask & found.paper, ink > 0.5) > 0.75


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_empty_page_has_no_ink(level):
    assert not binarise(np.full((200, 300), level, np.float32)).mask.any()


def test_noise_alone_is_hardly_ink():
    noise = np.random.default_rng(1).normal(200, 6, (400, 400)).astype(np.float32)
    assert binarise(noise).mask.mean() < 0.001


def test_tiny_pictures_have_no_ink():
    assert not binarise(np.zeros((1, 1), np.float32)).mask.any()


def test_red_ink_on_green_paper_of_the_same_lightness_shows_in_the_grey_picture():
    ink = _writing()[..., None]
    red, green = np.array([200, 60, 60.0]), np.array([60, 133, 60.0])
    pixels = (green * (1 - ink) + red * ink).astype(np.uint8)
    assert np.ptp(pixels @ [0.299, 0.587, 0.114]) < 40
    found = binarise(to_grayscale(pixels))
    assert _agreement(found.mask, ink[..., 0] > 0.5) > 0.75


def test_reduction_halves_both_sides():
    assert to_grayscale(np.zeros((31, 40, 3), np.uint8), 2).shape == (16, 20)
