import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hwocr.gui.context.message_bar import MessageBar


@pytest.fixture
def three(qtbot):
    """A window of a list, a page and a text beside one another."""
    whole = QWidget()
    qtbot.addWidget(whole)
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    parts = [QWidget(whole) for _ in range(3)]
    for part, share in zip(parts, (1, 6, 3), strict=True):
        row.addWidget(part, share)
    return whole, parts


def _left_of(widget, whole):
    return widget.mapTo(whole, QPoint(0, 0)).x()


def test_a_message_stays_above_its_part_and_covers_no_other(three, qtbot):
    whole, (_, page, text) = three
    bar = MessageBar()
    bar.float_over(whole, page)
    whole.resize(1400, 600)
    whole.show()
    bar.show_offer("10 letters were taught.", "The model personal knows them.", [("Undo", bar.hide)])
    qtbot.waitUntil(lambda: bar.geometry().right() < _left_of(text, whole))
    assert bar.geometry().left() >= page.geometry().left()


def test_a_message_takes_the_whole_width_where_its_part_is_narrow(three, qtbot):
    whole, (_, page, _text) = three
    bar = MessageBar()
    bar.float_over(whole, page)
    whole.resize(700, 600)
    whole.show()
    bar.show_message("Saved.")
    qtbot.waitUntil(lambda: bar.width() > page.width())
