import numpy as np
import pytest

from hwocr.reading.layout.components import find_components, letter_height
from hwocr.reading.layout.lines import find_lines


def _page(rows, columns=14, slope=0.0, wave=0.0, pitch=80):
    mask = np.zeros((pitch * (rows + 2), 60 * (columns + 2)), bool)
    truth = {}
    for row in range(rows):
        for column in range(columns):
            x = 50 + 60 * column
            y = 60 + pitch * row + slope * x + wave * np.sin(x / 150)
            top = round(y)
            mask[top : top + 40, x : x + 24] = True
            truth[(x, top)] = row
    return mask, truth


@pytest.mark.parametrize(("slope", "wave"), [(0, 0), (0.03, 0), (-0.03, 0), (0, 18), (0.02, 12)])
def test_tilted_and_wavy_lines_stay_together(slope, wave):
    mask, truth = _page(5, slope=slope, wave=wave)
    components = find_components(mask)
    lines = find_lines(components, letter_height(components))
    assert len(lines) == 5
    for number, line in enumerate(lines):
        rows = {truth[tuple(components.boxes[member, :2].tolist())] for member in line.members}
        assert rows == {number} and len(line.members) == 14


def test_the_letter_height_is_not_misled_by_specks():
    mask, _ = _page(3)
    rng = np.random.default_rng(0)
    for x, y in zip(
        rng.integers(0, mask.shape[1] - 3, 300), rng.integers(0, mask.shape[0] - 3, 300), strict=True
    ):
        mask[y : y + 2, x : x + 2] = True
    assert letter_height(find_components(mask)) == pytest.approx(40, abs=6)


def test_a_page_without_letters_has_no_size():
    assert letter_height(find_components(np.zeros((50, 50), bool))) == 0


def test_one_stroke_as_high_as_the_page_does_not_tell_the_size_of_the_letters():
    mask, _ = _page(3, columns=6, pitch=300)
    mask[5:-20, 8:11] = True
    assert letter_height(find_components(mask)) == pytest.approx(40, abs=6)


def test_commas_between_all_letters_are_marks_of_their_line():
    mask, _ = _page(2, columns=6)
    for column in range(6):
        for top in (60, 140):
            mask[top + 34 : top + 54, 50 + 60 * column + 32 : 50 + 60 * column + 42] = True
    components = find_components(mask)
    lines = find_lines(components, 40)
    assert [(len(line.letters), len(line.members)) for line in lines] == [(6, 12), (6, 12)]


def test_a_line_of_smaller_letters_close_below_another_stays_a_line():
    mask, _ = _page(1, columns=6)
    for column in range(6):
        mask[104:128, 50 + 60 * column : 70 + 60 * column] = True
    assert [len(line.letters) for line in find_lines(find_components(mask), 40)] == [6, 6]
