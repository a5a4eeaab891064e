from PySide6.QtCore import QSize

from hwocr.gui.appearance.icons import icon


def test_a_button_squeezed_to_nothing_gets_an_empty_picture(qapp):
    engine_icon = icon("content-copy")

    assert engine_icon.pixmap(QSize(0, 0)).isNull()
    assert engine_icon.pixmap(QSize(16, -2)).isNull()
    assert not engine_icon.pixmap(QSize(16, 16)).isNull()
