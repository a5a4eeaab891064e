from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QCheckBox, QStyle, QStyleOptionViewItem

from hwocr.gui.appearance.style import style_sheet
from hwocr.gui.appearance.theme import DARK, LIGHT
from hwocr.gui.widgets.model_chooser import ComboBox


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


@pytest.mark.parametrize(("appearance", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_current_item_of_a_popup_stands_out_and_the_list_has_no_frame_of_its_own(
    window, appearance, colours
):
    window.theme.choose(appearance)
    box = ComboBox(window)
    box.addItems(["one", "two"])
    view = box.view()
    view.resize(200, 80)
    option = QStyleOptionViewItem()
    view.initViewItemOption(option)
    option.state |= QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_Enabled
    option.rect = QRect(0, 0, 200, 28)
    view.setCurrentIndex(box.model().index(1, 0))
    QApplication.processEvents()
    picture = view.viewport().grab().toImage()
    drawn = {
        picture.pixelColor(x, y).name().upper()
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert colours.accent_soft in drawn and colours.surface in drawn
    assert "border: none" in style_sheet(colours).split("QComboBox QAbstractItemView {")[1].split("}")[0]
