"""A line's picture above its text: type what it says, Enter keeps it and goes on to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hwocr.gui.appearance.theme import STEP
from hwocr.gui.read.correcting.line_picture import LinePicture
from hwocr.gui.widgets.parts import muted

if TYPE_CHECKING:
    from hwocr.gui.context.images import Pyramid
    from hwocr.reading.page import Page


class LineField(QLineEdit):
    """The text of a line.

    Signals:
        kept: Return: the line reads so.
        left: another line is wanted: -1 above, 1 below.
        dropped: Escape: what was typed does not count.
        done: the field lost the focus.
    """

    kept = Signal()
    left = Signal(int)
    dropped = Signal()
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("line")
        self.setAccessibleName("Text of the line")
        self.setPlaceholderText("The line’s text; Return keeps it and goes on")
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        self.setFont(font)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the line, leave it, or type."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.left.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed counts."""
        super().focusOutEvent(event)
        self.done.emit()


class LineStrip(QFrame):
    """The line of the chosen letter.

    Signals:
        confirmed: the number of a line and its text: it reads so.
        edited: the number of a line and its new text.
        letter_chosen: the index of a letter on the page.
        line_wanted: the number of another line.
    """

    confirmed = Signal(int, str)
    edited = Signal(int, str)
    letter_chosen = Signal(int)
    line_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a line."""
        super().__init__(parent)
        self.picture = LinePicture()
        self.field = LineField()
        self._number_label = muted()
        self._page: Page | None = None
        self._number = -1
        self._first = 0
        self._chosen = -1
        row = QHBoxLayout()
        row.setSpacing(STEP)
        row.addWidget(self.field, 1)
        row.addWidget(self._number_label)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(STEP, STEP, STEP, 4)
        column.setSpacing(4)
        column.addWidget(self.picture)
        column.addLayout(row)
        self.field.kept.connect(self._keep)
        self.field.left.connect(self._leave)
        self.field.dropped.connect(self._drop)
        self.field.done.connect(self.commit)
        self.field.cursorPositionChanged.connect(self._on_cursor)
        self.picture.letter_clicked.connect(lambda index: self.letter_chosen.emit(self._first + index))
        self.show_line(None, -1, -1, None)

    @property
    def number(self) -> int:
        """The number of the line shown; -1 for none."""
        return self._number

    def show_line(self, page: Page | None, number: int, chosen: int, pyramid: Pyramid | None) -> None:
        """Show a line.

        Args:
            page: the page; None for none.
            number: the line's.
            chosen: the index of the chosen letter on the page.
            pyramid: the page's picture.
        """
        known = page is not None and 0 <= number < len(page.lines)
        self._page, self._number = (page, number) if known else (None, -1)
        self._chosen = chosen
        line = page.lines[number] if page is not None and known else None
        self._first = sum(len(one.glyphs) for one in page.lines[:number]) if page is not None and known else 0
        self.field.setEnabled(known)
        text = line.text if line is not None else ""
        if self.field.text() != text:
            at = self.field.cursorPosition()
            self.field.setText(text)
            if self.field.hasFocus():
                self.field.setCursorPosition(min(at, len(text)))
        self.field.setModified(False)
        self._number_label.setText(f"{number + 1} of {len(page.lines)}" if page is not None and known else "")
        self.picture.show_line(line, pyramid, chosen - self._first if chosen >= 0 else -1)

    def set_low(self, low: int) -> None:
        """Take less height: a lower picture (1), or the text alone (2)."""
        self.picture.setVisible(low < 2)
        self.picture.set_low(low > 0)
        self._column.setContentsMargins(STEP, 0 if low > 1 else 4 if low else STEP, STEP, 0 if low else 4)

    def commit(self) -> None:
        """Take over what was typed, if anything was."""
        if self._number >= 0 and self.field.isModified():
            self.field.setModified(False)
            self.edited.emit(self._number, self.field.text())

    def _keep(self) -> None:
        if self._number >= 0:
            self.field.setModified(False)
            number = self._number
            self.confirmed.emit(number, self.field.text())

    def _leave(self, step: int) -> None:
        number = self._number
        self.commit()
        self.line_wanted.emit(number + step)

    def _drop(self) -> None:
        if self._page is not None and self._number >= 0:
            self.field.setText(self._page.lines[self._number].text)
            self.field.setModified(False)

    def _on_cursor(self, _old: int, new: int) -> None:
        """The letter at the cursor is the chosen one, as long as the text is as it was."""
        if self._page is None or not self.field.hasFocus() or self.field.isModified():
            return
        line = self._page.lines[self._number]
        before = sum(not value.isspace() for value in line.text[:new])
        if line.glyphs:
            index = self._first + min(before, len(line.glyphs) - 1)
            if index != self._chosen:
                self.letter_chosen.emit(index)
