from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from read_pages import make_glyph, make_page

from hwocr.gui.appearance.theme import page_colours
from hwocr.gui.context.images import make_pyramid, pixels_of
from hwocr.gui.read.export import chosen_format, format_filters
from hwocr.gui.read.page_state import explain, next_doubtful
from hwocr.gui.read.views.text_map import glyph_under, map_text, neighbour_line
from hwocr.gui.widgets.bars import percent
from hwocr.reading.page import Alternative, Page

SURE_SHAPE = replace(make_glyph("A", 0, 0), alternatives=(Alternative("A", 0.97), Alternative("R", 0.01)))


def test_each_letter_is_found_at_its_place_in_the_text():
    page = make_page()
    text_map = map_text(page)
    assert text_map.text == page.text
    assert [text_map.text[offset] for offset in text_map.offsets] == [glyph.label for glyph in page.glyphs]
    assert [text_map.glyph_at(offset) for offset in text_map.offsets] == list(range(6))


def test_an_empty_page_has_no_letter_anywhere():
    page = Page((), 10, 10)
    assert map_text(page).glyph_at(0) == -1
    assert glyph_under(page, 3, 3, 100) == -1
    assert next_doubtful(page, -1, 1) == -1


def test_a_point_between_boxes_means_the_nearest_within_the_slack():
    page = make_page()
    assert glyph_under(page, 53, 30, 6) == 0
    assert glyph_under(page, 56, 30, 6) == 1
    assert glyph_under(page, 115, 30, 6) == -1


def test_the_letter_below_is_the_one_nearest_across():
    page = make_page()
    text_map = map_text(page)
    assert neighbour_line(page, text_map, 3, 1) == 5
    assert neighbour_line(page, text_map, 0, 1) == 4
    assert neighbour_line(page, text_map, 0, -1) == 0


@pytest.mark.parametrize(
    ("glyph", "sentence"),
    [
        (make_glyph("O", 0, 0, 0.7, "0"), "Shape: 0 (58 %); the word around it made it O."),
        (make_glyph("O", 0, 0, 0.7), "Shape: O (58 %); Q would be the next guess (20 %)."),
        (
            replace(SURE_SHAPE, confidence=0.5),
            "Shape: A (97 %), but it may not be one whole letter.",
        ),
        (SURE_SHAPE, "Shape: A (97 %), no close alternative."),
    ],
)
def test_a_sentence_says_why(glyph, sentence):
    assert explain(glyph) == sentence


def test_percentages_never_claim_certainty():
    assert [percent(p) for p in (0, 0.004, 0.5, 0.996, 1)] == ["0 %", "< 1 %", "50 %", "> 99 %", "100 %"]


def test_a_pyramid_halves_and_keeps_the_mean():
    pixels = np.random.default_rng(0).integers(0, 256, (801, 1203, 3), np.uint8)
    pyramid = make_pyramid(pixels)
    assert [(level.width(), level.height()) for level in pyramid.levels] == [
        (1203, 801),
        (601, 400),
        (300, 200),
    ]
    expected = pixels[:2, :2].reshape(4, 3).mean(axis=0)
    colour = pyramid.levels[1].pixelColor(0, 0)
    assert np.abs(np.array([colour.red(), colour.green(), colour.blue()]) - expected).max() <= 0.51
    assert pyramid.level_for(0.3) is pyramid.levels[1]
    assert pyramid.level_for(3.0) is pyramid.levels[0]


def test_boxes_are_drawn_light_on_a_blackboard():
    board, paper = (make_pyramid(np.full((40, 60, 3), value, np.uint8)) for value in (30, 200))
    assert (board.dark, paper.dark) == (True, False)
    assert page_colours(board.dark) != page_colours(paper.dark)


def test_what_is_transparent_becomes_white_paper():
    image = QImage(5, 3, QImage.Format.Format_ARGB32)
    image.fill(0)
    image.setPixelColor(1, 2, "#0A141E")
    pixels = pixels_of(image)
    assert pixels.shape == (3, 5, 3)
    assert tuple(pixels[0, 0]) == (255, 255, 255)
    assert tuple(pixels[2, 1]) == (10, 20, 30)


def test_a_name_gets_the_suffix_of_the_chosen_format_unless_it_has_that_of_another():
    filters = list(format_filters())
    assert filters[:2] == ["Plain text (*.txt)", "Searchable PDF (*.pdf)"]

    def chosen(name, filter):
        path, format = chosen_format(Path(name), filter)
        return str(path), format.name

    assert chosen("/a/list", "Searchable PDF (*.pdf)") == ("/a/list.pdf", "pdf")
    assert chosen("/a/list.json", "Plain text (*.txt)") == ("/a/list.json", "json")
    assert chosen("/a/list.xml", "ALTO 4 (*.xml)") == ("/a/list.xml", "alto")
    assert chosen("/a/list.xml", "Plain text (*.txt)") == ("/a/list.xml.txt", "text")
    assert chosen("/a/no.1", "Plain text (*.txt)") == ("/a/no.1.txt", "text")
