import numpy as np

from hwocr.reading.layout.analysis import find_layout


def test_letters_of_two_lines_that_touch_are_cut_apart_where_the_stroke_between_them_is_thinnest():
    mask = np.zeros((180, 560), bool)
    for top in (20, 100):
        for left in range(20, 520, 60):
            mask[top : top + 40, left : left + 6] = mask[top : top + 6, left : left + 26] = True
    mask[60:100, 500:506] = True  # a tail that reaches the letter below,
    mask[86:89, 502:506] = False  # thinnest near the lower one
    layout = find_layout(mask.astype(np.float32), mask, np.ones_like(mask), clean=True)
    assert [len(line.letters) for line in layout.lines] == [9, 9]
    column = layout.components.boxes[layout.components.boxes[:, 0] == 500]
    assert sorted(column[:, 3].tolist()) == [86, 140]
