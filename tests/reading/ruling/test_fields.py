import numpy as np
import pytest

from hwocr.reading.layout.components import find_components
from hwocr.reading.ruling.fields import Field, find_letter_boxes
from hwocr.reading.ruling.removal import remove_rulings
from hwocr.reading.ruling.skew import Turn

_SIZE = 40.0


def _bars(shape=(200, 700), places=range(130, 500, 60)):
    """Upright strokes with an arm, as letters in cells 60 pixels wide that start at 110."""
    ink = np.zeros(shape, bool)
    for x in places:
        ink[90:130, x : x + 5] = True
        ink[108:112, x : x + 20] = True
    return ink


def _remove(letters, form):
    ink = letters | form
    return remove_rulings(ink, np.where(letters, 1.0, np.where(form, 0.7, 0)).astype(np.float32), _SIZE)


def _cells(top, bottom, teeth):
    form = np.zeros((200, 700), bool)
    form[bottom : bottom + 2, 110:652] = True
    if not teeth:
        form[top : top + 2, 110:652] = True
    for x in range(110, 651, 60):
        form[(bottom - teeth if teeth else top) : bottom, x : x + 2] = True
    return form


@pytest.mark.parametrize("teeth", [0, 15], ids=["cells", "comb"])
def test_cells_and_combs_go_the_letters_in_them_stay_and_the_field_is_known(teeth):
    letters, form = _bars(), _cells(76, 136, teeth)
    cleaned, fields = _remove(letters, form)
    assert (cleaned & letters).sum() > 0.97 * letters.sum()
    assert (cleaned & form & ~letters).sum() < 0.05 * form.sum()
    (field,) = fields
    assert field.pitch == pytest.approx(60, abs=1)
    assert (field.left, field.right) == pytest.approx((110, 652), abs=4)
    assert field.holds(np.array([140.0, 640.0, 50.0]), np.array([110.0, 110.0, 110.0])).tolist() == [1, 1, 0]


def test_letters_that_touch_their_cell_are_not_cut():
    letters = _bars()
    letters[125:140, 131:134] = True  # through the lower border
    letters[100:104, 190:235] = True  # through the side at 230
    cleaned, _ = _remove(letters, _cells(76, 136, 0))
    labels = find_components(cleaned).labels
    assert cleaned[125:140, 131:134].mean() > 0.8
    assert labels[102, 195] == labels[102, 233] != 0


def test_a_line_to_write_on_is_a_field_without_cells_a_ruled_page_is_none():
    line = np.zeros((200, 700), bool)
    line[134:136, 110:560] = True
    _, (field,) = _remove(_bars(), line)
    assert field.pitch == 0 and field.bottom_at(300) == pytest.approx(135, abs=2)
    line[134:136] = True
    assert _remove(_bars(), line)[1] == ()


def test_boxes_that_stand_apart_are_found_even_where_a_letter_sticks_out():
    ink = np.zeros((160, 600), bool)
    for left in range(20, 500, 80):
        for cut in ((slice(40, 42), slice(left, left + 60)), (slice(108, 110), slice(left, left + 60))):
            ink[cut] = True
        ink[40:110, left : left + 2] = ink[40:110, left + 58 : left + 60] = True
    ink[100:122, 45:48] = True
    components = find_components(ink)
    found = find_letter_boxes(components.labels, components.boxes, _SIZE)
    assert len(found) == 6
    assert all(tuple(box[[1, 3]]) == (40, 110) for _, box in found)


def test_letters_are_no_boxes_however_square():
    ink = np.zeros((120, 600), bool)
    y, x = np.mgrid[:60, :50]
    ring = np.abs(((x - 25) / 24) ** 4 + ((y - 30) / 29) ** 4 - 0.8) < 0.25
    for left in range(20, 500, 80):
        ink[30:90, left : left + 50] = ring
    components = find_components(ink)
    assert find_letter_boxes(components.labels, components.boxes, _SIZE) == []


def test_a_small_caption_stands_right_below_cells_and_below_nothing_else():
    cells = Field(100.0, 700.0, 150.0, 150.0, 60.0, pitch=60.0)
    assert cells.has_cell_above((120, 155, 132, 167))
    assert not cells.has_cell_above((120, 200, 132, 212))
    assert not cells.has_cell_above((20, 155, 40, 167))
    assert not Field(100.0, 700.0, 150.0, 150.0, 60.0).has_cell_above((120, 155, 132, 167))


def test_a_field_turns_with_its_page():
    turn = Turn.levelling(5.0, (400, 800))
    slope = np.tan(np.radians(5.0))
    field = Field(100.0, 700.0, 150.0, 150.0 + 600 * slope, 60.0).turned(turn)
    assert field.start == pytest.approx(field.end, abs=0.5)
    assert field.right - field.left == pytest.approx(600 / np.cos(np.radians(5.0)), abs=1)
