import numpy as np
import pytest
from PIL import Image, ImageDraw

from hwocr.reading.layout.components import find_components
from hwocr.reading.layout.lines import find_lines
from hwocr.reading.page import Box
from hwocr.reading.segmentation.parentheses import ends_list_number, parenthesis
from hwocr.reading.segmentation.pieces import find_pieces
from hwocr.reading.segmentation.punctuation import squeezed_in

_SIZE = 40.0
_PEN = 5.0


def _pieces(draw_marks):
    """Letters (bars 40 pixels high, from 60 to 100) every 60 pixels, and what ``draw_marks`` adds."""
    image = Image.new("1", (600, 160))
    pen = ImageDraw.Draw(image)
    for x in (20, 80, 200, 260, 380, 440):
        pen.rectangle((x, 60, x + 5, 99), fill=1)
        pen.rectangle((x, 60, x + 24, 65), fill=1)
    draw_marks(pen)
    components = find_components(np.asarray(image))
    (line,) = find_lines(components, _SIZE)
    return [piece.mark for piece in find_pieces(components, line, _SIZE, _PEN)]


@pytest.mark.parametrize(
    ("mark", "boxes"),
    [
        (".", [(120, 94, 125, 99)]),
        (",", [(120, 94, 125, 108)]),
        ("'", [(120, 58, 124, 70)]),
        ("-", [(130, 78, 150, 83)]),
        (":", [(140, 94, 145, 99), (140, 72, 145, 77)]),
        ("!", [(140, 94, 145, 99), (140, 60, 145, 86)]),
    ],
)
def test_marks_are_told_by_size_and_place(mark, boxes):
    marks = _pieces(lambda pen: [pen.rectangle(box, fill=1) for box in boxes])
    assert [found for found in marks if found] == [mark]


def test_a_crumb_beside_its_stroke_and_a_speck_in_mid_air_are_no_marks():
    crumb = _pieces(lambda pen: pen.rectangle((107, 62, 111, 66), fill=1))
    speck = _pieces(lambda pen: pen.rectangle((150, 78, 154, 82), fill=1))
    assert crumb == speck == [""] * 6


def _arc(bow, height=48):
    image = Image.new("1", (40, 70))
    t = np.linspace(-1, 1, 40)
    x, y = 18 + bow * height * (t * t - 0.5), 35 + t * height / 2
    ImageDraw.Draw(image).line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=1, width=4)
    ink = np.asarray(image)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def test_parentheses_are_bowed_strokes_and_straight_ones_are_letters():
    assert parenthesis(_arc(0.18), _SIZE, 4.0) == "("
    assert parenthesis(_arc(-0.18), _SIZE, 4.0) == ")"
    assert parenthesis(_arc(0.0), _SIZE, 4.0) == parenthesis(_arc(0.02), _SIZE, 4.0) == ""
    assert parenthesis(_arc(0.18, height=30), _SIZE, 4.0) == ""


def test_a_hook_is_no_parenthesis():
    hook = np.zeros((48, 18), bool)
    hook[:, 14:18] = True
    hook[44:, :] = True
    assert parenthesis(hook, _SIZE, 4.0) == ""


def test_the_parenthesis_of_a_list_number_is_known_by_its_place():
    boxes = [Box(0, 0, 20, 40), Box(28, 0, 38, 46), Box(70, 0, 95, 40), Box(105, 0, 130, 40)]
    assert ends_list_number(1, boxes, _SIZE)
    assert not ends_list_number(2, boxes, _SIZE)
    assert parenthesis(_arc(-0.08), _SIZE, 4.0) == "" and parenthesis(_arc(-0.08), _SIZE, 4.0, expected=True)


def test_a_full_stop_between_letters_without_room_for_it_is_a_crumb():
    boxes = [Box(x, 0, x + 25, 40) for x in range(0, 280, 35)]
    crumb, letters = Box(62, 35, 66, 40), boxes
    squeezed = [*letters[:2], crumb, *letters[2:]]
    apart = [*letters[:2], crumb, *(Box(b.left + 30, b.top, b.right + 30, b.bottom) for b in letters[2:])]
    marks = ["", "", ".", *[""] * 6]
    assert squeezed_in(2, squeezed, marks)
    assert not squeezed_in(2, apart, marks)
