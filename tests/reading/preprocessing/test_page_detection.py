import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from hwocr.reading.preprocessing.page_detection import detect_page


def _scene(corners, *, paper=(228, 226, 220), desk=(45, 40, 38), size=(900, 700), blur=1.0, seed=0):
    """A sheet with some strokes on it, lying on a desk: (H, W, 3) uint8."""
    picture = Image.new("RGB", size, desk)
    drawing = ImageDraw.Draw(picture)
    drawing.polygon([tuple(corner) for corner in corners], fill=paper)
    middle = np.mean(corners, axis=0)
    for step in range(-4, 5):
        x, y = middle + np.array([step * 30, step % 3 * 40])
        drawing.line((x, y, x + 14, y + 40), fill=(30, 30, 60), width=5)
    noise = np.random.default_rng(seed).normal(0, 3, (size[1], size[0], 1))
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(blur)), np.float32)
    return np.clip(soft + noise, 0, 255).astype(np.uint8)


def _turned(degrees, width=560.0, height=400.0, middle=(450.0, 350.0)):
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    half = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    return half @ turn + middle


@pytest.mark.parametrize("degrees", [-30, -12, 0, 7, 30])
def test_the_corners_of_a_sheet_on_a_dark_desk_are_found(degrees):
    corners = _turned(degrees)
    sheet = detect_page(_scene(corners))
    assert sheet is not None and sheet.corners is not None
    assert np.abs(sheet.corners - corners).max() < 20


def test_a_sheet_seen_from_one_side_is_found_and_rectified():
    corners = np.array([[220.0, 90], [700, 140], [830, 610], [60, 560]])
    sheet = detect_page(_scene(corners))
    assert sheet is not None and sheet.corners is not None
    assert np.abs(sheet.corners - corners).max() < 22
    view = sheet.view(2)
    assert view is not None
    assert np.abs(view.points(np.array([[0.0, 0.0]]))[0] - corners[0]).max() < 22


def test_yellow_paper_on_dark_wood_and_white_paper_on_light_wood_are_found():
    for paper, desk in (((240, 205, 60), (60, 42, 30)), ((235, 235, 235), (175, 130, 85))):
        sheet = detect_page(_scene(_turned(10), paper=paper, desk=desk))
        assert sheet is not None and sheet.corners is not None


def test_a_sheet_whose_lower_side_is_out_of_the_picture_keeps_its_angles():
    corners = _turned(0, height=700.0, middle=(450.0, 420.0))
    sheet = detect_page(_scene(corners))
    assert sheet is not None and sheet.corners is not None
    assert np.abs(sheet.corners[:2] - corners[:2]).max() < 20
    sides = sheet.corners[3] - sheet.corners[0], sheet.corners[2] - sheet.corners[1]
    assert all(abs(side[0]) < 0.04 * side[1] for side in sides)


def test_a_sheet_with_a_corner_torn_off_still_tells_paper_from_desk():
    corners = [(150, 100), (600, 100), (760, 330), (760, 600), (150, 600)]
    sheet = detect_page(_scene(corners))
    assert sheet is not None and sheet.corners is None
    (left, top), (right, bottom) = sheet.outline.min(axis=0), sheet.outline.max(axis=0)
    assert np.abs(np.array([left, top, right, bottom]) - [150, 100, 760, 600]).max() < 12


def test_paper_that_fills_the_picture_is_no_sheet_on_a_desk():
    assert detect_page(_scene(_turned(0, 2000.0, 2000.0))) is None
    assert detect_page(np.full((300, 400, 3), 90, np.uint8)) is None
    assert detect_page(np.zeros((10, 10, 3), np.uint8)) is None


def test_a_soft_shadow_over_half_of_the_page_is_no_desk():
    page = _scene(_turned(0, 2000.0, 2000.0)).astype(np.float32)
    light = 1 - 0.5 / (1 + np.exp((np.arange(900) - 420) / 25.0))
    assert detect_page((page * light[None, :, None]).astype(np.uint8)) is None
