import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QScrollArea

from hwocr.gui.context.workers import Workers
from hwocr.gui.training.panels.blobs import BlobsPanel


@pytest.fixture
def panel(qtbot):
    slow = Workers(threads=1)
    action = QAction("Train")
    panel = BlobsPanel(action, slow)
    room = QScrollArea()
    room.setWidgetResizable(True)
    room.setWidget(panel)
    room.resize(480, 520)
    qtbot.addWidget(room)
    room.show()
    yield panel
    panel.stop()
    assert slow.shut_down()


def test_a_click_adds_a_point_of_the_chosen_blob_where_it_was(panel, qtbot):
    before = panel.points
    panel._blob.setCurrentIndex(2)
    view = panel.view
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(0, view.height() - 1))
    left, right, bottom, top = view.plane
    x, y = panel._blobs.points[-1]
    assert panel.points == before + 1 and panel._blobs.labels[-1] == 2
    assert abs(x - left) < 0.02 * (right - left) and abs(y - bottom) < 0.02 * (top - bottom)
    assert "1 point added by hand" in panel.words.text()


def test_points_of_ones_own_are_learnt_with_the_others_and_can_be_taken_away(panel, qtbot):
    before, plane = panel.points, panel.view.plane
    panel.add_point(0.0, 0.0)
    panel.start()
    qtbot.waitUntil(lambda: "Epoch 1" in panel.words.text(), timeout=60_000)
    assert f"of {before + 1} points" in panel.words.text()
    assert panel.view.plane == plane
    panel.stop()
    panel._fewer.click()
    assert panel.points == before and not panel._fewer.isEnabled()


def test_a_point_added_while_it_learns_begins_anew_with_it(panel, qtbot):
    panel.start()
    first = panel._task
    panel.add_point(0.5, 0.5)
    assert panel.is_learning and panel._task is not first and first.cancelled
    qtbot.waitUntil(lambda: f"of {panel.points} points" in panel.words.text(), timeout=60_000)
