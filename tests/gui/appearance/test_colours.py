from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from hwocr.gui.app.main_window import TABS
from hwocr.gui.appearance.theme import DARK, LIGHT

AA = 4.5
DRAW = 1 + [factory.title for factory in TABS].index("Draw")


def luminance(colour):
    """Relative luminance as WCAG 2.1 defines it."""
    parts = np.array(QColor(colour).getRgbF()[:3])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(first, second):
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["window", "surface", "sunken", "accent_soft"])
def test_every_colour_of_writing_can_be_read_on_every_ground(colours, ground):
    written = [colours.text, colours.accent, *colours.confidence, colours.warning, colours.error]
    for colour in written:
        assert contrast(colour, getattr(colours, ground)) >= AA, (colour, ground)
    if ground != "accent_soft":
        assert contrast(colours.muted, getattr(colours, ground)) >= AA


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_of_confidence_differ_in_lightness_too(colours):
    for first, second in combinations(colours.confidence, 2):
        assert abs(luminance(first) - luminance(second)) > 0.01


def test_the_written_line_and_its_letters_keep_their_size_when_light_becomes_dark(window, qtbot):
    window.show_tab(DRAW)
    tab = window.tab
    tab._write("HELLO")
    before = (tab.line.height(), tab.line._large().pointSizeF(), [one[1:3] for one in tab.line._letters()])
    for appearance in ("dark", "light", "dark"):
        window.theme.choose(appearance)
        QApplication.processEvents()
        after = (tab.line.height(), tab.line._large().pointSizeF(), [one[1:3] for one in tab.line._letters()])
        assert after == before


def test_labels_keep_their_fonts_when_light_becomes_dark(window):
    for index in range(len(TABS) + 1):
        window.show_tab(index)
    QApplication.processEvents()
    labels = window.findChildren(QLabel)
    before = [label.font().pointSizeF() for label in labels]
    window.theme.choose("dark")
    QApplication.processEvents()
    assert [label.font().pointSizeF() for label in labels] == before
