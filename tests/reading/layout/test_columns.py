import numpy as np

from hwocr.reading.layout.components import find_components
from hwocr.reading.layout.lines import find_lines


def _page(*columns):
    """Lines of bars: each column is (left, top, letters in each of its lines); lines are 80 pixels apart."""
    mask = np.zeros((700, 1400), bool)
    names = {}
    for number, (left, top, counts) in enumerate(columns):
        for row, count in enumerate(counts):
            for letter in range(count):
                x, y = left + 50 * letter, top + 80 * row
                mask[y : y + 40, x : x + 24] = True
                names[x, y] = (number, row)
    return mask, names


def _order(mask, names):
    components = find_components(mask)
    return [
        sorted({names[tuple(components.boxes[number, :2].tolist())] for number in line.letters})
        for line in find_lines(components, 40.0)
    ]


def test_two_columns_of_prose_are_read_one_after_the_other():
    mask, names = _page((40, 60, [9, 8, 9, 7]), (640, 85, [9, 9, 8, 9]))
    assert _order(mask, names) == [[(number, row)] for number in (0, 1) for row in range(4)]


def test_a_title_above_columns_is_read_first():
    mask, names = _page((300, 30, [12]), (40, 150, [9, 8, 9, 7]), (640, 175, [9, 9, 8, 9]))
    assert _order(mask, names)[0] == [(0, 0)]
    assert _order(mask, names)[1:] == [[(number, row)] for number in (1, 2) for row in range(4)]


def test_a_list_with_amounts_is_read_line_by_line():
    mask, names = _page((40, 60, [9, 6, 8, 7, 9]), (700, 62, [3, 2, 3, 1, 3]))
    assert _order(mask, names) == [[(0, row), (1, row)] for row in range(5)]


def test_lines_that_start_at_different_heights_and_places_keep_their_letters():
    mask, names = _page((40, 60, [16]), (160, 128, [12]), (90, 205, [15]), (300, 275, [6]))
    assert _order(mask, names) == [[(number, 0)] for number in range(4)]


def test_letters_on_bent_lines_stay_with_their_line():
    mask = np.zeros((900, 1600), bool)
    names = {}
    for row in range(6):
        for letter in range(28):
            x = 60 + 52 * letter
            y = round(60 + 72 * row + 190 * ((x - 400) / 1000) ** 2)
            mask[y : y + 40, x : x + 24] = True
            names[x, y] = (row, 0)
    assert _order(mask, names) == [[(row, 0)] for row in range(6)]
