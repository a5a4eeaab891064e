"""What a user's hands do, for the tests of the window."""

import itertools

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QTextCursor

WAIT = 60_000
_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier


def status(window):
    return window._status.text()


def click_on_page(qtbot, tab, x, y):
    view = tab.panes.page
    qtbot.mouseClick(view.viewport(), _LEFT, _NONE, view.mapFromScene(QPointF(x, y)))


def click_glyph_in_text(qtbot, tab, index):
    text = tab.panes.text
    cursor = QTextCursor(text.document())
    cursor.setPosition(text.text_map.offsets[index])
    left = text.cursorRect(cursor)
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
    right = text.cursorRect(cursor)
    qtbot.mouseClick(
        text.viewport(), _LEFT, _NONE, QPoint((left.left() + right.left()) // 2, left.center().y())
    )


def drop(window, mime, *, let_go=True):
    """Drag something over the window and, if ``let_go``, drop it; tell whether it was welcome."""
    copy = Qt.DropAction.CopyAction
    # The same class as a drop: the constructor of QDragEnterEvent differs between versions of Qt.
    enter = QDropEvent(QPointF(300, 300), copy, mime, _LEFT, _NONE, QEvent.Type.DragEnter)
    enter.ignore()
    window.dragEnterEvent(enter)
    if enter.isAccepted() and let_go:
        window.dropEvent(QDropEvent(QPointF(300, 300), copy, mime, _LEFT, _NONE))
    return enter.isAccepted()


def draw_stroke(qtbot, canvas, *points):
    """Draw with the mouse through points given as fractions of the canvas."""
    width, height = canvas.width(), canvas.height()
    places = [QPoint(round(x * width), round(y * height)) for x, y in points]
    qtbot.mousePress(canvas, _LEFT, _NONE, places[0])
    for start, stop in itertools.pairwise(places):
        for step in range(1, 9):
            qtbot.mouseMove(canvas, start + (stop - start) * step / 8)
    qtbot.mouseRelease(canvas, _LEFT, _NONE, places[-1])
