"""The text that was read; doubtful letters are marked, each letter can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from hwocr.gui.appearance.theme import STEP, colours_of, confidence_class
from hwocr.gui.read.views.keys import stroke_of
from hwocr.gui.read.views.text_map import TextMap, map_text

if TYPE_CHECKING:
    from hwocr.reading.page import Page

_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class TextView(QTextEdit):
    """The text of a page.

    Signals:
        glyph_clicked: the index of the letter that was clicked.
        moved: an arrow key: letters to the right, lines down.
        stroked: a key that types on the page: what it does, and the character.
    """

    glyph_clicked = Signal(int)
    moved = Signal(int, int)
    stroked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without text."""
        super().__init__(parent)
        self.setObjectName("text")
        self.setAccessibleName("Text")
        self.setReadOnly(True)
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(0)
        # What input methods compose is typed, too, though Qt does not edit this text itself.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setMinimumHeight(7 * STEP)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.45)
        self.setFont(font)
        self.document().setDocumentMargin(2 * STEP)
        self._page: Page | None = None
        self._map = TextMap("", (), ())
        self._chosen = -1
        self._marks: list[QTextEdit.ExtraSelection] = []
        self._found: list[tuple[int, int]] = []
        self._pressed: QPointF | None = None

    @property
    def text_map(self) -> TextMap:
        """Where the letters stand."""
        return self._map

    def show_page(self, page: Page | None, placeholder: str = "") -> None:
        """Show the text of a page, or a placeholder where there is none."""
        self._page = page
        self._map = map_text(page) if page is not None else TextMap("", (), ())
        self._chosen = -1
        self.setPlaceholderText(placeholder)
        if self.toPlainText() != self._map.text:
            self._found = []
            self._set_text()
        self._mark()

    def _set_text(self) -> None:
        """Show another text; the part that is in view stays in view."""
        bar = self.verticalScrollBar()
        at = bar.value()
        self.setPlainText(self._map.text)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)
        bar.setValue(min(at, bar.maximum()))

    def choose(self, index: int) -> None:
        """Mark a letter as chosen and bring it into view; -1 for none."""
        self._chosen = index
        if 0 <= index < len(self._map.offsets):
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._map.offsets[index])
            if not self.textCursor().hasSelection():
                self.setTextCursor(cursor)
        self._highlight()

    def selected_text(self) -> str:
        """The text the user selected; lines end in a newline."""
        return self.textCursor().selection().toPlainText()

    def selection(self) -> tuple[int, int] | None:
        """Where the selected text starts and stops; None if none is selected."""
        cursor = self.textCursor()
        return (cursor.selectionStart(), cursor.selectionEnd()) if cursor.hasSelection() else None

    def mark_found(self, places: list[tuple[int, int]]) -> None:
        """Mark what was found: where each match starts and stops."""
        if places != self._found:
            self._found = places
            self._highlight()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of the new appearance."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_marks"):
            self._mark()

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+C and the like to the window's actions, which know what to copy."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()
            return False
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a selection."""
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click without a selection chooses the letter under it."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or self.textCursor().hasSelection():
            return
        index = self.glyph_at(pressed)
        if index >= 0:
            self.glyph_clicked.emit(index)

    def glyph_at(self, point: QPointF) -> int:
        """Return the letter at a point of the viewport; -1 if there is no text."""
        document_point = point + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        position = self.document().documentLayout().hitTest(document_point, Qt.HitTestAccuracy.FuzzyHit)
        cursor = QTextCursor(self.document())
        cursor.setPosition(max(0, position))
        # The hit is the nearest gap between letters: left of it or right of it?
        if position > 0 and self.cursorRect(cursor).left() > point.x():
            position -= 1
        return self._map.glyph_at(position)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Type what an input method has composed, letter by letter."""
        for value in event.commitString():
            self.stroked.emit("type", value)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from letter to letter; with Shift, select text; type."""
        step = _MOVES.get(Qt.Key(event.key()))
        stroke = stroke_of(event)
        if stroke is not None:
            self.stroked.emit(*stroke)
        elif step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.moved.emit(*step)
        else:
            super().keyPressEvent(event)

    def _mark(self) -> None:
        """Mark the doubtful letters."""
        colours = colours_of(self.palette())
        self._marks = []
        for index, glyph in enumerate(self._page.iter_glyphs() if self._page is not None else ()):
            level = confidence_class(glyph.confidence)
            if glyph.checked == "corrected":
                look = QTextCharFormat()
                look.setForeground(QColor(colours.accent))
                self._marks.append(self._selection(index, look))
                continue
            if level == 0:
                continue
            look = QTextCharFormat()
            colour = QColor(colours.confidence[level])
            if level == 2:
                look.setForeground(colour)
                look.setFontUnderline(True)
            colour.setAlpha(46)
            look.setBackground(colour)
            self._marks.append(self._selection(index, look))
        self._highlight()

    def _highlight(self) -> None:
        chosen = []
        if 0 <= self._chosen < len(self._map.offsets):
            colours = colours_of(self.palette())
            look = QTextCharFormat()
            look.setBackground(QColor(colours.accent))
            look.setForeground(QColor(colours.on_accent))
            chosen = [self._selection(self._chosen, look)]
        found = []
        for start, stop in self._found:
            look = QTextCharFormat()
            look.setBackground(QColor(colours_of(self.palette()).accent_soft))
            look.setFontUnderline(True)
            found.append(self._between(start, stop, look))
        self.setExtraSelections(self._marks + found + chosen)

    def _selection(self, index: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        start = self._map.offsets[index]
        return self._between(start, start + 1, look)

    def _between(self, start: int, stop: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = look
        return selection
