from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox

from hwocr.gui.appearance.style import style_sheet
from hwocr.gui.appearance.theme import DARK, LIGHT


@pytest.mark.parametrize(("appearance", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_a_check_box_that_is_on_shows_a_tick_in_both_themes(window, appearance, colours):
    window.theme.choose(appearance)
    box = QCheckBox("On", window)
    box.resize(120, 30)
    box.setChecked(True)
    picture = box.grab().toImage()
    drawn = {picture.pixelColor(x, y).name().upper() for x in range(2, 20) for y in range(4, 26)}
    assert colours.accent in drawn
    assert any(QColor(name).lightness() > 200 for name in drawn) or colours.dark
    assert len(drawn) > 2  # the tick, and not the filled box alone


def test_the_ticks_are_there():
    for colours in (LIGHT, DARK):
        name = next(part for part in style_sheet(colours).split('"') if part.endswith(".svg"))
        assert Path(name).is_file()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_current_item_of_a_popup_stands_out_and_the_list_has_no_frame_of_its_own(colours):
    pairs = [rule.split("{") for rule in style_sheet(colours).split("}") if "{" in rule]
    rules: dict[str, str] = {}
    for name, values in pairs:
        rules[name.strip()] = rules.get(name.strip(), "") + values
    assert "border: 1px solid" in rules["QComboBoxPrivateContainer"]
    assert "border: none" in rules["QComboBox QAbstractItemView"]
    chosen = rules["QComboBox QAbstractItemView::item:selected"]
    assert colours.accent_soft in chosen and colours.accent in chosen
    # Below the box, not over it and what stands above it.
    assert "combobox-popup: 0" in rules["QComboBox"]
