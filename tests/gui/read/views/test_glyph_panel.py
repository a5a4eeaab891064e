from dataclasses import replace

import pytest
from read_pages import make_glyph

from hwocr.gui.read.page_state import bars_words
from hwocr.gui.read.views.glyph_panel import GlyphPanel

SHAPE = make_glyph("O", 0, 0, 0.58)


@pytest.mark.parametrize(
    ("glyph", "words"),
    [
        (SHAPE, "By shape alone"),
        (
            make_glyph("O", 0, 0, 0.4),
            "By shape alone; with cut, line and word it is 40 %, which counts",
        ),
        (replace(make_glyph("O", 0, 0, 0.4), checked="confirmed"), "By shape alone"),
        (replace(SHAPE, alternatives=()), ""),
    ],
)
def test_it_is_said_what_the_bars_show_and_which_figure_counts(glyph, words):
    assert bars_words(glyph) == words


def test_the_bars_of_a_letter_say_what_they_show_and_of_no_letter_nothing(qtbot):
    panel = GlyphPanel()
    qtbot.addWidget(panel)
    panel.show_glyph(make_glyph("O", 0, 0, 0.4), None)
    assert "40 %" in panel.bars_words
    panel.show_glyph(None, None)
    assert panel.bars_words == ""


def test_no_words_are_cut_off_in_the_narrowest_panel(qtbot):
    panel = GlyphPanel()
    qtbot.addWidget(panel)
    panel.show_glyph(make_glyph("O", 0, 0, 0.4), None)
    assert panel._grade.wordWrap() and panel._differs.wordWrap()
    assert panel.minimumSizeHint().width() <= 330
