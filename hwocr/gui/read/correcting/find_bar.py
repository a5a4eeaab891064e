"""Find and replace in the text of a page, or of all pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from hwocr.gui.appearance.icons import icon
from hwocr.gui.appearance.theme import STEP
from hwocr.gui.widgets.parts import muted


class FindBar(QFrame):
    """Two fields, what was found, and what to do with it.

    Signals:
        changed: what to look for, or how, is different now.
        step_wanted: the next match (1) or the one before (-1).
        replace_wanted: put the words in the place of the match that is shown.
        replace_all_wanted: put them in the place of all.
        closed: the bar went away.
    """

    changed = Signal()
    step_wanted = Signal(int)
    replace_wanted = Signal()
    replace_all_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a hidden bar."""
        super().__init__(parent)
        self.setObjectName("toolstrip")
        self.words = _field("Find")
        self.replacement = _field("Replace with")
        self.match_case = QCheckBox("Match case")
        self.all_pages = QCheckBox("All pages")
        self._found = muted()
        self._found.setAccessibleName("Matches")
        previous, following = _button("", "chevron-up"), _button("", "chevron-down")
        previous.setAccessibleName("Previous match")
        previous.setToolTip("Previous match (Shift+Return)")
        following.setAccessibleName("Next match")
        following.setToolTip("Next match (Return)")
        close = _button("", "close")
        close.setAccessibleName("Close")
        close.setToolTip("Close (Esc)")
        one, every = _button("Replace"), _button("Replace all")
        self.buttons = (previous, following, one, every)
        options = QHBoxLayout()
        options.setSpacing(2 * STEP)
        options.addWidget(self.match_case)
        options.addWidget(self.all_pages)
        options.addStretch(1)
        options.addWidget(self._found)
        grid = QGridLayout(self)
        grid.setContentsMargins(STEP, 4, STEP, STEP)
        grid.setSpacing(4)
        for row, field, beside in (
            (0, self.words, (previous, following, close)),
            (1, self.replacement, (one, every)),
        ):
            buttons = QHBoxLayout()
            buttons.setSpacing(4)
            for button in beside:
                buttons.addWidget(button)
            buttons.addStretch(1)
            grid.addWidget(field, row, 0)
            grid.addLayout(buttons, row, 1)
        grid.addLayout(options, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.words.textChanged.connect(lambda _text: self.changed.emit())
        self.match_case.toggled.connect(lambda _on: self.changed.emit())
        self.all_pages.toggled.connect(lambda _on: self.changed.emit())
        previous.clicked.connect(lambda: self.step_wanted.emit(-1))
        following.clicked.connect(lambda: self.step_wanted.emit(1))
        one.clicked.connect(self.replace_wanted)
        every.clicked.connect(self.replace_all_wanted)
        close.clicked.connect(self.dismiss)
        self.hide()

    @property
    def found(self) -> str:
        """What the bar says of the matches."""
        return self._found.text()

    def open(self, words: str = "") -> None:
        """Show the bar, ready to type; with words to look for, if there are any."""
        if words:
            self.words.setText(words)
        self.show()
        self.words.setFocus()
        self.words.selectAll()
        self.changed.emit()

    def show_found(self, number: int, count: int) -> None:
        """Say how many matches there are, and which one is shown, counted from 0; -1 for none."""
        if not self.words.text().strip():
            self._found.setText("")
        elif not count:
            self._found.setText("No match")
        else:
            self._found.setText(f"{number + 1} of {count}" if number >= 0 else f"{count} found")
        for button in self.buttons:
            button.setEnabled(count > 0)

    def dismiss(self) -> None:
        """Hide the bar."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes on, with Shift back; in the lower field it replaces. Escape closes."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.replacement.hasFocus():
                self.replace_wanted.emit()
            else:
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.step_wanted.emit(-1 if back else 1)
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    field.setClearButtonEnabled(True)
    return field


def _button(text: str, picture: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    if picture:
        button.setIcon(icon(picture))
        button.setFixedWidth(4 * STEP + 4)
    return button
